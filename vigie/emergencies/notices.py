"""What rooms tell one another: small frozen messages, told after the commit.

A room publishes a notice from its actions; another subscribes when it starts.
Neither imports the other. What must be kept or lost with the change itself is told
inside its transaction instead.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction


@dataclass(frozen=True)
class PostsWithdrawn:
    """Posts, (source, id), were hidden by a person: they count no more.

    Told inside the transaction. Posts that their authors deleted are heard with
    their chunk.
    """

    emergency_id: int
    posts: Sequence[tuple[str, str]]
    at: datetime


@dataclass(frozen=True)
class PostsRestored:
    """Posts that were hidden count again; `moments` are those of the posts.

    Told inside the transaction.
    """

    emergency_id: int
    posts: Sequence[tuple[str, str]]
    moments: Sequence[datetime]


@dataclass(frozen=True)
class ItemDecided:
    """The desk decided about a thing of a room; told inside the transaction.

    `room` and `thing` name it, `target` another of the same room. `undone`: the
    decision of this number and verb no longer stands. `state`, `kind` and
    `priority` are how the item stands now; `posts` what is split off it.
    """

    room: str
    thing: str
    emergency_id: int
    decision: int
    verb: str
    undone: bool
    state: str
    kind: str
    priority: int
    target: str
    posts: Sequence[str]
    at: datetime


@dataclass(frozen=True)
class PersonSafe:
    """Somebody said in their own word that they are safe: a part of `PeopleSafe`.

    `thing` names the answer in its room. What is in `name` and `phones` may be kept
    sealed alone, and no longer than it takes to compare it.
    """

    emergency_id: int
    name: str = field(repr=False)
    phones: Sequence[str] = field(repr=False)
    thing: str
    at: datetime


@dataclass(frozen=True)
class PeopleSafe:
    """Some said that they are safe; told inside the transaction of their answers.

    `people` looks up who they are: some queries, for who has a use for it.
    """

    emergencies: frozenset[int]
    people: Callable[[], Sequence[PersonSafe]] = field(repr=False)


@dataclass(frozen=True)
class Acted:
    """Somebody changed an emergency; told inside the transaction, for the journal.

    `what` is a verb of the journal, `by` the actor's lasting id. `facts` are numbers
    and single words, about no person: not even the emergency's name.
    """

    what: str
    emergency_id: int
    by: str
    at: datetime
    facts: Mapping[str, str | int | bool | None] = field(default_factory=dict)


Notice = TypeVar("Notice")
_subscribers: dict[type[Any], list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(kind: type[Notice], hear: Callable[[Notice], None]) -> None:
    """Have `hear` called with every notice of this kind. Twice is once."""
    if hear not in _subscribers[kind]:
        _subscribers[kind].append(hear)


def tell(notice: object) -> None:
    """Tell the subscribers at once, inside the running transaction.

    What they write is kept or lost with it, and an error of theirs ends it.
    """
    for hear in _subscribers[type(notice)]:
        hear(notice)


def publish(notice: object) -> None:
    """Tell the subscribers once the running transaction is on record, or at once."""
    for hear in _subscribers[type(notice)]:
        transaction.on_commit(lambda hear=hear: hear(notice))  # type: ignore[misc]
