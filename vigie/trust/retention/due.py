"""When what is due: pure functions of moments."""

from dataclasses import dataclass
from datetime import datetime, timedelta

DRILL = timedelta(hours=24)  # after its end
NOT_ARCHIVED = timedelta(days=90)  # after that, a closed emergency counts as archived


@dataclass(frozen=True)
class Life:
    """Of an emergency, what its retention depends on."""

    is_drill: bool
    is_archived: bool
    ended_at: datetime | None  # none while it is open
    archived_at: datetime | None


def emergency_due(life: Life, days: float) -> datetime | None:
    """Return when rows kept for `days` after an emergency are due; None if it is open.

    A drill's are due 24 hours after its end, whatever the days.
    """
    if life.ended_at is None:
        return None
    if life.is_drill:
        return life.ended_at + DRILL
    if life.is_archived and life.archived_at is not None:
        return life.archived_at + timedelta(days=days)
    return life.ended_at + NOT_ARCHIVED + timedelta(days=days)


def is_due(moment: datetime | None, now: datetime) -> bool:
    """Whether a moment is there and has come."""
    return moment is not None and moment <= now


def latest_start(now: datetime, days: float) -> datetime:
    """Return the latest moment from which `days` have passed at `now`."""
    return now - timedelta(days=days)
