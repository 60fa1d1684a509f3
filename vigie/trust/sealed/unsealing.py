"""Opening sealed values: only with a person's key, a reason, and a row that says so."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import models

from vigie.trust.models import (
    CaseKey,
    GlassRequest,
    ReadingAlarm,
    SealedCase,
    Unsealing,
)
from vigie.trust.sealed import boxes
from vigie.trust.sealed.boxes import KeyPair
from vigie.trust.sealed.cases import pairs_of
from vigie.trust.sealed.errors import (
    CannotOpen,
    Destroyed,
    NoGrant,
    NotNow,
    NotSearchable,
    UnknownKey,
)
from vigie.trust.sealed.fields import SealedField, held
from vigie.trust.sealed.glass import pairs_behind_glass
from vigie.trust.sealed.names import shown_name
from vigie.trust.sealed.pairs import KeyInHand
from vigie.trust.sealed.reporting import report
from vigie.trust.sealed.telling import tell
from vigie.trust.sealed.values import Closed
from vigie.work.database import writing

log = logging.getLogger("vigie.trust.sealed")


def unseal(
    *,
    row: models.Model,
    columns: Sequence[str],
    by: KeyInHand,
    why: str,
    now: datetime,
    request: GlassRequest | None = None,
) -> dict[str, str]:
    """Return the sealed values of a row; empty columns are left out.

    Nothing is returned before the journal has a row for each on the disk. With an
    approved `request` the glass is broken instead of a grant used. Raises NoGrant,
    Destroyed, NotNow without a reason, CannotOpen (and reports it).
    """
    if not why.strip():
        raise NotNow("Say why the data must be read.")
    fields = [_field(row, name) for name in columns]
    case = SealedCase.objects.get(pk=fields[0].case_of(row))
    if case.destroyed_at:
        raise Destroyed
    pairs = _pairs(case, by, request, now)
    opened = {}
    for field in fields:
        value = field.read(row, held(row, field))
        if value is not None:
            opened[field.name] = _open(field, row, value, pairs)
    _remember(case, row, [f for f in fields if f.name in opened], by, why, now, request)
    return opened


def _field(row: models.Model, name: str) -> SealedField:
    field = row._meta.get_field(name)
    if not isinstance(field, SealedField):
        raise NotSearchable(f"{name} is no sealed column")
    return field


def _pairs(
    case: SealedCase, by: KeyInHand, request: GlassRequest | None, now: datetime
) -> dict[UUID, KeyPair]:
    if request is None:
        return pairs_of(case, by)
    if request.case_id != case.pk:
        raise NoGrant
    return pairs_behind_glass(request=request, by=by, now=now)


def _open(
    field: SealedField, row: models.Model, value: Closed, pairs: dict[UUID, KeyPair]
) -> str:
    place = field.place_of(row)
    try:
        name = UUID(bytes=boxes.key_id_of(value.stored, place))
        if name in pairs:
            return boxes.unseal(pairs[name], place, value.stored).decode()
        if CaseKey.objects.filter(pk=name, case=field.case_of(row)).exists():
            raise NoGrant
        raise UnknownKey(place.where)
    except CannotOpen as error:
        report(error)
        raise


def _remember(
    case: SealedCase,
    row: models.Model,
    fields: Sequence[SealedField],
    by: KeyInHand,
    why: str,
    now: datetime,
    request: GlassRequest | None,
) -> None:
    subject = ("trust.sealedcase", str(case.id))
    glass, who = request is not None, shown_name(by.person)
    with writing(durable=True):
        for field in fields:
            where = field.place_of(row).where
            Unsealing.objects.create(
                person=by.person,
                case=case,
                where=where,
                row=str(row.pk),
                broke_glass=glass,
                at=now,
            )
        _raise_alarm(by.person, now)
        for field in fields:
            facts: dict[str, str | int] = {
                "where": field.place_of(row).where,
                "glass": glass,
            }
            tell(
                what="case.unsealed",
                by=who,
                subject=subject,
                why=why,
                now=now,
                facts=facts,
            )


def _raise_alarm(person: str, now: datetime) -> None:
    """Once in the span, however many values more are opened."""
    since = now - timedelta(minutes=settings.UNSEALINGS_MINUTES)
    count = Unsealing.objects.filter(person=person, at__gt=since).count()
    if count <= settings.UNSEALINGS_ALARM:
        return
    if ReadingAlarm.objects.filter(person=person, at__gt=since).exists():
        return
    alarm = ReadingAlarm.objects.create(person=person, count=count, since=since, at=now)
    log.warning("%s opened %d sealed values in a short time", person, count)
    subject, facts = ("trust.readingalarm", str(alarm.pk)), {"count": count}
    tell(what="reading.alarm", by=person, subject=subject, now=now, facts=facts)


def unsealings_of(case: SealedCase) -> models.QuerySet[Unsealing]:
    """Return who opened what of a case, the latest first: its owner sees all of it."""
    return case.unsealings.order_by("-at", "-pk")


def look_at_alarm(*, alarm: ReadingAlarm, by: str, now: datetime) -> None:
    """Note that somebody looked at an alarm; it is shown no longer.

    Raises NotNow for the person whom it is about. Looked at before, it stays as it is.
    """
    if alarm.person == by:
        raise NotNow("A second person must look at this alarm.")
    with writing(durable=True):
        unseen = ReadingAlarm.objects.filter(pk=alarm.pk, seen_at=None)
        if unseen.update(seen_by=by, seen_at=now):
            subject = ("trust.readingalarm", str(alarm.pk))
            tell(what="alarm.seen", by=by, subject=subject, now=now)


def alarms() -> models.QuerySet[ReadingAlarm]:
    """Return the alarms nobody has looked at yet, the latest first."""
    return ReadingAlarm.objects.filter(seen_at=None).order_by("-at")
