"""Asking for a bed, and what whoever asks does with the request after."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from vigie.doors import inviting, offer_letters
from vigie.doors.models import Need
from vigie.doors.notes import public_note
from vigie.doors.offering import PUBLIC, Reached
from vigie.doors.places_named import Named
from vigie.doors.standing import refuse_more, requests_of
from vigie.doors.states import WAITING, NeedStage, Way
from vigie.emergencies.models import Emergency
from vigie.trust.journal.recording import record_of
from vigie.trust.people.codes import Prepared, end_codes, keep_code
from vigie.trust.triage.registering import Thing, register
from vigie.work.database import writing

ROOM = "doors.need"  # of return codes, and at the desk: the request's id in hex
MINOR = "minor"  # the kind of thing at the desk: nobody of age is with them
VERBS = {
    "doors.asked": "somebody asked for a bed",
    "doors.withdrawn": "who asked for a bed needs it no more",
}


def ask_for_bed(
    *,
    emergency: Emergency,
    who: Mapping[str, int],
    where: Named,
    until: datetime,
    reached: Reached,
    way: Way,
    now: datetime,
    says: Mapping[str, Any] | None = None,
    note: str = "",
    prepared: Prepared | None = None,
    pk: UUID | None = None,
    by: str = PUBLIC,
) -> Need:
    """Store a request, and return it: on the disk then. `who` counts women, men, others
    and children; `says` are fields of `Need` that they may fill in.

    Where nobody of age is among them no machine proposes anything: a person of staff
    is called at once, before everything else. With `pk` of a request that is there,
    that one is returned. Raises TooMany where three of that phone or mail wait, but
    of a minor alone never; staff may keep more.
    """
    row = Need(emergency=emergency, **({"id": pk} if pk else {}), **(says or {}))
    row.women, row.men = who.get("women", 0), who.get("men", 0)
    row.others, row.children = who.get("others", 0), who.get("children", 0)
    row.size = row.women + row.men + row.others + row.children
    row.is_alone_minor = row.size == row.children
    row.stage = NeedStage.STAFF if row.is_alone_minor else NeedStage.OPEN
    row.way, row.until, row.note = way, until, public_note(note)
    row.quarter, row.cell = where
    row.made_at = row.stage_at = now
    row.seed = secrets.randbits(62)
    _reach(row, reached)
    with writing(durable=True):
        there = Need.objects.filter(pk=row.pk).first()
        if there is None:
            _store(row, now)
        if prepared is not None:
            end_codes(room=ROOM, subject=row.pk.hex, now=now)
            keep_code(prepared, room=ROOM, subject=row.pk.hex, now=now)
        if there is None:
            record_of("doors.asked", row, by, now, way=way, size=row.size)
    return there or row


def need_no_more(*, need: Need, now: datetime) -> bool:
    """End a request at the wish of who asked, and thank the hosts who are asked for it;
    return whether it waited. A stay is ended on its own page."""
    with writing(durable=True):
        row = Need.objects.select_for_update().get(pk=need.pk)
        if row.stage not in WAITING:
            return False
        inviting.release(need=row, besides=[], now=now)
        row.stage, row.stage_at, row.until = NeedStage.CLOSED, now, now
        row.save(update_fields=["stage", "stage_at", "until"])
        Emergency.touch(row.emergency_id)
        record_of("doors.withdrawn", row, PUBLIC, now)
        return True


def _store(row: Need, now: datetime) -> None:
    if row.way in (Way.PAGE, Way.SMS) and not row.is_alone_minor:
        reach = {"phone": row.phone or "", "mail": row.mail or ""}
        refuse_more(requests_of(row.emergency, **reach, now=now), row.address)
    row.save(force_insert=True)
    Emergency.touch(row.emergency_id)
    if row.way != Way.SMS:  # that is answered by SMS, at once
        offer_letters.looking(row, now)
    if row.is_alone_minor:
        register(
            row.emergency_id,
            ROOM,
            [Thing(row.pk.hex, MINOR, 3, 0, row.language, now)],
        )


def _reach(row: Need, reached: Reached) -> None:
    row.name, row.phone = reached.name or None, reached.phone or None
    row.mail = reached.mail or None
    row.address, row.language = reached.address, reached.language
