"""What a room must do itself when an emergency's people are forgotten.

Rows go by the rules of retention.toml. This is for what is no row: above all the
destruction of a case's key, without which nothing that stands in a backup opens.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Forgotten:
    """An emergency of which only numbers, and of a drill nothing, will be left."""

    emergency_id: int
    is_drill: bool
    at: datetime


Eraser = Callable[[Forgotten], Mapping[str, int]]
_erasers: dict[str, Eraser] = {}


def register(name: str, erase: Eraser) -> None:
    """Have `erase` called inside the transaction in which forgetting begins.

    It returns what it erased and how many of it, for the journal. It may be called
    again for the same emergency and must then do nothing. If it raises, nothing of
    the emergency is erased and the next run tries again.
    """
    _erasers[name] = erase


def erase(forgotten: Forgotten) -> dict[str, int]:
    """Call every room, in the order of registration, and return what they erased."""
    counts: dict[str, int] = {}
    for eraser in _erasers.values():
        counts.update(eraser(forgotten))
    return counts
