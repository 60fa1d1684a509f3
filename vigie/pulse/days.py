"""A day of tags in slots of ten minutes: all that the lists need, without people.

Made anew from the rows whenever these change, so it is never a second truth.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vigie.pulse.counting import Digests, Flags, changes, once, struck
from vigie.pulse.rows import AGE_KNOWN, RESHARE, YOUNG, Rows, Sheet
from vigie.pulse.trends import LEAST_PEOPLE, SLOT, SLOTS_A_DAY
from vigie.reading.labels import LABELS

MINUTES_A_DAY = SLOT * SLOTS_A_DAY
COUNT = np.dtype(
    [
        ("tag", "<u4"),
        ("slot", "<u2"),  # of the day, 0 to 143
        ("authors", "<u4"),  # different people in these ten minutes
        ("newcomers", "<u4"),  # … who had not used the tag before on this day
        ("posts", "<u4"),
        ("reshares", "<u4"),
        ("texts", "<u4"),  # different ones not seen on this day before, reshares too
        ("removed", "<u4"),  # withdrawn or struck, and in no other column
    ]
)
CALL = np.dtype([("tag", "<u4"), ("slot", "<u2"), ("label", "<u1"), ("texts", "<u4")])
SPREAD = np.dtype(
    [("tag", "<u4")]
    + [
        (name, "<u4")
        for name in (
            "authors",
            "authors_known",
            "authors_young",
            "originals",
            "same_text",
            "posts",
            "removed",
            "first",  # minute of the first post that still counts, or 0
        )
    ]
)
CALL_LABELS = tuple(label for label in LABELS.values() if label.is_call)
CALL_BITS = sum(label.bit for label in CALL_LABELS)
ANY_CALL = 255  # in the column `label`: texts that carry at least one call
_BLOCK = 20_000  # tags counted at a time: three million cells at most


@dataclass(frozen=True, eq=False)
class Day:
    """The counts of one day, sorted by tag and slot; tags are sorted by name."""

    number: int
    counts: NDArray[Any]
    calls: NDArray[Any]
    spreads: NDArray[Any]
    names: tuple[str, ...]

    def of(self, table: str, place: int) -> NDArray[Any]:
        """Return a tag's rows of "counts", "calls" or "spreads"."""
        first, last = self._edges[table][place : place + 2].tolist()
        rows: NDArray[Any] = getattr(self, table)[first:last]
        return rows

    @cached_property
    def _edges(self) -> dict[str, NDArray[np.int64]]:
        tags = np.arange(len(self.names) + 1, dtype="<u4")
        return {
            table: np.searchsorted(getattr(self, table)["tag"].copy(), tags)
            for table in ("counts", "calls", "spreads")
        }


def day_of(minute: int, begins: int) -> int:
    """Return the number of the day; it begins `begins` minutes after midnight UTC."""
    return (minute - begins) // MINUTES_A_DAY


def first_minute(day: int, begins: int) -> int:
    """Return the minute since 1970 at which a day begins."""
    return day * MINUTES_A_DAY + begins


def count_day(
    sheet: Sheet, posts: Digests, authors: Digests, number: int, begins: int
) -> Day:
    """Count one day's rows; `posts` and `authors` are the sorted struck digests.

    Rows of other days must not be among them. About 1 µs a row.
    """
    names, rows = _by_name(sheet)
    rows = once(rows)
    gone = struck(rows, posts, authors)
    start = first_minute(number, begins)
    lost = rows[gone]
    lost = lost[np.argsort(lost["tag"], kind="stable")]
    kept = rows[~gone] if len(lost) else rows
    kept = kept[_order(kept, start, len(names))]
    counts = list(_counts(kept, lost, start, len(names)))
    return Day(
        number,
        np.concatenate(counts) if counts else np.empty(0, COUNT),
        _calls(kept, start),
        _spreads(kept, lost, len(names)),
        names,
    )


def _by_name(sheet: Sheet) -> tuple[tuple[str, ...], Rows]:
    order = sorted(range(len(sheet.names)), key=sheet.names.__getitem__)
    place = np.empty(len(order), "<u4")
    place[order] = np.arange(len(order), dtype="<u4")
    rows = sheet.rows.copy()
    rows["tag"] = place[rows["tag"]]
    return tuple(sheet.names[at] for at in order), rows


def _order(kept: Rows, start: int, tags: int) -> NDArray[np.int64]:
    """Return the order by tag, author, minute. Two-byte keys sort in a few passes."""
    minute = (kept["minute"] - np.uint32(start)).astype(np.uint16)
    narrow = tags <= 2**16
    tag = kept["tag"].astype(np.uint16) if narrow else kept["tag"]
    return np.lexsort((minute, np.ascontiguousarray(kept["author"]), tag))


def _slots(rows: Rows, start: int) -> NDArray[np.int64]:
    return (rows["minute"].astype(np.int64) - start) // SLOT


