"""Fixes come in: from a tracker's address, or typed in by a responder.

Whoever asks for an address gets a secret that is shown once; it ends with the lookout.
What is acknowledged is on the disk.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from django.utils.crypto import salted_hmac

from vigie.lookouts.models import Lookout
from vigie.lookouts.responders.rows import Fixed, Tracker
from vigie.lookouts.responders.states import Source
from vigie.lookouts.states import LookoutState
from vigie.lookouts.track import Fix, Refused, Why, judged
from vigie.trust.journal.recording import Subject, record
from vigie.trust.models import Organisation
from vigie.work.database import writing

MARKED = timedelta(minutes=1)  # between two fixes of a line
_SALT = "vigie.lookouts.tracker"
VERBS = {
    "lookouts.tracker_made": "a responder was given an address for a tracker",
    "lookouts.tracker_ended": "the address of a tracker was ended",
    "lookouts.fix_typed": "a responder typed in where something was",
}


@dataclass(frozen=True)
class Took:
    """How many fixes were taken, and why the last of the others was not."""

    many: int
    why: Why | None = None


def make_tracker(
    *, lookout: UUID, by: str, organisation: Organisation, now: datetime
) -> str:
    """Return the secret of a new address, to be shown once; "" for a lookout that is
    not open."""
    secret = secrets.token_urlsafe(24)
    with writing(durable=True):
        row = Lookout.objects.select_for_update().get(pk=lookout)
        if row.state != LookoutState.OPEN:
            return ""
        made = Tracker(lookout=row, organisation=organisation, made_by=by)
        made.secret, made.made_at = _digest(secret), now
        made.save(force_insert=True)
        _record("lookouts.tracker_made", made, by, now)
    return secret


def end_tracker(*, tracker: UUID, by: str, now: datetime) -> bool:
    """Take no more fixes of an address; return whether it took any until now."""
    with writing(durable=True):
        rows = Tracker.objects.select_related("lookout")
        row = rows.select_for_update(of=("self",)).get(pk=tracker)
        if row.ended_at is not None:
            return False
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        _record("lookouts.tracker_ended", row, by, now)
        return True


def tracker_of(secret: str) -> Tracker | None:
    """Return the tracker whose address holds this secret, while it is taken from."""
    rows = Tracker.objects.filter(secret=_digest(secret), ended_at=None)
    return rows.filter(lookout__state=LookoutState.OPEN).first()


def take(
    *, tracker: UUID, fixes: Sequence[Fix], source: Source, now: datetime
) -> Took | None:
    """Keep the fixes that can be true, in the order of time, and count the others with
    the reason of the last. On the disk when it returns; None where the address ended.
    """
    with writing(durable=True):
        row = Tracker.objects.select_for_update().filter(pk=tracker).first()
        if row is None or row.ended_at is not None:
            return None
        last, taken, why = _last(row), [], None
        for fix in sorted(fixes):
            refused = judged(fix, last, now)
            if refused is None:
                taken.append(_made(row, fix, last, source, now))
                last = fix
            else:
                why = refused.reason
        Fixed.objects.bulk_create(taken, batch_size=500)
        _note(row, last, len(taken), len(fixes) - len(taken), why)
        return Took(len(taken), why)


def refuse(*, tracker: UUID, refused: Refused) -> None:
    """Count what could not be read, with its reason."""
    with writing():
        row = Tracker.objects.select_for_update().get(pk=tracker)
        _note(row, None, 0, 1, refused.reason)


def note_fix(
    *, lookout: UUID, fix: Fix, by: str, organisation: Organisation, now: datetime
) -> Refused | None:
    """Keep where something was as a responder says; return why it cannot be true."""
    with writing(durable=True):
        row = Lookout.objects.select_for_update().get(pk=lookout)
        refused = judged(fix, None, now)
        if refused is not None or row.state != LookoutState.OPEN:
            return refused or Refused(Why.INVALID)
        made = Fixed(lookout=row, organisation=organisation, source=Source.TYPED)
        made.at, made.made_at, made.made_by = fix.at, now, by
        made.place, made.is_mark = packed(fix), True
        made.save(force_insert=True)
        _record("lookouts.fix_typed", made, by, now)
        return None


def packed(fix: Fix) -> str:
    """Return a fix's place as it is stored, encrypted."""
    return msgspec.json.encode((fix.lat, fix.lon, fix.accuracy)).decode()


def unpacked(place: str, at: datetime) -> Fix:
    """Return the fix of a place that was stored."""
    lat, lon, accuracy = msgspec.json.decode(place)
    return Fix(at, lat, lon, accuracy)


def _last(row: Tracker) -> Fix | None:
    if row.last_at is None or row.place is None:
        return None
    return unpacked(row.place, row.last_at)


def _made(
    row: Tracker, fix: Fix, last: Fix | None, source: Source, now: datetime
) -> Fixed:
    made = Fixed(lookout_id=row.lookout_id, tracker=row, source=source)
    made.organisation_id = row.organisation_id
    made.at, made.made_at, made.place = fix.at, now, packed(fix)
    made.is_mark = last is None or _minute(fix.at) != _minute(last.at)
    return made


def _minute(at: datetime) -> int:
    return int(at.timestamp() // MARKED.total_seconds())


def _note(
    row: Tracker, last: Fix | None, taken: int, refused: int, why: Why | None
) -> None:
    row.taken += taken
    row.refused += refused
    row.why = why or row.why
    if taken and last is not None:
        row.last_at, row.place = last.at, packed(last)
    row.save(update_fields=["taken", "refused", "why", "last_at", "place"])


def _digest(secret: str) -> str:
    return salted_hmac(_SALT, secret, algorithm="sha256").hexdigest()


def _record(verb: str, row: Tracker | Fixed, by: str, now: datetime) -> None:
    record(
        what=verb,
        by=by,
        subject=Subject.of(row),
        emergency=row.lookout.emergency_id,
        now=now,
    )
