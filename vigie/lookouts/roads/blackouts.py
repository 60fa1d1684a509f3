"""An officer hides where officers stand, for hours at most, while an alert runs.

What is hidden is decided when somebody reads: a blackout whose alert is over hides
nothing any more, even before the clock wrote its end down.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from vigie.emergencies.models import Emergency
from vigie.emergencies.states import Kind
from vigie.lib import geo
from vigie.lookouts.models.lookouts import Lookout
from vigie.lookouts.roads.rows import Blackout, RoadReport
from vigie.lookouts.roads.states import HIDDEN
from vigie.lookouts.states import LookoutState
from vigie.lookouts.where import Where
from vigie.reading.gazetteer import distance_km
from vigie.reading.masking import mask
from vigie.trust.journal.recording import record_of
from vigie.work.database import writing

ALERTS = frozenset({Kind.ABDUCTION, Kind.ATTACK})
CLOCK = "clock"  # how the journal calls an end by itself
VERBS = {
    "lookouts.blackout_began": "an officer hid checks, cordons and road blocks",
    "lookouts.blackout_ended": "they are shown again",
}


class NoAlert(ValueError):
    """Nothing is hidden without an alert."""


@dataclass(frozen=True)
class Ground:
    """Where, and for how long."""

    where: Where
    km: int
    minutes: int


def is_alert(emergency: Emergency) -> bool:
    """Whether an emergency is an alert by itself: an abduction or attack, open."""
    return emergency.is_open and emergency.kind in ALERTS


def begin(
    *,
    emergency: Emergency,
    ground: Ground,
    reason: str,
    by: str,
    now: datetime,
    lookout: Lookout | None = None,
) -> Blackout:
    """Hide checks, cordons and road blocks there from this moment on; return the row,
    on the disk. Raises NoAlert where neither an open lookout of that emergency is given
    nor the emergency is an alert; IntegrityError above twelve hours."""
    row = Blackout(emergency=emergency, lookout=lookout, reason=mask(reason))
    row.place, row.cell = ground.where
    row.km, row.minutes = ground.km, ground.minutes
    row.made_at, row.made_by = now, by
    with writing(durable=True):
        Emergency.hold(emergency.pk)
        emergency.refresh_from_db()
        if lookout is not None:
            lookout.refresh_from_db()
        if not _alert_runs(row, now):
            raise NoAlert
        row.save(force_insert=True)
        Emergency.touch(emergency.pk)
        _record_begin(row, reason, now)
    return row


def end(*, blackout: UUID, by: str, now: datetime, why: str = "") -> bool:
    """Show again what a blackout hid; return whether it ran."""
    with writing(durable=True):
        rows = Blackout.objects.select_for_update(of=("self",))
        row = rows.filter(pk=blackout, ended_at__isnull=True).first()
        if row is None:
            return False
        row.ended_at, row.ended_by = min(now, row.until), by
        row.save(update_fields=["ended_at", "ended_by"])
        Emergency.touch(row.emergency_id)
        record_of("lookouts.blackout_ended", row, by, now, why)
        return True


def keep(now: datetime) -> int:
    """Write down the end of those whose time or alert is over; return how many."""
    rows = Blackout.objects.filter(ended_at__isnull=True)
    due = rows.select_related("emergency", "lookout")
    over = [row.pk for row in due if not _runs(row, now)]
    return sum(end(blackout=pk, by=CLOCK, now=now) for pk in over)


def running(emergency: Emergency, now: datetime) -> list[Blackout]:
    """Return the blackouts that hide something at this moment: one query."""
    rows = Blackout.objects.filter(emergency=emergency, ended_at__isnull=True)
    found = rows.select_related("emergency", "lookout").order_by("made_at")
    return [row for row in found if _runs(row, now)]


def shown(reports: Iterable[RoadReport], ran: Sequence[Blackout]) -> list[RoadReport]:
    """Return the reports that no blackout hides. Where nobody knows the place of one,
    each blackout hides it."""
    return [one for one in reports if not any(hides(row, one) for row in ran)]


def hides(row: Blackout, report: RoadReport) -> bool:
    """Whether a running blackout hides a report, also one whose cell reaches in."""
    if report.kind not in HIDDEN:
        return False
    if not report.cell:
        return True
    reach = row.km + _radius(report.cell)
    return _far(row.cell, report.cell) <= reach


def _record_begin(row: Blackout, reason: str, now: datetime) -> None:
    alert = row.lookout.code if row.lookout else row.emergency.kind
    record_of(
        "lookouts.blackout_began",
        row,
        row.made_by,
        now,
        reason,
        cell=f"{row.cell:x}",
        km=row.km,
        minutes=row.minutes,
        alert=alert,
    )


def _runs(row: Blackout, now: datetime) -> bool:
    return now < row.until and _alert_runs(row, now)


def _alert_runs(row: Blackout, now: datetime) -> bool:
    if row.lookout is None:
        return is_alert(row.emergency)
    mine = row.lookout.emergency_id == row.emergency_id
    return mine and row.lookout.state == LookoutState.OPEN and row.lookout.until > now


def _far(one: int, other: int) -> float:
    return distance_km(geo.centre_of(one), geo.centre_of(other))


@lru_cache(maxsize=10_000)
def _radius(cell: int) -> float:
    """How far a cell reaches from its centre, in km."""
    centre = geo.centre_of(cell)
    return max(distance_km(centre, (lat, lon)) for lon, lat in geo.outline_of(cell))
