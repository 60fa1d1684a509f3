"""Who is asked in a check: by statements over whole tables, however many they are.

A member is asked who chose it, has a place in the ground that still counts, was not
asked in another open check of the emergency, and has not just said how they are. In a
drill that is testers alone. So is, except in a drill, whoever members listed as being
there (`listed`): once, however many did.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet

from vigie.relaying.states import WRITTEN_TO, AddressState
from vigie.safety.area import Range
from vigie.safety.models import (
    Check,
    CheckIn,
    CheckRange,
    Contact,
    ContactPlace,
    Member,
    MemberAddress,
    Question,
)
from vigie.safety.states import CheckState, Voice

_GOOD = AddressState.GOOD
_GROUND = """
SELECT place.member_id
FROM safety_checkrange AS ground {places_of_member}
WHERE ground.check_of_id = %s AND (place.until_at IS NULL OR place.until_at > %s)
UNION
SELECT there.id
FROM safety_checkrange AS ground {places_of_contact}
JOIN safety_contact AS tie ON tie.id = place.contact_id
JOIN safety_member AS there ON there.listed_id = tie.address_id
JOIN relaying_address AS address ON address.id = tie.address_id
WHERE ground.check_of_id = %s AND (place.until_at IS NULL OR place.until_at > %s)
  AND tie.asked_too AND tie.blocked_at IS NULL AND tie.cut_at IS NULL
  AND address.state IN (%s, %s) AND NOT EXISTS (
    SELECT 1 FROM safety_memberaddress AS own WHERE own.address_id = tie.address_id
  )
"""
# Ranges first: each finds its places by their index. The other way round a place walks
# through half of a country's ranges (0.6 s, not 0.15 s, for 125,000 places). SQLite
# keeps the order of a CROSS JOIN, PostgreSQL that of a subquery with an OFFSET.
_PLACES = {
    "sqlite": """CROSS JOIN {table} AS place
  ON place.cell BETWEEN ground.low AND ground.high""",
    "postgresql": """CROSS JOIN LATERAL (
  SELECT * FROM {table} WHERE cell BETWEEN ground.low AND ground.high OFFSET 0
) AS place""",
}
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
    listed = Q(listed__isnull=False)
    chosen = Member.objects.filter(Q(chosen_at__lte=now) | listed)
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
        member=OuterRef("pk"), address__state=_GOOD
    )
    # Whoever is listed is reached: else they are not asked.
    reached = people.filter(Exists(written_to) | Q(listed__isnull=False))
    return Reach(people.count(), reached.count())


def ask(check: Check, now: datetime) -> int:
    """Write a question for every member that a check asks; return how many.

    One statement, inside the transaction that opens the check. Asked twice, nobody
    gets a second question.
    """
    return _ask(check, standing_there(check, now), now)


def ask_also(check: Check, member: Member, now: datetime) -> Question | None:
    """Write a question for one who is known to be there only now, by the same rules;
    None for whoever is not asked. Runs inside a transaction."""
    if not _ask(check, standing_there(check, now).filter(pk=member.pk), now):
        return None
    Check.objects.filter(pk=check.pk).update(asked=F("asked") + 1)
    return check.questions.get(member=member)


def _ask(check: Check, people: QuerySet[Member], now: datetime) -> int:
    waits = check.ladder[0] if check.ladder else None
    next_at = now + timedelta(minutes=waits) if waits else None
    chosen, values = people.values("id").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            _ASK.format(chosen=chosen),
            [check.pk, _stored(now), _stored(next_at), *values],
        )
        return int(cursor.rowcount)


def proven_of(questions: QuerySet[Question]) -> QuerySet[MemberAddress]:
    """Return the addresses in use of the members of some questions."""
    who = questions.values("member")
    return MemberAddress.objects.filter(member__in=who, address__state=_GOOD)


def listed_of(questions: QuerySet[Question]) -> QuerySet[Member]:
    """Return those of some questions who are no members; `listed` is where they are."""
    who = questions.values("member")
    return Member.objects.filter(pk__in=who, listed__isnull=False)


def question_at(check: int, addresses: Sequence[UUID]) -> dict[UUID, int]:
    """Return the question that stands behind each address in a check.

    Where two members share a telephone, the one who has not answered comes first; who
    proved that it is theirs comes before who is listed there.
    """
    listed = Question.objects.filter(check_of=check, member__listed__in=addresses)
    here = models.Q(member__questions__check_of=check)
    silent = here & models.Q(member__questions__answered_at=None)
    rows = MemberAddress.objects.filter(here, address__in=addresses).values("address")
    found = rows.annotate(
        silent=Min("member__questions", filter=silent),
        least=Min("member__questions", filter=here),
    )
    return dict(listed.values_list("member__listed", "pk")) | {
        address: silent or least
        for address, silent, least in found.values_list("address", "silent", "least")
    }


def listers_of(check: int, questions: Collection[int]) -> dict[int, list[str]]:
    """Return what those call themselves who listed whoever is asked by a question, by
    question, the first to list them first. Of members' own questions there is nothing.
    """
    asked = Question.objects.filter(pk__in=questions, member__listed__isnull=False)
    at = dict(asked.values_list("member__listed", "pk"))
    covers = CheckRange.objects.filter(
        check_of=check, low__lte=OuterRef("cell"), high__gte=OuterRef("cell")
    )
    there = ContactPlace.objects.filter(Exists(covers), contact=OuterRef("pk"))
    ties = Contact.objects.told().filter(asked_too=True, address__in=at)
    found: dict[int, list[str]] = {question: [] for question in at.values()}
    rows = ties.filter(Exists(there)).select_related("member")
    for tie in rows.order_by("made_at", "pk"):
        found[at[tie.address_id]].append(tie.member.name or "")
    return found


class _Ground(models.expressions.RawSQL):
    """Whoever has a place in the ground of a check."""

    def __init__(self, check: int, now: datetime) -> None:
        places = _PLACES[connection.vendor]
        words = _GROUND.format(
            places_of_member=places.format(table="safety_memberplace"),
            places_of_contact=places.format(table="safety_contactplace"),
        )
        here = (check, _stored(now))
        super().__init__(words, (*here, *here, *WRITTEN_TO))


def _stored(moment: datetime | None) -> Any:
    """A moment as the database takes it in a statement of our own."""
    return connection.ops.adapt_datetimefield_value(moment) if moment else None
