"""Judging the rules: written cases, and precision and recall by label.

A case is a text with the labels that it must get and those that it may get besides;
every other label is one too many. The cases stand in `cases/*.jsonl`.
"""

import json
from collections.abc import Iterable, Sequence
from importlib import resources
from typing import NamedTuple

from vigie.reading.labels import LABELS
from vigie.reading.post import Post, Reading

KINDS = ("", "solidarity", "howto", "trend", "news", "wish")


class Case(NamedTuple):
    """A written text, and what it must and may be read as.

    `kind` names the trap it sets, "" for none: one of `KINDS`.
    """

    lang: str
    text: str
    labels: frozenset[str]
    may: frozenset[str]
    kind: str

    def post(self, number: int) -> Post:
        """Return the case as a post; "RT @" at its head makes it a reshare."""
        original = "original" if self.text.startswith("RT @") else ""
        return Post(
            "cases", str(number), "writer", 0, self.text, self.lang, reshare_of=original
        )


class Tally(NamedTuple):
    """How often a label was right, too many, and lacking."""

    right: int = 0
    extra: int = 0
    lacking: int = 0

    @property
    def precision(self) -> float:
        """The share of those given that were right; 1 when none was given."""
        given = self.right + self.extra
        return self.right / given if given else 1.0

    @property
    def recall(self) -> float:
        """The share of those due that were given; 1 when none was due."""
        due = self.right + self.lacking
        return self.right / due if due else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def add(self, *, due: bool, given: bool) -> "Tally":
        """Return the tally with one more post counted."""
        return Tally(
            self.right + (due and given),
            self.extra + (given and not due),
            self.lacking + (due and not given),
        )


def written_cases() -> tuple[Case, ...]:
    """Return all cases that come with Vigie, by language, in the order of writing.

    Raises ValueError for a label or kind that does not exist.
    """
    folder = resources.files("vigie.reading") / "cases"
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    lines = [
        line
        for file in files
        if file.name.endswith(".jsonl")
        for line in file.read_text(encoding="utf-8").splitlines()
        if line
    ]
    return tuple(map(case_of, lines))


def case_of(line: str) -> Case:
    """Read one line of JSON; raises ValueError for an unknown label or kind."""
    row = json.loads(line)
    case = Case(
        row["lang"],
        row["text"],
        frozenset(row["labels"]),
        frozenset(row.get("may", ())),
        row.get("kind", ""),
    )
    unknown = (case.labels | case.may) - LABELS.keys()
    if unknown or case.kind not in KINDS:
        raise ValueError(f"{line[:80]}: {sorted(unknown) or case.kind} is not known")
    return case


def tallies(cases: Sequence[Case], readings: Sequence[Reading]) -> dict[str, Tally]:
    """Return the tally of every label over the cases, in the table's order.

    A label that a case may have, but need not, counts neither way.
    """
    found = dict.fromkeys(LABELS, Tally())
    for case, reading in zip(cases, readings, strict=True):
        for label in (case.labels | reading.labels.keys()) - (case.may - case.labels):
            found[label] = found[label].add(
                due=label in case.labels, given=label in reading.labels
            )
    return found


def confusions(
    cases: Sequence[Case], readings: Sequence[Reading]
) -> dict[tuple[str, str], int]:
    """Count (due, given instead): a label that a case lacks beside one too many.

    "-" stands for nothing due, or nothing given.
    """
    counts: dict[tuple[str, str], int] = {}
    for case, reading in zip(cases, readings, strict=True):
        extra = reading.labels.keys() - case.labels - case.may
        lacking = case.labels - reading.labels.keys()
        for due in sorted(lacking or case.labels or {"-"} if extra else lacking):
            for given in sorted(extra) or ["-"]:
                counts[due, given] = counts.get((due, given), 0) + 1
    return dict(sorted(counts.items(), key=lambda item: -item[1]))


def tally_of(marks: Iterable[tuple[bool, bool]]) -> Tally:
    """Add up (due, given) pairs."""
    total = Tally()
    for due, given in marks:
        total = total.add(due=due, given=given)
    return total
