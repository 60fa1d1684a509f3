"""How somebody stands, worked out of all that was said. Pure.

One's own word counts before anybody's claim, the latest own word before older ones.
Others' claims are claims: two that contradict each other are a dispute, not an average.
The order in which words arrive changes nothing; what is stale says nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from vigie.safety.states import ANSWERED_WELL, Answer, How, Voice

_OWN = {answer.value: How(answer.value) for answer in Answer}
_BY_OTHERS = {  # does anybody say they are well, does anybody say they are not
    (True, False): How.CLAIMED,
    (False, True): How.FEARED,
    (True, True): How.DISPUTED,
}


@dataclass(frozen=True)
class Word:
    """One thing that was said. `key` orders words of one moment."""

    answer: str
    voice: str
    at: datetime
    stale_at: datetime
    key: str = ""


@dataclass(frozen=True)
class Stands:
    """How somebody stands, since when, and until when that may be believed."""

    how: How
    at: datetime
    stale_at: datetime


def stands(words: Iterable[Word], now: datetime) -> Stands | None:
    """Return how somebody stands at `now`; None when nothing fresh was said."""
    fresh = [word for word in words if word.stale_at > now]
    own = [word for word in fresh if word.voice == Voice.SELF]
    if own:
        last = max(own, key=_order)
        return Stands(_OWN[last.answer], last.at, last.stale_at)
    return _claimed(fresh) if fresh else None


def _claimed(claims: Sequence[Word]) -> Stands:
    last = max(claims, key=_order)
    well = {word.answer in ANSWERED_WELL for word in claims}
    how = _BY_OTHERS[True in well, False in well]
    return Stands(how, last.at, last.stale_at)


def _order(word: Word) -> tuple[datetime, str, str, datetime]:
    return word.at, word.key, word.answer, word.stale_at
