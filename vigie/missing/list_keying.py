"""What two people read on one sheet, held side by side. Pure."""

import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

import msgspec

from vigie.missing.list_columns import FIELDS
from vigie.missing.list_files import Sheet

KEYED = ("name", "age", "sex", "place", "status", "note")  # what is asked of a line
MOST_LINES = 60  # of one sheet
LONGEST = 200
Line = tuple[str, ...]  # a cell for each of KEYED


class Pair(msgspec.Struct, frozen=True):
    """One line as two people read it; None where one of them has no such line."""

    one: Line | None
    other: Line | None

    @property
    def agrees(self) -> bool:
        """Whether both read the same, but for case and blanks."""
        return None not in (self.one, self.other) and _same(self.one) == _same(
            self.other
        )


def compared(one: Sequence[Line], other: Sequence[Line]) -> list[Pair]:
    """Return two readings line by line, in the order of the sheet. A line that one of
    them left out does not make all others differ."""
    here, there = [_same(line) for line in one], [_same(line) for line in other]
    found: list[Pair] = []
    matched = SequenceMatcher(None, here, there, autojunk=False)
    for _kind, a, b, c, d in matched.get_opcodes():
        found += [Pair(x, y) for x, y in zip_longest(one[a:b], other[c:d])]
    return found


def sheet_of(lines: Iterable[Line]) -> Sheet:
    """Return lines that were keyed in as those of a file."""
    rows = tuple((number, line) for number, line in enumerate(lines, 1))
    return Sheet(KEYED, rows)


COLUMNS = {at: field for at, field in enumerate(KEYED) if field in FIELDS}


def _same(line: Line | None) -> Line:
    composed = (unicodedata.normalize("NFC", cell) for cell in line or ())
    return tuple(" ".join(cell.casefold().split()) for cell in composed)
