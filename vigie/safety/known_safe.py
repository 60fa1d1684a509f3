"""Answers "I am safe" that may be of somebody who is looked for in another room.

Only people's own words; whose they may be is for a person to judge. A post is none.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from vigie.emergencies.looking import Asked, Trace
from vigie.emergencies.notices import PersonSafe
from vigie.lib.names.sieve import Sieve
from vigie.safety.models import CheckIn
from vigie.safety.safe_words import WELL, people_of
from vigie.safety.states import Voice

PLACE = "answers"
MOST = 20_000  # answers of one emergency that are looked at, the latest first
LIKELY = 0.75  # of a name alone; one telephone is enough by itself
BY_PHONE = 0.97
_AT_ONCE = 500


def look(asked: Sequence[Asked], now: datetime) -> list[Trace]:
    """Return the own words of safety in the emergency of those who are asked for, also
    those from before anybody asked. Four queries for 500 answers."""
    names = Sieve((one.record, one.names) for one in asked)
    own = CheckIn.objects.filter(
        emergency=asked[0].emergency_id,
        voice=Voice.SELF,
        answer__in=WELL,
        hidden_at=None,
    )
    every = own.only(*_COLUMNS).order_by("-at")[:MOST]
    # The last answer of each: one person is proposed once.
    last = {row.member_id: row for row in reversed(every)}
    rows = list(last.values())
    return [
        trace
        for start in range(0, len(rows), _AT_ONCE)
        for person in people_of(rows[start : start + _AT_ONCE])
        for trace in _of(person, asked, names)
    ]


_COLUMNS = ("id", "member", "emergency", "at")


def _of(
    person: PersonSafe, asked: Sequence[Asked], names: "Sieve[UUID]"
) -> list[Trace]:
    alike = names.like(person.name, LIKELY) if person.name else {}
    found = []
    for one in asked:
        has_phone = any(one.is_phone(phone) for phone in person.phones)
        value = BY_PHONE if has_phone else alike.get(one.record, 0.0)
        if value:
            why = ("phone",) if has_phone else ("name",)
            found.append(Trace(one.record, "safe", person.thing, person.at, value, why))
    return found
