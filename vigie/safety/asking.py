"""Who is asked in a check: by statements over whole tables, however many they are.

A member is asked who chose it, has a place in the ground that still counts, was not
asked in another open check of the emergency, and has not just said how they are. In a
drill that is testers alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import Exists, Min, OuterRef, QuerySet

from vigie.relaying.models import Address
from vigie.relaying.states import AddressState
from vigie.safety.area import Range
from vigie.safety.models import (
    Check,
    CheckIn,
    CheckRange,
    Member,
    MemberAddress,
    Question,
)
from vigie.safety.states import CheckState, Voice

_GROUND = """
SELECT DISTINCT place.member_id
FROM safety_checkrange AS ground {first} JOIN safety_memberplace AS place
  ON place.cell BETWEEN ground.low AND ground.high
WHERE ground.check_of_id = %s AND (place.until_at IS NULL OR place.until_at > %s)
"""
_ASK = """
INSERT INTO safety_question (check_of_id, member_id, asked_at, next_at)
SELECT %s, chosen.id, %s, %s FROM ({chosen}) AS chosen WHERE true
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Reach:
    """How many members a check would ask, and how many of them a letter reaches."""

    people: int
    reached: int


def draw_ground(check: Check, ranges: Iterable[Range]) -> None:
    """Store the ground of a check; runs inside a transaction."""
    rows = [CheckRange(check_of=check, low=low, high=high) for low, high in ranges]
    CheckRange.objects.bulk_create(rows, batch_size=500)


def standing_there(check: Check, now: datetime) -> QuerySet[Member]:
    """Return the members that a check would ask at `now`."""
    chosen = Member.objects.filter(chosen_at__lte=now)
    if check.emergency.is_drill:
        chosen = chosen.filter(is_tester=True)
    own = CheckIn.objects.filter(
        member=OuterRef("pk"),
        emergency=check.emergency_id,
        voice=Voice.SELF,
        hidden_at=None,
        stale_at__gt=now,
    )
    asked = Question.objects.filter(
        member=OuterRef("pk"),
        recalled_at=None,
        check_of__emergency=check.emergency_id,
        check_of__state=CheckState.OPEN,
    )
    ground = _Ground(check.pk, now)
    return chosen.filter(pk__in=ground).exclude(Exists(own)).exclude(Exists(asked))


def reach_of(check: Check, now: datetime) -> Reach:
    """Return how many people a check would ask now, before it is opened."""
    people = standing_there(check, now)
    written_to = MemberAddress.objects.filter(
        member=OuterRef("pk"), address__state=AddressState.GOOD
    )
    return Reach(people.count(), people.filter(Exists(written_to)).count())


def ask(check: Check, now: datetime) -> int:
    """Write a question for every member that a check asks; return how many.

    One statement, inside the transaction that opens the check. Asked twice, nobody
    gets a second question.
    """
    waits = check.ladder[0] if check.ladder else None
    next_at = now + timedelta(minutes=waits) if waits else None
    chosen, values = standing_there(check, now).values("id").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            _ASK.format(chosen=chosen),
            [check.pk, _stored(now), _stored(next_at), *values],
        )
        return int(cursor.rowcount)


def addresses_of(questions: QuerySet[Question]) -> QuerySet[Address]:
    """Return the addresses in use of the members of some questions, each once."""
    theirs = MemberAddress.objects.filter(member__in=questions.values("member"))
    good = Address.objects.filter(state=AddressState.GOOD)
    return good.filter(pk__in=theirs.values("address"))


def question_at(check: int, addresses: Sequence[UUID]) -> dict[UUID, int]:
    """Return the question that stands behind each address in a check.

    Where two members share a telephone, the one who has not answered comes first.
    """
    here = models.Q(member__questions__check_of=check)
    silent = here & models.Q(member__questions__answered_at=None)
    rows = MemberAddress.objects.filter(here, address__in=addresses).values("address")
    found = rows.annotate(
        silent=Min("member__questions", filter=silent),
        least=Min("member__questions", filter=here),
    )
    return {
        address: silent or least
        for address, silent, least in found.values_list("address", "silent", "least")
    }


class _Ground(models.expressions.RawSQL):
    """The members with a place in the ground of a check, ranges first: a range finds
    its places by their index, where each place would walk over many ranges."""

    def __init__(self, check: int, now: datetime) -> None:
        # SQLite keeps the order of a CROSS JOIN; PostgreSQL finds it by itself.
        first = "CROSS" if connection.vendor == "sqlite" else "INNER"
        super().__init__(_GROUND.format(first=first), (check, _stored(now)))


def _stored(moment: datetime | None) -> Any:
    """A moment as the database takes it in a statement of our own."""
    return connection.ops.adapt_datetimefield_value(moment) if moment else None
