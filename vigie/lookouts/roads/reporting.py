"""People report what is on the roads, and say whether it is still there."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vigie.emergencies.models import Emergency
from vigie.lookouts.posting import PUBLIC
from vigie.lookouts.roads.rows import RoadReport
from vigie.lookouts.roads.states import (
    CLOCKS,
    CONFIRMS,
    ENDS,
    ROAD_ALLOWED,
    RoadKind,
    RoadState,
)
from vigie.lookouts.where import Where
from vigie.trust.journal.recording import record_of
from vigie.work.database import writing

VERBS = {
    "lookouts.road_reported": "somebody reported something on a road",
    "lookouts.road_confirmed": "a person of the team confirmed a road report",
    "lookouts.road_removed": "a person of the team removed a road report",
    "lookouts.road_gone": "two people said that it is gone from the road",
}
_BY_TEAM = {
    RoadState.CONFIRMED: "lookouts.road_confirmed",
    RoadState.REMOVED: "lookouts.road_removed",
}


@dataclass(frozen=True)
class Told:
    """What somebody told of a road."""

    kind: RoadKind
    where: Where
    since_at: datetime
    heading: str = ""


def report_road(
    *, emergency: Emergency, told: Told, now: datetime, pk: UUID | None = None
) -> RoadReport:
    """Store an unverified report; return it: on the disk then. With `pk` of one that is
    there, that one is returned: a form sent twice is one report."""
    row = RoadReport(emergency=emergency, kind=told.kind, **({"id": pk} if pk else {}))
    row.place, row.cell = told.where
    row.heading, row.since_at = told.heading, min(told.since_at, now)
    row.until = now + CLOCKS[told.kind].lasts
    row.made_at = row.state_at = now
    with writing(durable=True):
        there = RoadReport.objects.filter(pk=row.pk, emergency=emergency).first()
        if there is not None:
            return there
        row.save(force_insert=True)
        Emergency.touch(emergency.pk)
        record_of("lookouts.road_reported", row, PUBLIC, now, kind=row.kind)
    return row


def say_still(*, report: UUID, now: datetime) -> bool:
    """Take somebody's word that it is still there: it stands for longer, and is
    confirmed by the second. Return whether it stands."""
    with writing(durable=True):
        row = _standing(report, now)
        if row is None:
            return False
        row.still, row.gone = row.still + 1, 0
        row.until = _prolonged(row, now)
        if row.state == RoadState.UNSURE and row.still >= CONFIRMS:
            row.state, row.state_at = RoadState.CONFIRMED, now
        _keep(row)
        return True


def say_gone(*, report: UUID, now: datetime) -> bool:
    """Take somebody's word that it is gone: the second ends it. Return whether it
    stood."""
    with writing(durable=True):
        row = _standing(report, now)
        if row is None:
            return False
        row.gone += 1
        if row.gone >= ENDS:
            row.state, row.state_at = RoadState.GONE, now
        _keep(row)
        if row.state == RoadState.GONE:
            record_of("lookouts.road_gone", row, PUBLIC, now, kind=row.kind)
        return True


def judge_road(*, report: UUID, state: RoadState, by: str, now: datetime) -> bool:
    """Confirm or remove a report by the word of a person of the team; one that was
    ended by mistake stands again. Return whether that was possible."""
    with writing(durable=True):
        row = RoadReport.objects.select_for_update().get(pk=report)
        if state not in ROAD_ALLOWED[row.state] or state not in _BY_TEAM:
            return False
        row.state, row.state_at, row.decided_by = state, now, by
        if state == RoadState.CONFIRMED:
            row.gone, row.until = 0, _prolonged(row, now)
        _keep(row)
        record_of(_BY_TEAM[state], row, by, now, kind=row.kind)
        return True


def _standing(key: UUID, now: datetime) -> RoadReport | None:
    rows = RoadReport.objects.select_for_update()
    return rows.standing(now).placed().filter(pk=key).first()


def _prolonged(row: RoadReport, now: datetime) -> datetime:
    """As long again as its kind stands, but not for ever: it is to be told anew."""
    clock = CLOCKS[row.kind]
    return max(row.until, min(now + clock.lasts, row.made_at + clock.longest))


def _keep(row: RoadReport) -> None:
    row.save()
    Emergency.touch(row.emergency_id)