def _counts(kept: Rows, lost: Rows, start: int, tags: int) -> Iterator[NDArray[Any]]:
    """Count block by block: a dense table of all tags could be too large."""
    for low in range(0, tags, _BLOCK):
        high = min(low + _BLOCK, tags)
        a, b = np.searchsorted(kept["tag"], (low, high))
        c, d = np.searchsorted(lost["tag"], (low, high))
        yield _block(kept[a:b], lost[c:d], start, low, high - low)


def _block(kept: Rows, lost: Rows, start: int, low: int, tags: int) -> NDArray[Any]:
    size = tags * SLOTS_A_DAY
    slot = _slots(kept, start)
    tag, author = kept["tag"], kept["author"]
    cell = (tag.astype(np.int64) - low) * SLOTS_A_DAY + slot
    gone = (lost["tag"].astype(np.int64) - low) * SLOTS_A_DAY + _slots(lost, start)
    shared = (kept["bits"] & RESHARE) != 0
    columns = {
        "authors": cell[changes(tag, author, slot)],
        "newcomers": cell[changes(tag, author)],
        "posts": cell[~shared],
        "reshares": cell[shared],
        "texts": _first_cells(kept, tag.astype(np.int64) - low, slot),
        "removed": gone,
    }
    dense = {name: np.bincount(at, minlength=size) for name, at in columns.items()}
    used = np.flatnonzero(dense["authors"] + dense["removed"])
    out = np.zeros(len(used), COUNT)
    out["tag"], out["slot"] = used // SLOTS_A_DAY + low, used % SLOTS_A_DAY
    for name, counted in dense.items():
        out[name] = counted[used]
    return out


def _first_cells(
    rows: Rows, tag: NDArray[np.int64], slot: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the cell in which each different text of a tag came first.

    A text too short for a checksum is as different as its post. Tag, text and slot
    stand in one number, 21, 33 and 8 bits: sorting numbers alone is the cheapest.
    """
    own = (rows["post"] & 0xFFFFFFFF) | (1 << 32)
    text = np.where(rows["text"] > 0, rows["text"].astype(np.int64), own)
    key = np.sort(((tag << 33) | text) << 8 | slot)
    key = key[changes(key >> 8)]
    return (key >> 41) * SLOTS_A_DAY + (key & 0xFF)


def _calls(kept: Rows, start: int) -> NDArray[Any]:
    """Count different texts: an offer that a thousand reshare is one offer."""
    found = kept[(kept["bits"] & CALL_BITS) != 0]
    tag, slot = found["tag"].astype(np.int64), _slots(found, start)
    masks = {label.bit.bit_length() - 1: label.bit for label in CALL_LABELS}
    parts = [np.empty(0, CALL)]
    for number, mask in {**masks, ANY_CALL: CALL_BITS}.items():
        has = (found["bits"] & mask) != 0
        cells = _first_cells(found[has], tag[has], slot[has])
        used, texts = np.unique(cells, return_counts=True)
        part = np.zeros(len(used), CALL)
        part["tag"], part["slot"] = used // SLOTS_A_DAY, used % SLOTS_A_DAY
        part["label"], part["texts"] = number, texts
        parts.append(part)
    out = np.concatenate(parts)
    return out[np.lexsort((out["label"], out["slot"], out["tag"]))]


def _spreads(kept: Rows, lost: Rows, tags: int) -> NDArray[Any]:
    def by_tag(rows: Rows, which: Flags | slice = slice(None)) -> NDArray[np.int64]:
        return np.bincount(rows["tag"][which], minlength=tags)

    people = kept[changes(kept["tag"], kept["author"])]
    known = (people["bits"] & AGE_KNOWN) != 0
    own = (kept["bits"] & RESHARE) == 0
    columns = {
        "authors": by_tag(people),
        "authors_known": by_tag(people, known),
        "authors_young": by_tag(people, known & ((people["bits"] & YOUNG) != 0)),
        "originals": by_tag(kept, own),
        "same_text": _most_copied(kept[own & (kept["text"] != 0)], tags),
        "removed": by_tag(lost),
        "posts": by_tag(kept) + by_tag(lost),
        "first": _firsts(kept, tags),
    }
    used = np.flatnonzero(columns["authors"] + columns["removed"] >= LEAST_PEOPLE)
    out = np.zeros(len(used), SPREAD)
    out["tag"] = used
    for name, counted in columns.items():
        out[name] = counted[used]
    return out


def _firsts(kept: Rows, tags: int) -> NDArray[np.int64]:
    first = np.zeros(tags, np.int64)
    if len(kept):
        starts = np.flatnonzero(changes(kept["tag"]))
        minutes = np.minimum.reduceat(kept["minute"], starts)
        first[kept["tag"][starts]] = minutes
    return first


def _most_copied(own: Rows, tags: int) -> NDArray[np.int64]:
    """Return the size of each tag's largest group of posts with one text."""
    most = np.zeros(tags, np.int64)
    if len(own):
        pair = own["tag"].astype(np.int64) << 32 | own["text"]
        pairs, copies = np.unique(pair, return_counts=True)
        np.maximum.at(most, pairs >> 32, copies)
    return most
