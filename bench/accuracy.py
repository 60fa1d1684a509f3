"""How well posts are read: every figure that is promised, in one table.

Reads the real labelled sets from VIGIE_EVAL_DATA and the written cases from the
project. A set that is not there is called absent; nothing of it is kept.
"""

import csv
import gzip
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.corpora import folder, gazetteer
from vigie.reading.post import Post, Reading
from vigie.reading.reader import Reader
from vigie.reading.rules import GIVEN_AT, Rules, load
from vigie.reading.scoring import Tally, confusions, tallies, tally_of, written_cases

Row = dict[str, str]
Given = Callable[[Reading], bool]

OFFER, REQUEST, CALL = "shelter.offer", "shelter.request", "missing.call"
# What a gold label of the Paris night is called here.
PARIS = {
    "shelter_offer": OFFER,
    "shelter_request": REQUEST,
    "safe_self": "safe.self",
    "safe_other": "safe.other",
    "witness": "witness",
    "help_request": "help.request",
    "trend_list": "trend.list",
}
# The public labels of the messages, and which of ours stand for them. "shelter" there
# is about tents and roofs given or lacking; "request" is any cry for aid; "missing"
# speaks of missing people, so a count in the news is meant too, which is no call here:
# for it the rules that recognise such news are counted beside the calls.
SMS = {
    "shelter": ("shelter.offer", "shelter.request"),
    "request": ("help.request", "shelter.request"),
}
SMS_FLOORS = {"shelter": 0.68, "request": 0.62, "missing_people": 0.32}
MENTIONS = ("en.mention", "fr.mention", "es.mention", "ar.mention", "ht.mention")
# R3 of the written cases: label, precision, recall (0: not promised).
CASE_FLOORS = (
    (CALL, 0.90, 0.85),
    (OFFER, 0.85, 0.80),
    (REQUEST, 0.80, 0.75),
    ("lookout.call", 0.95, 0.90),
    ("missing.closed", 0.90, 0.0),
)


class Figure(NamedTuple):
    """One line of the table. `least` and `most` are None when nothing is promised."""

    what: str
    reached: float | None
    least: float | None = None
    most: float | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """One word: ok, missed, absent, or "" when nothing was promised."""
        if self.reached is None:
            return "absent"
        if self.least is None and self.most is None:
            return ""
        low = self.least is not None and self.reached < self.least
        high = self.most is not None and self.reached > self.most
        return "missed" if low or high else "ok"


def main() -> None:
    """Print the table and the confusions of the cases."""
    data = folder()
    rules = load()
    reader = Reader(rules, gazetteer(data))
    print(f"{len(rules.rules)} rules, {_phrases(rules)} phrases; data: {data or '-'}")
    figures = [
        *case_figures(reader),
        *paris_figures(reader, data),
        *crisis_figures(reader, data),
        *sms_figures(reader, rules, data),
    ]
    print_table(figures)
    print_confusions(reader)


def read_texts(reader: Reader, texts: Sequence[str]) -> list[Reading]:
    """Read texts that come without a network's own fields."""
    posts = [
        Post("bench", str(at), "", 0, text, reshare_of="1" * text.startswith("RT @"))
        for at, text in enumerate(texts)
    ]
    return reader.read(posts)


def case_figures(reader: Reader) -> Iterator[Figure]:
    """Yield what the written cases give, against R3 of the promised figures."""
    cases = written_cases()
    readings = reader.read([case.post(at) for at, case in enumerate(cases)])
    found = tallies(cases, readings)
    floors = {label: (p, r) for label, p, r in CASE_FLOORS}
    for label, tally in found.items():
        least_p, least_r = floors.get(label, (None, None))
        note = f"{tally.right} right, {tally.extra} extra, {tally.lacking} lacking"
        yield Figure(f"cases {label} precision", tally.precision, least_p, note=note)
        yield Figure(f"cases {label} recall", tally.recall, least_r or None)
    traps = [
        OFFER in reading.labels
        for case, reading in zip(cases, readings, strict=True)
        if case.kind in ("solidarity", "howto") and OFFER not in case.labels
    ]
    share = sum(traps) / len(traps)
    note = f"{sum(traps)} of {len(traps)}"
    yield Figure("cases solidarity or how-to as an offer", share, most=0.03, note=note)


def paris_figures(reader: Reader, data: Path | None) -> Iterator[Figure]:
    """Yield what the distinct posts of the Paris night give."""
    rows = rows_of(data, "paris_night/paris_gold.csv")
    if not rows:
        yield Figure("paris offer precision", None, 0.85)
        yield Figure("paris offer recall", None, 0.80)
        return
    readings = read_texts(reader, [row["text"] for row in rows])
    pairs = list(zip(rows, readings, strict=True))
    for gold, label in PARIS.items():
        certain = [
            (row["label"] == gold, label in reading.labels)
            for row, reading in pairs
            if not (label == OFFER and row["label"] == "shelter_offer_ambiguous")
        ]
        tally = tally_of(certain)
        floors = (0.85, 0.80) if label == OFFER else (None, None)
        yield from _both(f"paris {gold}", tally, *floors)
    idle = [
        OFFER in reading.labels
        for row, reading in pairs
        if row["label"] in ("other", "info_service", "trend_list")
    ]
    note = f"{sum(idle)} of {len(idle)}"
    share = sum(idle) / len(idle)
    yield Figure("paris other, info, trends as an offer", share, most=0.03, note=note)


