"""A press on a page that was written to somebody proves that they are reached there."""

from datetime import datetime

from vigie.doors.models import Door
from vigie.doors.states import Level
from vigie.emergencies.models import Emergency
from vigie.trust.journal.recording import record_of
from vigie.work.database import writing

VERBS = {"doors.confirmed": "a host answered where we had written to them"}


def confirm(*, door: Door, by: str, now: datetime) -> bool:
    """Note that a host answered where they had been written to; return whether that
    was news. What is known of a host already is never made less."""
    with writing(durable=True):
        rows = Door.objects.filter(pk=door.pk, level=Level.UNKNOWN)
        if not rows.update(level=Level.PHONE, fresh_at=now):
            return False
        Emergency.touch(door.emergency_id)
        record_of("doors.confirmed", door, by, now)
        return True
