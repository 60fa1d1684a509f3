"""What pages of sealed data show: cases, who opened what, and who asks."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from vigie.trust.models import (
    GlassRequest,
    GlassShare,
    JournalRow,
    ReadingAlarm,
    SealedCase,
)
from vigie.trust.sealed.cases import holders
from vigie.trust.sealed.names import shown_names
from vigie.trust.sealed.unsealing import alarms, unsealings_of

MOST = 100  # rows of a list


@dataclass(frozen=True)
class Opening:
    """A value that somebody opened."""

    who: str
    where: str
    at: datetime
    why: str
    broke_glass: bool


@dataclass(frozen=True)
class Asked:
    """A request to break the glass, as one of its two people sees it."""

    id: UUID
    subject: str
    who: str
    why: str
    ends_at: datetime
    approved_by: str


@dataclass(frozen=True)
class Case:
    """A case for one reader: its owner sees who opened it."""

    row: SealedCase
    holders: list[str]
    openings: list[Opening]
    is_owner: bool
    may_ask: bool


@dataclass(frozen=True)
class Alarm:
    """Much reading by one person."""

    row: ReadingAlarm
    who: str
    is_own: bool


def cases_of(person: str) -> list[SealedCase]:
    """Return the cases that a person answers for, was given, or can ask for with
    another, the latest first."""
    rows = SealedCase.objects.filter(pk__in=_seen_by(person), destroyed_at=None)
    return list(rows.order_by("-made_at", "pk")[:MOST])


def case_for(person: str, name: UUID) -> Case | None:
    """Return one case; None when there is none, or none for this person."""
    row = SealedCase.objects.filter(pk__in=_seen_by(person)).filter(pk=name).first()
    if row is None:
        return None
    is_owner = row.owner == person
    found = openings(row) if is_owner else []
    behind = SealedCase.objects.filter(_shares_glass(person), pk=name).exists()
    may_ask = behind and person not in holders(row) and not row.destroyed_at
    names = shown_names(holders(row)) if is_owner else {}
    return Case(row, sorted(names.values()), found, is_owner, may_ask)


def openings(case: SealedCase) -> list[Opening]:
    """Return who opened what of a case, when and why, the latest first."""
    rows = list(unsealings_of(case)[:MOST])
    told = _told(case)
    names = shown_names({row.person for row in rows} | {row.by for row in told})
    reasons = {_deed(names[row.by], row): row.why for row in told}
    return [
        Opening(
            names[row.person],
            row.where,
            row.at,
            reasons.get((names[row.person], row.at, row.where), ""),
            row.broke_glass,
        )
        for row in rows
    ]


def asked_by(person: str, now: datetime) -> list[Asked]:
    """Return a person's own requests that are not over."""
    rows = GlassRequest.objects.filter(asked_by=person, ends_at__gt=now)
    return _asked(rows.select_related("case").order_by("-asked_at")[:MOST])


def to_approve(person: str, now: datetime) -> list[Asked]:
    """Return requests of others that this person could approve."""
    rows = GlassRequest.objects.filter(approved_at=None, ends_at__gt=now)
    rows = rows.exclude(asked_by=person).select_related("case").order_by("asked_at")
    return _asked(row for row in rows[:MOST] if _share_together(person, row))


def alarms_for(person: str) -> list[Alarm]:
    """Return the alarms nobody has looked at, for somebody who may."""
    rows = list(alarms()[:MOST])
    names = shown_names({row.person for row in rows})
    return [Alarm(row, names[row.person], row.person == person) for row in rows]


def _seen_by(person: str) -> list[UUID]:
    given = Q(keys__grants__person_key__person=person)
    of = Q(owner=person) | given | _shares_glass(person)
    return list(SealedCase.objects.filter(of).values_list("pk", flat=True).distinct())


def _shares_glass(person: str) -> Q:
    mine = GlassShare.objects.filter(holder__person=person, holder__retired_at=None)
    return Q(keys__glass_grants__glass__in=mine.values("glass"))


def _share_together(person: str, row: GlassRequest) -> bool:
    return GlassShare.objects.filter(
        holder__person=person,
        holder__retired_at=None,
        other__person=row.asked_by,
        other__retired_at=None,
        glass__grants__case_key__case=row.case_id,
        glass__grants__case_key__retired_at=None,
    ).exists()


def _asked(rows: Iterable[GlassRequest]) -> list[Asked]:
    found = list(rows)
    names = shown_names({n for row in found for n in (row.asked_by, row.approved_by)})
    return [
        Asked(
            row.id,
            row.case.subject,
            names[row.asked_by],
            str(row.why),
            row.ends_at,
            names[row.approved_by],
        )
        for row in found
    ]


def _told(case: SealedCase) -> list[JournalRow]:
    """The journal alone has the reasons. Its old rows name people as keys do."""
    rows = JournalRow.objects.filter(
        subject="trust.sealedcase", subject_id=str(case.pk), what="case.unsealed"
    )
    return list(rows.order_by("-sequence")[:MOST])


def _deed(who: str, row: JournalRow) -> tuple[str, datetime, str]:
    return who, row.at, json.loads(row.facts)["where"]
