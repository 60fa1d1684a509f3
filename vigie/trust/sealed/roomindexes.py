"""Keyed indexes that a room keeps in a form of its own, rotated with all others.

A `BlindField` needs nothing of this. A room whose entries have no room for a key's id
(numbers of 64 bits, many for one row) says here how they are made anew and counted.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

NONE = "none"  # counts what is under no key of the deployment


@dataclass(frozen=True, slots=True)
class Renewed:
    """What one batch did: the last row's id, or None when no row is left after it."""

    last: UUID | None
    rows: int
    changed: int
    unreadable: int


@dataclass(frozen=True, slots=True)
class RoomIndex:
    """One index of a room.

    `renew(after, batch)` brings at most `batch` rows whose id is above `after`, in the
    order of their ids, under the current key, inside the caller's transaction; called
    again it changes nothing. `count()` says how many entries stand under each key, by
    the key's id, or `NONE`.
    """

    name: str  # of its table, 63 signs at most, no other's
    renew: Callable[[UUID | None, int], Renewed]
    count: Callable[[], Mapping[str, int]]


_known: dict[str, RoomIndex] = {}


def know(index: RoomIndex) -> None:
    """Have an index rotated and counted from now on; when the room starts."""
    _known[index.name] = index


def known() -> tuple[RoomIndex, ...]:
    """Return every index that a room told of, by name."""
    return tuple(_known[name] for name in sorted(_known))
