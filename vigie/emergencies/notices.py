"""What rooms tell one another: small frozen messages, told after the commit.

A room publishes a notice from its actions; another subscribes when it starts.
Neither imports the other.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction


@dataclass(frozen=True)
class PostWithdrawn:
    """A post was deleted by its author, or hidden by a person: it counts no more."""

    emergency_id: int
    source: str
    post_id: str
    at: datetime


Notice = TypeVar("Notice")
_subscribers: dict[type[Any], list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(kind: type[Notice], hear: Callable[[Notice], None]) -> None:
    """Have `hear` called with every notice of this kind. Twice is once."""
    if hear not in _subscribers[kind]:
        _subscribers[kind].append(hear)


def publish(notice: object) -> None:
    """Tell the subscribers once the running transaction is on record, or at once."""
    for hear in _subscribers[type(notice)]:
        transaction.on_commit(lambda hear=hear: hear(notice))  # type: ignore[misc]
