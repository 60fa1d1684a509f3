"""What a live source is made of: a pure decoder, and a thin part that fetches.

A kind of source is one `Kind` in `live.kinds.KINDS`. Its decoder turns bytes into
`Event`s without any I/O; its `Hear` yields them in `Batch`es, each with the cursor
before it and the one behind it. It stores nothing: `live.storing` does, rows and
cursor in one transaction.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from vigie.listening.live.states import Fault, Why
from vigie.reading.post import Post


class Event(NamedTuple):
    """Something that happened to one post, named by the post's source and id.

    `post` is None when its author deleted it. `is_edit`: it may have been heard in
    other words before, which go.
    """

    source: str
    post_id: str
    post: Post | None
    is_edit: bool = False


class Missed(NamedTuple):
    """Between two moments, in seconds since 1970 UTC, posts were perhaps not heard."""

    from_at: int
    to_at: int
    why: Why


class Batch(NamedTuple):
    """Events in the order of the source, to be stored whole, with their cursor.

    `before` is the cursor that they follow: the one that was given, or that of the
    batch before. A batch without events is a sign of life. `ignored` counts what the
    decoder let go by: likes, other collections. `cursor` is at most 64 KB.
    """

    before: str
    cursor: str
    events: Sequence[Event] = ()
    ignored: int = 0
    missed: Sequence[Missed] = ()


class Trouble(Exception):
    """A source cannot be heard now. `wait`: seconds that it asked to be left alone;
    `missed`: what is lost by it; `cursor`: where to go on if not where it was."""

    def __init__(
        self,
        fault: Fault,
        wait: float = 0.0,
        missed: Sequence[Missed] = (),
        cursor: str | None = None,
    ) -> None:
        super().__init__(fault.value)
        self.fault, self.wait = fault, wait
        self.missed, self.cursor = missed, cursor


class Ask(NamedTuple):
    """What a source is heard by. `stop` is set when it shall be heard no more: look
    at it at least once a second, and wait with `stop.wait`."""

    address: str
    words: tuple[str, ...]
    cursor: str
    in_own_network: bool
    stop: threading.Event


# Yields batches until `stop` is set; raises Trouble, and is then called again, after
# a while, with the cursor that was stored last. What it holds it lets go when closed.
Hear = Callable[[Ask], Iterator[Batch]]


class Kind(NamedTuple):
    """One kind of source. `name` stands in rows, `title` on pages.

    `needs_words`: it cannot be heard without a hashtag. `schemes` of its address.
    """

    name: str
    title: str
    hear: Hear
    needs_words: bool = False
    schemes: tuple[str, ...] = ("https",)
