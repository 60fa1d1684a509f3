"""What pages of sealed data show: cases, who opened what, and who asks."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from vigie.trust.models import (
    GlassKey,
    GlassRequest,
    GlassShare,
    JournalRow,
    PersonKey,
    ReadingAlarm,
    RoleGiven,
    SealedCase,
)
from vigie.trust.sealed.cases import holders
from vigie.trust.sealed.names import name_of_number, shown_names
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
    """A case for one reader: its owner sees who opened it, and with whoever can open
    it decides who else can."""

    row: SealedCase
    holders: list[tuple[str, str]]  # under which name they have keys, and their word
    openings: list[Opening]
    is_owner: bool
    is_holder: bool
    may_ask: bool

    @property
    def shares(self) -> bool:
        """Whether this reader sees and decides who else can open it."""
        return self.is_owner or self.is_holder


@dataclass(frozen=True)
class Glass:
    """Since when a glass stands, and whom any two of can break it."""

    made_at: datetime
    people: list[str]


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
    is_owner, has_key = row.owner == person, holders(row)
    found = openings(row) if is_owner else []
    behind = SealedCase.objects.filter(_shares_glass(person), pk=name).exists()
    may_ask = behind and person not in has_key and not row.destroyed_at
    is_holder = person in has_key
    names = shown_names(has_key) if is_owner or is_holder else {}
    shown = sorted(names.items(), key=lambda one: one[1])
    return Case(row, shown, found, is_owner, is_holder, may_ask)


def with_keys(now: datetime) -> dict[str, str]:
    """Return who works here and has a key pair: the names of keys, by word."""
    live = RoleGiven.objects.live(now).filter(person__is_active=True)
    rows = live.values_list("person_id", "person__username").distinct()
    words = {name_of_number(number): word for number, word in rows}
    keys = PersonKey.objects.filter(person__in=words, retired_at=None)
    found = {name: words[name] for name in keys.values_list("person", flat=True)}
    return dict(sorted(found.items(), key=lambda one: one[1]))


def could_hold(case: Case, now: datetime) -> dict[str, str]:
    """Return to whom a case could be given: who has keys, and not yet this one's."""
    has_key = dict(case.holders)
    return {n: word for n, word in with_keys(now).items() if n not in has_key}


def glass_now() -> Glass | None:
    """Return the glass that new cases are behind; None before one was made."""
    row = GlassKey.objects.filter(retired_at=None).order_by("-made_at").first()
    if row is None:
        return None
    held = row.shares.filter(holder__retired_at=None)
    names = shown_names(held.values_list("holder__person", flat=True))
    return Glass(row.made_at, sorted(names.values()))


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
