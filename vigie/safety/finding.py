"""Looking somebody up by their phone or mail: how they are, if they let themselves be
found, and nothing else: no name, no place, no words.

Absent and forbidden are the same answer. What is typed meets a keyed digest only.
"""

from dataclasses import dataclass
from datetime import datetime

from vigie.emergencies.models import Emergency
from vigie.relaying.addresses import find
from vigie.relaying.models import Address
from vigie.safety.circle import channel_of
from vigie.safety.given import own_words_at
from vigie.safety.models import Standing
from vigie.safety.states import ANSWERED_WELL, How

FEW = 10  # below it a number of people is not said


@dataclass(frozen=True)
class Seen:
    """How somebody is, since when. `proven`: the phone or mail is theirs for sure."""

    how: How
    at: datetime
    proven: bool


def look_up(*, emergency: Emergency, reach: str, now: datetime) -> Seen | None:
    """Return how whoever is reached there is, None for all that may not be seen.

    Somebody who proved the address and lets themselves be found comes before all who
    wrote it beside their answer: that those are shown tells nothing of who is known
    here. Several who disagree are a dispute. Raises BadAddress.
    """
    address = find(channel=channel_of(reach), value=reach)
    if address is None:
        return None
    return _proven(address, emergency, now) or _written(address, emergency, now)


def _proven(address: Address, emergency: Emergency, now: datetime) -> Seen | None:
    rows = Standing.objects.fresh(now).filter(
        emergency=emergency,
        member__addresses__address=address,
        member__may_be_found=True,
    )
    known = [(How(row.how), row.at) for row in rows.exclude(how=How.UNKNOWN)]
    return _seen(known, proven=True)


def _written(address: Address, emergency: Emergency, now: datetime) -> Seen | None:
    words = own_words_at(address, emergency, now)
    return _seen([(How(row.answer), row.at) for row in words], proven=False)


def _seen(found: list[tuple[How, datetime]], *, proven: bool) -> Seen | None:
    if not found:
        return None
    how, at = max(found, key=lambda one: one[1])
    agree = len({one for one, _at in found}) == 1
    return Seen(how if agree else How.DISPUTED, at, proven)


def answered_well(emergency: Emergency, now: datetime) -> int:
    """Return how many people stand as safe, 0 while they are fewer than ten."""
    well = [answer.value for answer in ANSWERED_WELL]
    rows = Standing.objects.fresh(now).filter(emergency=emergency, how__in=well)
    people = rows.count()
    return people if people >= FEW else 0
