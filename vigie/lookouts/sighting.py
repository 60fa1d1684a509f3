"""Somebody tells what they saw, and a person judges it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vigie.lookouts.models import Lookout, Sighting
from vigie.lookouts.posting import PUBLIC
from vigie.lookouts.states import (
    SIGHTING_ALLOWED,
    LookoutState,
    SightingState,
    Way,
)
from vigie.lookouts.where import Where
from vigie.reading.masking import mask
from vigie.trust.journal.recording import Subject, record
from vigie.trust.triage.registering import Thing, register
from vigie.work.database import writing

AT_DESK = "lookouts.sighting"
SEEN = "seen"  # the kind of thing at the desk
VERBS = {
    "lookouts.seen": "somebody told that they saw what is looked out for",
    "lookouts.sighting_confirmed": "a person confirmed a sighting",
    "lookouts.sighting_dismissed": "a person found that a sighting is not it",
}
_VERB = {
    SightingState.CONFIRMED: "lookouts.sighting_confirmed",
    SightingState.DISMISSED: "lookouts.sighting_dismissed",
}


@dataclass(frozen=True)
class Seen:
    """What somebody saw, in their words, and how they are reached."""

    where: Where
    at: datetime
    heading: str = ""
    words: str = ""
    phone: str = ""
    mail: str = ""
    language: str = ""


def report_sighting(
    *, lookout: UUID, seen: Seen, way: Way, now: datetime, pk: UUID | None = None
) -> Sighting | None:
    """Store an unsure sighting and bring it to the desk; on the disk then. None where
    nobody looks out for it any more. With `pk` of one that is there, that one."""
    with writing(durable=True):
        row = Lookout.objects.select_for_update().filter(pk=lookout).first()
        there = Sighting.objects.filter(pk=pk, lookout=lookout).first() if pk else None
        if there is not None:
            return there
        if row is None or row.state != LookoutState.OPEN or row.until <= now:
            return None
        return keep_sighting(row, seen, way, now, pk)


def keep_sighting(
    row: Lookout, seen: Seen, way: Way, now: datetime, pk: UUID | None = None
) -> Sighting:
    """Store an unsure sighting of an open lookout and bring it to the desk, in the
    caller's transaction."""
    made = Sighting(lookout=row, way=way, **({"id": pk} if pk else {}))
    made.seen_at, made.made_at, made.state_at = min(seen.at, now), now, now
    made.place, made.cell = seen.where.place or None, seen.where.cell
    made.heading, made.words = seen.heading, mask(seen.words) or None
    made.phone, made.mail = seen.phone or None, seen.mail or None
    made.language = seen.language
    made.save(force_insert=True)
    thing = Thing(made.pk.hex, SEEN, 3, 0, seen.language, now)
    register(row.emergency_id, AT_DESK, [thing])
    _record("lookouts.seen", made, PUBLIC, now)
    return made


def judge(*, sighting: UUID, state: SightingState, by: str, now: datetime) -> bool:
    """Take a person's judgement of a sighting; it may be judged anew. Return whether it
    was not judged so already."""
    with writing(durable=True):
        row = Sighting.objects.select_for_update(of=("self",)).get(pk=sighting)
        if state not in SIGHTING_ALLOWED[row.state]:
            return False
        row.state, row.state_at, row.decided_by = state, now, by
        row.save(update_fields=["state", "state_at", "decided_by"])
        _record(_VERB[state], row, by, now)
        return True


def _record(verb: str, row: Sighting, by: str, now: datetime) -> None:
    record(
        what=verb,
        by=by,
        subject=Subject.of(row),
        emergency=row.lookout.emergency_id,
        now=now,
    )
