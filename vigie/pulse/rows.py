"""What is kept of a tagged post: one row of 32 bytes for each of its tags.

A row names nobody: author and post are keyed digests, and of the words nothing
stays but a checksum that tells copies apart. A sheet is rows with the tags they
speak of; it stands alone, so sheets of several files or machines simply join.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROW = np.dtype(
    [
        ("post", "<i8"),
        ("author", "<i8"),
        ("tag", "<u4"),  # place in the sheet's names
        ("minute", "<u4"),  # whole minutes since 1970 UTC
        ("bits", "<u4"),  # the labels of reading.labels, and the four below
        ("text", "<u4"),  # checksum of the beginning, 0 when it is too short to tell
    ]
)
LABEL_BITS = 0x0FFFFFFF
AGE_KNOWN = 1 << 28  # the network said when the account was made
YOUNG = 1 << 29  # … and it was less than 30 days before the post
RESHARE = 1 << 31

Rows = NDArray[Any]


@dataclass(frozen=True)
class Sheet:
    """Rows and the names that their `tag` points to.

    Stored, a name is an entry of `tags.entry_of`: the folded tag and how it was
    written. `by_fold` makes the sheet that is counted, whose names are folded tags.
    """

    rows: Rows
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.rows)


EMPTY = Sheet(np.empty(0, ROW), ())


def pack_names(names: Sequence[str]) -> str:
    """Return names as one text. A name holds no line end."""
    return "\n".join(names)


def unpack_names(text: str) -> tuple[str, ...]:
    """Return the names of `pack_names`."""
    return tuple(text.split("\n")) if text else ()


def sheet_of(data: bytes | memoryview, names: str) -> Sheet:
    """Return a stored sheet; its rows are a read-only view of `data`."""
    return Sheet(np.frombuffer(data, ROW), unpack_names(names))


def joined(sheets: Iterable[Sheet]) -> Sheet:
    """Return one sheet of all rows, with each tag named once.

    Order of the rows is kept. About 40 ns for each row and 100 ns for each name.
    """
    kept = [sheet for sheet in sheets if len(sheet)]
    if len(kept) < 2:
        return kept[0] if kept else EMPTY
    place: dict[str, int] = {}
    rows = np.concatenate([sheet.rows for sheet in kept])
    start = 0
    for sheet in kept:
        to = [place.setdefault(name, len(place)) for name in sheet.names]
        part = rows["tag"][start : start + len(sheet)]
        part[:] = np.array(to, "<u4")[part]
        start += len(sheet)
    return Sheet(rows, tuple(place))


def by_fold(sheet: Sheet) -> Sheet:
    """Return the sheet with one name for all ways of writing a tag."""
    place: dict[str, int] = {}
    folded = [entry.partition("\t")[0] for entry in sheet.names]
    to = [place.setdefault(name, len(place)) for name in folded]
    if len(place) == len(to):
        return Sheet(sheet.rows, tuple(folded))
    rows = sheet.rows.copy()
    rows["tag"] = np.array(to, "<u4")[rows["tag"]]
    return Sheet(rows, tuple(place))


def trimmed(sheet: Sheet) -> Sheet:
    """Return the sheet without names that no row uses."""
    used, places = np.unique(sheet.rows["tag"], return_inverse=True)
    if len(used) == len(sheet.names):
        return sheet
    rows = sheet.rows.copy()
    rows["tag"] = places
    return Sheet(rows, tuple(sheet.names[place] for place in used.tolist()))


def of_tag(sheet: Sheet, name: str) -> Rows:
    """Return the rows of one folded tag, none when the sheet does not name it."""
    place = sheet.names.index(name) if name in sheet.names else len(sheet.names)
    found: Rows = sheet.rows[sheet.rows["tag"] == place]
    return found


def between(sheet: Sheet, first: int, last: int) -> Sheet:
    """Return the rows of the minutes from `first` to `last`, both included."""
    minute = sheet.rows["minute"]
    keep = (minute >= first) & (minute <= last)
    return sheet if keep.all() else Sheet(sheet.rows[keep], sheet.names)
