"""Looking through all that this hub knows for people who are looked for.

A room that may know of somebody registers how it looks; none imports another. Nothing
that is found is a state: it is word that nobody checked, for a person to judge.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """One person who is looked for. `record` is the call's id; `is_phone` says whether
    a telephone is theirs: the number itself is nowhere."""

    record: UUID
    emergency_id: int
    names: tuple[str, ...] = field(default=(), repr=False)
    described: str = field(default="", repr=False)
    is_phone: Callable[[str], bool] = field(default=lambda _phone: False, repr=False)
    post: str = ""  # "source:id" that the call was opened from: it tells nothing new


@dataclass(frozen=True, slots=True)
class Trace:
    """What may be of the person of `record`. `kind`: "safe", "post", "list", or "call"
    for another who looks for them, too. `thing` names it in its room; `value` is how
    likely it is, from 0 to 1, with `reasons` as codes; `words` a few for staff."""

    record: UUID
    kind: str
    thing: str
    at: datetime
    value: float
    reasons: tuple[str, ...] = ()
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found, and where was looked: never a place that failed."""

    traces: tuple[Trace, ...] = ()
    places: tuple[str, ...] = ()


Look = Callable[[Sequence[Asked], datetime], Sequence[Trace]]
_lookers: dict[str, Look] = {}


def register(place: str, look: Look) -> None:
    """Have `look` called with people of one emergency; `place` is what it looks at:
    "answers", "records", "posts". It writes nothing, and a name has one looker."""
    _lookers[place] = look


def look(asked: Sequence[Asked], now: datetime) -> Looked:
    """Look everywhere for some people of one emergency; outside of transactions.

    A place that fails keeps no other from being looked at, and stands in the log.
    """
    traces: list[Trace] = []
    places = []
    for place, looker in _lookers.items():
        try:
            traces += looker(asked, now)
            places.append(place)
        except Exception as error:
            # Only its kind: the words of an error may hold those of a call.
            _log.error("looking at “%s” failed: %s", place, type(error).__name__)
    return Looked(tuple(traces), tuple(places))
