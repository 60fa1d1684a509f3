"""Many buckets in a fixed piece of memory that all web processes share.

What names a bucket is a digest under a key that is new at every start and on no disk:
neither the table nor a copy of it says who was here.
"""

import hashlib
import struct
from functools import cache
from pathlib import Path

from vigie.trust.limits import buckets
from vigie.trust.limits.buckets import FULL, Rate, Taken
from vigie.trust.limits.piece import Piece, given

FILE = "limits"
PLACES = 8  # buckets that may stand in one row
_ENTRY = struct.Struct("<Qd")  # a digest, and the moment the bucket is full again


class Table:
    """At most `rows` × 8 buckets, 16 bytes each.

    A digest names a row. When the row has no place left, the bucket that is full
    soonest gives way: a forgotten bucket is a full one, so forgetting can only ever
    be generous, and a flood from ever new networks shuts nobody out.
    """

    def __init__(self, path: Path | None = None, *, key: bytes, rows: int = 8192):
        self._key, self._rows = key, rows
        self._piece = Piece(path, rows * PLACES * _ENTRY.size)
        self._memory = self._piece.memory

    def take(self, name: str, rate: Rate, now: float) -> Taken:
        """Take a token from the bucket of a name; `now` is of a monotonic clock."""
        digest = self._digest(name)
        with self._piece.locked():
            place, full_at = self._find(digest)
            taken = buckets.take(full_at, rate, now)
            if taken.given:
                _ENTRY.pack_into(self._memory, place, digest, taken.full_at)
            return taken

    def press(self, name: str, rate: Rate, now: float) -> None:
        """Count one more in a bucket that refuses nobody."""
        digest = self._digest(name)
        with self._piece.locked():
            place, full_at = self._find(digest)
            after = buckets.press(full_at, rate, now)
            _ENTRY.pack_into(self._memory, place, digest, after)

    def used(self, name: str, rate: Rate, now: float) -> float:
        """Return which part of a bucket is used up, without taking from it."""
        with self._piece.locked():
            return buckets.used(self._find(self._digest(name))[1], rate, now)

    def clear(self) -> None:
        """Make every bucket full."""
        self._piece.clear()

    def _find(self, digest: int) -> tuple[int, float]:
        row = digest % self._rows * PLACES * _ENTRY.size
        worst, soonest = row, float("inf")
        for place in range(row, row + PLACES * _ENTRY.size, _ENTRY.size):
            there, full_at = _ENTRY.unpack_from(self._memory, place)
            if there == digest:
                return place, full_at
            if full_at < soonest:
                worst, soonest = place, full_at
        return worst, FULL

    def _digest(self, name: str) -> int:
        words = name.encode("utf-8", "surrogatepass")
        return _number(hashlib.blake2b(words, digest_size=8, key=self._key).digest())


def _number(digest: bytes) -> int:
    return int.from_bytes(digest, "little") or 1  # 0 is an empty place


@cache
def shared() -> Table:
    """Return this process's table: the one that was shared with it, else its own."""
    key, path = given(FILE)
    return Table(path, key=key)
