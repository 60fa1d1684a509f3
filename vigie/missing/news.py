"""What is told to whoever follows somebody: single words, never of a death.

The truth of a person is worked out below; who is told, and how, stands above: it says
at its start that it hears.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from vigie.missing.states import State


class News(StrEnum):
    """What changed. `OVER` is the same for every ending, so that it tells none."""

    WORD = "word"  # there is word of them, not yet checked
    ALIVE = "alive"
    DISPUTED = "disputed"
    BACK = "back"  # what was told before no longer stands
    OVER = "over"  # the search is over: please take your copies down


Hear = Callable[[Collection[UUID], News, datetime], None]
_hearers: list[Hear] = []


def hear(hearer: Hear) -> None:
    """Have `hearer` called inside the transaction of what it is told. Twice is once."""
    if hearer not in _hearers:
        _hearers.append(hearer)


def tell(person_ids: Collection[UUID], what: News, now: datetime) -> None:
    """Tell what changed for some people, inside the running transaction."""
    for hearer in _hearers:
        hearer(person_ids, what, now)


def of_change(before: str, after: str) -> News | None:
    """Return what a change of state is told as; None where nothing is told: of a
    state in which a death has a part, neither its coming nor its going."""
    if before == after or State.DEATH in (before, after):
        return None
    return {
        State.NEWS: News.WORD if before == State.SOUGHT else News.BACK,
        State.ALIVE: News.ALIVE,
        State.DISPUTED: News.DISPUTED,
        State.SOUGHT: News.BACK,
    }[State(after)]
