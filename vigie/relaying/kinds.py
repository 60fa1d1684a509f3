"""The kinds of message, and how each is put into words: known from the rooms."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from vigie.relaying.channels.contract import Text
from vigie.relaying.states import Channel

Facts = Mapping[str, Any]
Render = Callable[[Sequence[Facts], str, Channel], Text]
Own = Callable[[Facts, Sequence[UUID]], Mapping[UUID, Facts]]


@dataclass(frozen=True)
class Kind:
    """A kind of message, by the name that stands in its rows.

    `render(facts, language, channel)` puts it into words; it is given the facts of
    one message or, with `digest`, of several to one receiver, the oldest first.
    `lasts` is how long it is worth telling: then a letter that could not be sent is
    given up. `own(facts, addresses)` returns what a message says to each address alone,
    such as a link: it is added to the facts when letters are written, and not stored.
    """

    name: str
    render: Render
    digest: bool = False
    lasts: timedelta = timedelta(hours=48)
    own: Own | None = None


_kinds: dict[str, Kind] = {}


class UnknownKind(ValueError):
    """No room said that it tells such a thing."""


def know(kind: Kind) -> None:
    """Take a kind of message; a room does so when it starts."""
    _kinds[kind.name] = kind


def kind_of(name: str) -> Kind:
    """Return a kind by its name. Raises UnknownKind."""
    if name not in _kinds:
        raise UnknownKind(f"“{name}” is no kind of message: see kinds.know.")
    return _kinds[name]


def known(name: str) -> Kind | None:
    """Return a kind by its name, None if no room knows it."""
    return _kinds.get(name)


def digestible() -> list[str]:
    """Return the names of the kinds of which several go as one."""
    return sorted(name for name, kind in _kinds.items() if kind.digest)
