"""Offering a door, and what its host does with the offer after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from vigie.doors import inviting, offer_letters, places, promised
from vigie.doors.models import Door
from vigie.doors.notes import public_note
from vigie.doors.places_named import Named
from vigie.doors.standing import is_taken_down, offers_of, refuse_more
from vigie.doors.states import DOOR_ALLOWED, DoorStage, Level, Way
from vigie.emergencies.models import Emergency
from vigie.relaying.models import Address
from vigie.trust.journal.recording import record_of
from vigie.trust.people.codes import Prepared, end_codes, keep_code
from vigie.work.database import writing

ROOM = "doors"  # of return codes; the subject is the offer's id in hex
LASTS = timedelta(hours=12)  # unless told, from the moment of the offer
PUBLIC = "anybody"  # how the journal calls who is nobody it knows
_RENEWED = ("until", "fresh_at", "silences", "reminded_at", "stage", "stage_at")
VERBS = {
    "doors.offered": "somebody offered a bed",
    "doors.renewed": "a host said that their offer stands",
    "doors.resting": "a host paused their offer",
    "doors.taken_back": "a host took their offer back",
    "doors.corrected": "a host changed what they say of their offer",
}


@dataclass(frozen=True)
class Reached:
    """How somebody is reached, as they wrote it, and the row that letters go to."""

    name: str = ""
    phone: str = ""
    mail: str = ""
    street: str = ""
    address: Address | None = None
    language: str = ""


def offer_door(
    *,
    emergency: Emergency,
    number: int,
    where: Named,
    until: datetime,
    reached: Reached,
    way: Way,
    now: datetime,
    says: Mapping[str, Any] | None = None,
    note: str = "",
    level: Level = Level.UNKNOWN,
    prepared: Prepared | None = None,
    pk: UUID | None = None,
    by: str = PUBLIC,
) -> Door:
    """Store an offer of `number` places, and return it: on the disk then. The note is
    masked before. `says` are fields of `Door` that the host may fill in; `level` is
    what is known of them by the way they came. With `pk` of an offer that is there,
    that one is returned: a form sent twice is one offer. Raises TooMany where three of
    that phone or mail stand; staff may keep more."""
    row = Door(emergency=emergency, **({"id": pk} if pk else {}), **(says or {}))
    row.way, row.places, row.free = way, number, number
    row.quarter, row.cell = where
    row.note = public_note(note)
    row.until, row.level = until, level
    row.made_at = row.fresh_at = row.stage_at = now
    _reach(row, reached)
    with writing(durable=True):
        there = Door.objects.filter(pk=row.pk).first()
        if there is None:
            _admit(row, now)
            row.save(force_insert=True)
        if prepared is not None:
            end_codes(room=ROOM, subject=row.pk.hex, now=now)
            keep_code(prepared, room=ROOM, subject=row.pk.hex, now=now)
        if there is None:
            if way != Way.SMS:  # that is answered by SMS, at once
                offer_letters.kept(row, now)
            _changed(row, "doors.offered", now, by)
    return there or row


def renew_door(*, door: Door, now: datetime, by: str = PUBLIC) -> datetime:
    """Have an offer stand for twelve hours from now at least, whether it was paused,
    silent or expired; return until when. One that was taken down stays so. Raises
    TooMany where it had expired and three others of that phone or mail stand."""
    with writing(durable=True):
        row = _locked(door)
        if row.stage == DoorStage.EXPIRED or row.until <= now:
            _count(row, now)
        row.until = max(row.until, now + LASTS)
        row.fresh_at, row.silences, row.reminded_at = now, 0, None
        if row.stage in (DoorStage.PAUSED, DoorStage.EXPIRED):
            row.stage, row.stage_at = _opening(row), now
        row.save(update_fields=_RENEWED)
        _changed(row, "doors.renewed", now, by)
        return row.until


def rest_door(*, door: Door, now: datetime, by: str = PUBLIC) -> bool:
    """Pause an offer at its host's wish; return whether it was open. What they are
    asked just now they may still answer."""
    return _become(door, DoorStage.PAUSED, "doors.resting", now, by)


def take_back(*, door: Door, now: datetime, by: str = PUBLIC) -> bool:
    """Close an offer at its host's wish, and end what they are asked; return whether
    it stood. Who stays there stays. One that was taken down is not theirs to close."""
    closed = _become(door, DoorStage.CLOSED, "doors.taken_back", now, by)
    if closed:
        inviting.withdraw_all(door=door.pk, now=now)
    return closed


def correct_door(
    *,
    door: Door,
    number: int,
    says: Mapping[str, Any],
    now: datetime,
    note: str = "",
    name: str = "",
    street: str = "",
    by: str = PUBLIC,
) -> bool:
    """Keep what a host says of their home now; return whether that is possible: what
    is promised stays so, places as well as where it is. Where it is another home by it
    for those who may come, what the host is asked just now ends, and they are asked
    anew; guests who may not be there are called off while they are on the way."""
    with writing(durable=True):
        row = _locked(door)
        if not promised.may_change(row, name, street):
            return False
        if not places.have(row.pk, number):
            return False
        is_another = any(getattr(row, field) != value for field, value in says.items())
        for field, value in says.items():
            setattr(row, field, value)
        row.note, row.name, row.street = public_note(note), name or None, street or None
        row.fresh_at = now
        row.save(update_fields=[*says, "note", "name", "street", "fresh_at"])
        row.places = number
        _changed(row, "doors.corrected", now, by)
    if is_another:
        inviting.withdraw_all(door=door.pk, now=now)
        promised.call_off_what_may_not_be(door=door.pk, now=now)
    return True


def _become(door: Door, stage: DoorStage, verb: str, now: datetime, by: str) -> bool:
    with writing(durable=True):
        row = _locked(door)
        is_away = row.stage == DoorStage.SUSPENDED
        if is_away or stage not in DOOR_ALLOWED[row.stage]:
            return False
        row.stage, row.stage_at = stage, now
        if stage == DoorStage.CLOSED:
            row.until = min(row.until, now)
        row.save(update_fields=["stage", "stage_at", "until"])
        _changed(row, verb, now, by)
        return True


def _locked(door: Door) -> Door:
    return Door.objects.select_for_update().get(pk=door.pk)


def _admit(row: Door, now: datetime) -> None:
    """Refuse what is one too many, and have a person look at it where one must."""
    if row.way in (Way.PAGE, Way.SMS):
        _count(row, now)
        row.stage = _opening(row)


def _count(row: Door, now: datetime) -> None:
    """Refuse what would stand beside three others of that phone or mail; staff may
    keep more."""
    if row.way in (Way.PAGE, Way.SMS):
        reach = {"phone": row.phone or "", "mail": row.mail or ""}
        others = offers_of(row.emergency, **reach, now=now).exclude(pk=row.pk)
        refuse_more(others, row.address)


def _opening(row: Door) -> DoorStage:
    """Return how an offer begins or goes on: who was taken down waits for a person."""
    return DoorStage.HELD if is_taken_down(row) else DoorStage.OPEN


def _reach(row: Door, reached: Reached) -> None:
    row.name, row.phone = reached.name or None, reached.phone or None
    row.mail, row.street = reached.mail or None, reached.street or None
    row.address, row.language = reached.address, reached.language


def _changed(row: Door, verb: str, now: datetime, by: str = PUBLIC) -> None:
    Emergency.touch(row.emergency_id)
    record_of(verb, row, by, now, way=row.way, stage=row.stage, places=row.places)
