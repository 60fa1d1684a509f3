"""What a channel is given and what it answers: the one form for all of them.

A channel is a function `send(batch: Sequence[Out]) -> Iterable[Outcome]`. It answers
for every letter of the batch, in any order, and raises nothing but programming
errors. One that takes a letter after the other had better be a generator: what is
answered is noted at once, and a kill then repeats at most the one letter that was
under way. It knows no row of the database and writes none.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from vigie.relaying.publications.cutting import Span


@dataclass(frozen=True)
class Mark:
    """What names a post at all its letters: the same words and moment for the same
    post, so that it is changed in its place and taken down by them."""

    name: str
    at: datetime


@dataclass(frozen=True)
class Picture:
    """A picture, and what it shows in words, for who does not see it."""

    data: bytes
    words: str


@dataclass(frozen=True)
class Post:
    """What a letter does in public: `text` is said under `mark`, in the place of what
    was said under it before; what stands under each mark of `gone` is taken down."""

    mark: Mark
    text: str
    spans: tuple[Span, ...] = ()
    gone: tuple[Mark, ...] = ()
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class Text:
    """What is said to one receiver, in their language.

    `subject`, `body` and `link` are for who opens the letter. `notice` is what a
    locked screen may show, and tells no secret. A short message is its body: who
    writes one for SMS knows that a locked screen shows it. `post` is for the hub's own
    accounts alone.
    """

    subject: str
    body: str
    link: str = ""
    notice: str = ""
    post: Post | None = None


@dataclass(frozen=True)
class Out:
    """One letter on its way. `key` is the same at every attempt of it, ASCII without
    spaces; `to` and `secret` are the address's own; `stop` is where the receiver ends
    these letters by one press, "" where there is none."""

    key: str
    to: str
    secret: str
    language: str
    text: Text
    stop: str = ""


class Done(Enum):
    """What became of a letter."""

    SENT = auto()  # somebody else has it now
    LATER = auto()  # not this time
    NEVER = auto()  # not this letter, however often
    GONE = auto()  # nobody is reached at this address any more
    DOWN = auto()  # the channel itself fails, nobody's fault


@dataclass(frozen=True)
class Outcome:
    """What became of the letter `key`. `reason` is a few words of the program, never
    of a receiver or a server; `wait` is the seconds to wait at least, if one said."""

    key: str
    done: Done
    reason: str = ""
    wait: float = 0


Send = Callable[[Sequence[Out]], Iterable[Outcome]]


def all_down(batch: Sequence[Out], reason: str) -> list[Outcome]:
    """Say of every letter of a batch that the channel fails."""
    return [Outcome(out.key, Done.DOWN, reason) for out in batch]
