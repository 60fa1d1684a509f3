"""How a thing of a room looks at the desk: said by its room, shown by the pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

Lazy = str | Promise  # a word that is put into the reader's language when it is shown


@dataclass(frozen=True)
class Reason:
    """Why a thing was read so: what was concluded, from which words, by which rule."""

    name: Lazy
    words: str
    rule: str


@dataclass(frozen=True)
class Fact:
    """Something more to know about a thing, and its name."""

    name: Lazy
    value: Lazy


@dataclass(frozen=True)
class Copy:
    """One post of a thing, which may be split off by its id. `text` is masked, and
    empty where the post says the same as the thing."""

    pk: int | str
    name: str
    at: datetime
    is_reshare: bool = False
    text: str = ""


@dataclass(frozen=True)
class Shown:
    """What the desk shows of one thing. `text` and `place` are masked; `is_more` says
    that there are words which may be opened by whoever is allowed to.

    `title` says what it is, `subject` who or what it is about, and `source` whence it
    came. `reasons` is None where nothing was read by rules. `seen` counts what says
    the same; only of more than one there is something to split.
    """

    title: Lazy
    first_at: datetime
    tone: str
    icon: str = "ask"
    text: str = ""
    lang: str = ""
    subject: str = ""
    age: int | None = None
    place: str = ""
    precision: Lazy = ""
    place_sure: bool = True
    source: Lazy = ""
    url: str = ""
    facts: Sequence[Lazy] = ()
    seen: int = 1
    last_at: datetime | None = None
    reasons: Sequence[Reason] | None = None
    is_more: bool = False


Look = Callable[[Sequence[str]], Mapping[str, Shown]]


def unseen(things: Sequence[str]) -> Mapping[str, Shown]:
    """Show nothing of any thing."""
    return {}


def none_alike(thing: str) -> Sequence[str]:
    """Say that nothing is like a thing."""
    return ()


def no_copies(thing: str) -> Sequence[Copy]:
    """Say that a thing has nothing that could be split off."""
    return ()
