"""Posting a lookout: a person checks it before anybody else reads it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from vigie.emergencies.models import Emergency
from vigie.lookouts import poster_letters
from vigie.lookouts.models import Lookout
from vigie.lookouts.plates import Typed
from vigie.lookouts.states import Sought, Way
from vigie.lookouts.where import Where
from vigie.reading.masking import mask
from vigie.relaying.models import Address
from vigie.trust.journal.recording import record_of
from vigie.trust.people.codes import Prepared, end_codes, keep_code
from vigie.trust.triage.registering import Thing, register
from vigie.work.database import writing

ROOM = "lookouts"  # of return codes; the subject is the lookout's id in hex
AT_DESK = "lookouts.lookout"
CHECK, OVER = "check", "over"  # kinds of things at the desk
PUBLIC = "anybody"  # how the journal calls who is nobody it knows
LASTS = timedelta(hours=6)
VERBS = {"lookouts.posted": "somebody asked that people look out for something"}
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Reached:
    """How who posts is reached, as they wrote it, and the row that letters go to."""

    name: str = ""
    phone: str = ""
    mail: str = ""
    address: Address | None = None
    language: str = ""


def post_lookout(
    *,
    emergency: Emergency,
    sought: Sought,
    where: Where,
    since_at: datetime,
    reached: Reached,
    way: Way,
    now: datetime,
    plate: Typed | None = None,
    says: Mapping[str, Any] | None = None,
    told: str = "",
    prepared: Prepared | None = None,
    pk: UUID | None = None,
) -> Lookout:
    """Store a lookout and bring it to the head of the desk; return it: on the disk
    then. `says` may hold make, colour, looks and heading; make and looks are masked.
    `told` is read by who checks it alone. With `pk` of one that is there, that one is
    returned: a form sent twice is one lookout."""
    row = Lookout(emergency=emergency, **({"id": pk} if pk else {}), **(says or {}))
    row.code, row.way, row.sought = _code(), way, sought
    row.make, row.looks = mask(row.make), mask(row.looks)
    if plate is not None:
        row.plate, row.plate_key, row.country = plate
    row.place, row.cell = where
    row.since_at, row.until = since_at, now + LASTS
    row.told, row.language = told or None, reached.language
    row.name, row.phone = reached.name or None, reached.phone or None
    row.mail, row.address = reached.mail or None, reached.address
    row.made_at = row.state_at = now
    with writing(durable=True):
        there = Lookout.objects.filter(pk=row.pk).first()
        if there is None:
            _store(row, now)
        if prepared is not None:
            end_codes(room=ROOM, subject=row.pk.hex, now=now)
            keep_code(prepared, room=ROOM, subject=row.pk.hex, now=now)
    return there or row


def _store(row: Lookout, now: datetime) -> None:
    row.save(force_insert=True)
    if row.way != Way.SMS:  # that is answered by SMS, at once
        poster_letters.kept(row, now)
    thing = Thing(f"{row.pk.hex}.{CHECK}", CHECK, 3, 0, row.language, now)
    register(row.emergency_id, AT_DESK, [thing])
    record_of("lookouts.posted", row, PUBLIC, now, way=row.way, sought=row.sought)


def _code() -> str:
    """Return eight signs that nobody confuses: two in a trillion lookouts are alike."""
    return "".join(secrets.choice(_SIGNS) for _ in range(8))
