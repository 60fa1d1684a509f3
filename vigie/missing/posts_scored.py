"""How well posts are read, against posts written by hand: for the bench and the tests.

A name counts when its letters are the same, an age when the number is, a height within
one cm, a place and clothes when half of the words of both are the same.
"""

import csv
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from vigie.missing.posts_read import Told, told_in

CASES = Path(__file__).parent / "cases" / "posts_read.csv"
FIELDS = ("name", "age", "height", "clothes", "place")
ENOUGH = 0.5


class Case(NamedTuple):
    """A post that was written for this, and what it tells of somebody."""

    text: str
    told: Told


class Score(NamedTuple):
    """How often a field was right, told wrongly or too much, and missed."""

    field: str
    right: int
    wrong: int
    missed: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 0 to 1."""
        every = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / every if every else 1.0


def cases(path: Path = CASES) -> list[Case]:
    """Return the posts with what they tell, as they were written down by hand."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [_case(row) for row in csv.DictReader(stream, delimiter="|")]


def _case(row: dict[str, str]) -> Case:
    told = Told(
        name=row["name"],
        age=int(row["age"]) if row["age"] else None,
        height=int(row["height"]) if row["height"] else None,
        clothes=row["clothes"],
        place=row["place"],
    )
    return Case(row["text"], told)


def scores(of: Sequence[Case]) -> tuple[list[Score], list[str]]:
    """Return one score a field and one of all together, and what was read wrongly."""
    counts = {field: [0, 0, 0] for field in FIELDS}
    wrong: list[str] = []
    for case in of:
        read = told_in(case.text)
        for field in FIELDS:
            given, wanted = getattr(read, field), getattr(case.told, field)
            right = bool(given and wanted) and same(field, given, wanted)
            counts[field][0] += right
            counts[field][1] += bool(given) and not right
            counts[field][2] += bool(wanted) and not right
            if (given or wanted) and not right:
                wrong.append(f"{field}: {given!r}, not {wanted!r}: {case.text}")
    every = [sum(one[place] for one in counts.values()) for place in range(3)]
    rows = [Score(field, *counted) for field, counted in counts.items()]
    return [*rows, Score("all", *every)], wrong


def same(field: str, given: object, wanted: object) -> bool:
    """Tell whether a field was read as it was meant."""
    if isinstance(given, int) and isinstance(wanted, int):
        return abs(given - wanted) <= (field == "height")  # feet are whole cm only so
    one, other = words_of(str(given)), words_of(str(wanted))
    if field == "name":
        return one == other
    shared = len(one & other)
    return bool(shared) and 2 * shared / (len(one) + len(other)) >= ENOUGH


def words_of(text: str) -> set[str]:
    """Return the words of a text without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return set(re.findall(r"\w+", bare))
