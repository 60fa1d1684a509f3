"""Django's cache in memory that all web processes share: allauth counts in it.

allauth keeps how often a sign-in was tried, per account and per address, in the cache;
one of each process alone would let as many times more through as there are processes.
Names, which hold addresses, are kept as digests under the key of this start.
"""

import hashlib
import struct
from functools import cache as once
from math import inf
from typing import Any

import msgspec
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

from vigie.lib import clock
from vigie.trust.limits.piece import Piece, given

PLACES = 8  # entries that may stand in one row
ROWS = 512
SLOT = 512  # bytes of an entry, of which 486 are its value
_HEAD = struct.Struct("<16sdH")  # a digest, until when, and how long the value is
FILE = "cache"


class Entries:
    """At most `rows` × 8 small values. In a full row the one whose time ends first
    gives way, so that counts of minutes outlast a flood of shorter ones."""

    def __init__(self, piece: Piece, key: bytes, rows: int = ROWS) -> None:
        self.piece, self._key, self._rows = piece, key, rows

    def read(self, name: str, now: float) -> bytes | None:
        """Return a value that has not ended. Call it inside `piece.locked()`."""
        digest = self._digest(name)
        _place, until, value = self._find(digest, now)
        return value if until > now else None

    def write(self, name: str, value: bytes, until: float, now: float) -> None:
        """Keep a value until a moment. Call it inside `piece.locked()`.

        Raises ValueError if it is longer than a place.
        """
        if len(value) > SLOT - _HEAD.size:
            raise ValueError(f"{len(value)} bytes are too many for the shared cache")
        digest = self._digest(name)
        place = self._find(digest, now)[0]
        _HEAD.pack_into(self.piece.memory, place, digest, until, len(value))
        start = place + _HEAD.size
        self.piece.memory[start : start + len(value)] = value

    def _find(self, digest: bytes, now: float) -> tuple[int, float, bytes]:
        """Where the entry is, or would stand; until when it is good, and its value."""
        memory = self.piece.memory
        row = int.from_bytes(digest[:8], "little") % self._rows * PLACES * SLOT
        free, soonest = row, inf
        for place in range(row, row + PLACES * SLOT, SLOT):
            there, until, size = _HEAD.unpack_from(memory, place)
            if there == digest:
                start = place + _HEAD.size
                return place, until, memory[start : start + size]
            if until < soonest:
                free, soonest = place, until
        return free, 0.0, b""

    def _digest(self, name: str) -> bytes:
        words = name.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(words, digest_size=16, key=self._key).digest()


@once
def shared() -> Entries:
    """Return this process's entries: those that were shared with it, else its own."""
    key, path = given(FILE)
    return Entries(Piece(path, ROWS * PLACES * SLOT), key)


class SharedCache(BaseCache):
    """The backend. Values are words, numbers and lists of them; `add` is one step
    in all processes, which is what locks and marks of "used once" rest on."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def add(
        self,
        key: Any,
        value: Any,
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Keep a value unless there is one; whether it was kept."""
        name, now = self.make_and_validate_key(key, version), clock.ticks()
        with shared().piece.locked():
            if shared().read(name, now) is not None:
                return False
            shared().write(name, _packed(value), self._until(timeout, now), now)
        return True

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return a value, or the default."""
        name, now = self.make_and_validate_key(key, version), clock.ticks()
        with shared().piece.locked():
            found = shared().read(name, now)
        return default if found is None else msgspec.msgpack.decode(found)

    def set(
        self,
        key: Any,
        value: Any,
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        """Keep a value, in place of any other. Raises ValueError if it is too long."""
        name, now = self.make_and_validate_key(key, version), clock.ticks()
        with shared().piece.locked():
            shared().write(name, _packed(value), self._until(timeout, now), now)

    def touch(
        self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Keep a value for longer; whether there is one."""
        name, now = self.make_and_validate_key(key, version), clock.ticks()
        with shared().piece.locked():
            found = shared().read(name, now)
            if found is not None:
                shared().write(name, found, self._until(timeout, now), now)
        return found is not None

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Forget a value; whether there was one."""
        name, now = self.make_and_validate_key(key, version), clock.ticks()
        with shared().piece.locked():
            found = shared().read(name, now)
            if found is not None:
                shared().write(name, b"", 0.0, now)
        return found is not None

    def clear(self) -> None:
        """Forget everything."""
        shared().piece.clear()

    def _until(self, timeout: Any, now: float) -> float:
        """By a clock that never goes back: setting the machine's frees nobody."""
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return inf if seconds is None else now + seconds


def _packed(value: Any) -> bytes:
    return msgspec.msgpack.encode(value)
