"""The hearing registry: how a room gets the posts that were read.

A room registers a function in its `apps.ready()`. It is called inside the
transaction that stores a chunk of posts, so that what it writes is kept or lost
with them; it must be quick and must not touch the network.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from vigie.reading.post import Post, Reading


@dataclass(frozen=True)
class Heard:
    """A chunk of posts with what was read in them, in the order of the source.

    `chunk_id` names the chunk for ever: a chunk is heard at most once.
    `labels` holds one bit mask of `reading.labels` a post; `readings` one entry a
    post, None where nothing was found.
    """

    emergency_id: int
    chunk_id: str
    posts: Sequence[Post]
    labels: Sequence[int]
    readings: Sequence[Reading | None]
    now: datetime
    deleted: Sequence[tuple[str, str]] = field(default=())  # (source, post id)


# Which of some posts a room looks for, by their places: of which emergency, and when.
Seek = Callable[[int, Sequence[Post], datetime], set[int]]

_hearers: list[Callable[[Heard], None]] = []
_seekers: list[Seek] = []


def register(hear: Callable[[Heard], None]) -> None:
    """Have `hear` called with every chunk. Registering twice is once."""
    if hear not in _hearers:
        _hearers.append(hear)


def tell(heard: Heard) -> None:
    """Call every registered room, in the order of registration."""
    for hear in _hearers:
        hear(heard)


def register_seeker(seek: Seek) -> None:
    """Have posts that `seek` finds be kept of every live source, whatever the source
    is filtered by. It is called outside of transactions, for many posts a second."""
    if seek not in _seekers:
        _seekers.append(seek)


def sought(emergency_id: int, posts: Sequence[Post], now: datetime) -> set[int]:
    """Return the places of the posts that some room looks for."""
    return {at for seek in _seekers for at in seek(emergency_id, posts, now)}