def crisis_figures(reader: Reader, data: Path | None) -> Iterator[Figure]:
    """Yield what the posts that a naive pattern mistakes give."""
    calls = rows_of(data, "labelled/missing_crisislex.csv")
    safe = rows_of(data, "labelled/safe_crisislex.csv")
    if not calls or not safe:
        yield Figure("crisislex missing and safe", None, 0.80)
        return
    readings = read_texts(reader, [row["text"] for row in calls])
    marks = [
        (row["label"] == "missing_call", CALL in reading.labels)
        for row, reading in zip(calls, readings, strict=True)
    ]
    tally = tally_of(marks)
    share = tally.extra / max(1, sum(not due for due, _ in marks))
    note = f"{tally.extra} of {sum(not due for due, _ in marks)}"
    yield Figure("missing: non-calls read as a call", share, most=0.05, note=note)
    yield Figure("missing: recall of the calls", tally.recall, 0.80)
    readings = read_texts(reader, [row["text"] for row in safe])
    yield from _safe_figures(list(zip(safe, readings, strict=True)))


def _safe_figures(pairs: Sequence[tuple[Row, Reading]]) -> Iterator[Figure]:
    wishes = [
        reading.labels.keys() & {"safe.self", "safe.other"}
        for row, reading in pairs
        if row["label"] == "hope_wish"
    ]
    taken = sum(map(bool, wishes))
    note = f"of {len(wishes)}"
    yield Figure("safe: wishes read as a report", taken, most=0, note=note)
    for gold, label, least in (
        ("safe_self", "safe.self", 0.80),
        ("safe_other", "safe.other", None),
    ):
        tally = tally_of(
            (row["label"] == gold, label in reading.labels) for row, reading in pairs
        )
        yield from _both(f"safe: {gold}", tally, None, least)


def sms_figures(reader: Reader, rules: Rules, data: Path | None) -> Iterator[Figure]:
    """Yield F1 on the messages: English, then their French and Creole originals."""
    rows = rows_of(data, "sms/disaster_response_validation.csv")
    if not rows:
        for name, least in SMS_FLOORS.items():
            yield Figure(f"sms {name} F1", None, least)
        return
    mentions = Reader(only_mentions(rules))
    for column, title in (("message", "English"), ("original", "originals")):
        chosen = [row for row in rows if row[column]]
        texts = [row[column] for row in chosen]
        readings = read_texts(reader, texts)
        spoken = read_texts(mentions, texts)
        floors = SMS_FLOORS if column == "message" else {}
        yield from _sms(title, chosen, readings, spoken, floors)


def _sms(
    title: str,
    rows: Sequence[Row],
    readings: Sequence[Reading],
    spoken: Sequence[Reading],
    floors: dict[str, float],
) -> Iterator[Figure]:
    for name, ours in SMS.items():
        given = [not reading.labels.keys().isdisjoint(ours) for reading in readings]
        yield _f1(f"sms {title} {name}", rows, name, given, floors.get(name))
    calls = [CALL in reading.labels for reading in readings]
    yield _f1(f"sms {title} missing, calls alone", rows, "missing_people", calls, None)
    either = [a or bool(b.labels) for a, b in zip(calls, spoken, strict=True)]
    floor = floors.get("missing_people")
    yield _f1(f"sms {title} missing, spoken of", rows, "missing_people", either, floor)


def only_mentions(rules: Rules) -> Rules:
    """Return only the rules that tell news of missing people, as if they were calls.

    They are vetoes in the rule files; here they say what a post speaks of.
    """
    kept = [rule for rule in rules.rules if rule.id.startswith(MENTIONS)]
    return rules._replace(
        rules=tuple(rule._replace(weight=GIVEN_AT, unless=()) for rule in kept)
    )


def _f1(
    what: str,
    rows: Sequence[Row],
    name: str,
    given: Sequence[bool],
    least: float | None,
) -> Figure:
    tally = tally_of(
        (row[name] == "1", mark) for row, mark in zip(rows, given, strict=True)
    )
    note = f"P {tally.precision:.2f} R {tally.recall:.2f} of {len(rows)}"
    return Figure(f"{what} F1", tally.f1, least, note=note)


def _both(
    what: str, tally: Tally, least_p: float | None, least_r: float | None
) -> Iterator[Figure]:
    note = f"{tally.right} right, {tally.extra} extra, {tally.lacking} lacking"
    yield Figure(f"{what} precision", tally.precision, least_p, note=note)
    yield Figure(f"{what} recall", tally.recall, least_r)


def rows_of(data: Path | None, name: str) -> list[Row]:
    """Return the rows of a labelled set, none when it is not there."""
    path = data / name if data else None
    if path is None or not path.exists():
        return []
    plain = gzip.open if path.suffix == ".gz" else open
    with plain(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def print_table(figures: Sequence[Figure]) -> None:
    """Print the figures, one a line, and how many are missed."""
    for one in figures:
        target = f"≥ {one.least:.2f}" if one.least is not None else ""
        target = f"≤ {one.most:.2f}" if one.most is not None else target
        value = "absent" if one.reached is None else f"{one.reached:.3f}"
        verdict = "" if one.reached is None else one.verdict
        print(f"{one.what:<44} {target:>7} {value:>7}  {verdict:<6} {one.note}")
    missed = sum(one.verdict == "missed" for one in figures)
    absent = sum(one.verdict == "absent" for one in figures)
    print(f"{missed} missed, {absent} absent")


def print_confusions(reader: Reader) -> None:
    """Print what the cases are taken for, the commonest first."""
    cases = written_cases()
    readings = reader.read([case.post(at) for at, case in enumerate(cases)])
    print("\ncases: due → given instead or besides")
    for (due, given), count in confusions(cases, readings).items():
        print(f"  {count:>3}  {due} → {given}")


def _phrases(rules: Rules) -> int:
    return sum(map(len, rules.cues.values()))


if __name__ == "__main__":
    main()
