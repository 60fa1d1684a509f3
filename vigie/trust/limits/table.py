"""Many buckets in a fixed piece of memory that all web processes share.

What names a bucket is a digest under a key that is new at every start and on no disk:
neither the table nor a copy of it says who was here.
"""

import fcntl
import hashlib
import mmap
import os
import secrets
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from vigie.trust.limits import buckets
from vigie.trust.limits.buckets import FULL, Rate, Taken

PLACES = 8  # buckets that may stand in one row
_ENTRY = struct.Struct("<Qd")  # a digest, and the moment the bucket is full again


class Table:
    """At most `rows` × 8 buckets, 16 bytes each.

    A digest names a row. When the row has no place left, the bucket that is full
    soonest gives way: a forgotten bucket is a full one, so forgetting can only ever
    be generous, and a flood from ever new networks shuts nobody out.
    """

    def __init__(self, path: Path | None = None, *, key: bytes, rows: int = 8192):
        self._key, self._rows, self._lock = key, rows, threading.Lock()
        size = rows * PLACES * _ENTRY.size
        self._file = -1 if path is None else _sized(path, size)
        self._memory = mmap.mmap(self._file, size)

    def take(self, name: str, rate: Rate, now: float) -> Taken:
        """Take a token from the bucket of a name; `now` is of a monotonic clock."""
        digest = self._digest(name)
        with self._locked():
            place, full_at = self._find(digest)
            taken = buckets.take(full_at, rate, now)
            if taken.given:
                _ENTRY.pack_into(self._memory, place, digest, taken.full_at)
            return taken

    def press(self, name: str, rate: Rate, now: float) -> None:
        """Count one more in a bucket that refuses nobody."""
        digest = self._digest(name)
        with self._locked():
            place, full_at = self._find(digest)
            after = buckets.press(full_at, rate, now)
            _ENTRY.pack_into(self._memory, place, digest, after)

    def used(self, name: str, rate: Rate, now: float) -> float:
        """Return which part of a bucket is used up, without taking from it."""
        with self._locked():
            return buckets.used(self._find(self._digest(name))[1], rate, now)

    def clear(self) -> None:
        """Make every bucket full."""
        with self._locked():
            self._memory[:] = bytes(len(self._memory))

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

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Threads wait by a lock, processes by the file: the system lets go of it
        when a process dies."""
        with self._lock:
            if self._file < 0:
                yield
                return
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)


def _number(digest: bytes) -> int:
    return int.from_bytes(digest, "little") or 1  # 0 is an empty place


def _sized(path: Path, size: int) -> int:
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    os.ftruncate(file, size)
    return file


_SHARED = "_VIGIE_LIMITS"  # from the process that starts to those it starts


def share(folder: Path) -> None:
    """Have all that this process starts count together, in a file in `folder`."""
    os.environ[_SHARED] = f"{secrets.token_hex(32)}:{folder / 'limits'}"


@cache
def shared() -> Table:
    """Return this process's table: the one that was shared with it, else its own."""
    key, _, path = os.environ.get(_SHARED, "").partition(":")
    if key:
        return Table(Path(path), key=bytes.fromhex(key))
    return Table(key=secrets.token_bytes(32))
