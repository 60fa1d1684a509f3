"""What two people of staff say of a host, and offers that wait for a person."""

from datetime import datetime
from enum import Enum
from uuid import UUID

from vigie.doors import inviting
from vigie.doors.models import Door
from vigie.doors.standing import is_own, offers_of_same_host
from vigie.doors.states import DOOR_ALLOWED, DoorStage, Level
from vigie.emergencies.models import Emergency
from vigie.trust.journal.recording import record_of
from vigie.work.database import writing

BY_TWO = (Level.MEMBER, Level.IDENTITY, Level.ORGANISATION)
VERBS = {
    "doors.vouched_by_one": "one person of staff said what is known of a host",
    "doors.vouched": "a second person said the same: it is shown",
    "doors.unvouched": "a person of staff took back what was known of a host",
    "doors.let_in": "a person looked at a host's offers: they may be asked",
    "doors.taken_down": "a person took an offer down",
}
_TAKEN_DOWN = frozenset({DoorStage.HELD, DoorStage.SUSPENDED})


class Word(Enum):
    """What became of somebody's word on a host."""

    FIRST = "first"
    SHOWN = "shown"
    SAME = "same"
    OWN = "own"
    GONE = "gone"


def vouch(*, door: UUID, level: Level, by: str, mail: str, now: datetime) -> Word:
    """Take a person's word on what is known of a host. The first is noted; the word of
    a second person on the same level shows it. Another level than the first one's is a
    first word anew. SAME for one person twice, OWN where `mail`, of who says it, is
    the host's. Raises ValueError for a level that nobody vouches for."""
    if level not in BY_TWO:
        raise ValueError(f"level {level} is not said by staff")
    with writing(durable=True):
        row = _locked(door)
        if row.is_official or row.stage in _TAKEN_DOWN or row.level >= level:
            return Word.GONE
        if is_own(row, mail):
            return Word.OWN
        is_second = row.vouched_level == level and bool(row.vouched_by)
        if is_second and row.vouched_by == by:
            return Word.SAME
        if is_second:
            row.level, row.vouched_second = level, by
        else:
            row.vouched_level, row.vouched_by, row.vouched_second = level, by, ""
            row.level = min(row.level, Level.PHONE)
        _save(row, ("level", "vouched_level", "vouched_by", "vouched_second"))
        verb = "doors.vouched" if is_second else "doors.vouched_by_one"
        record_of(verb, row, by, now, level=level)
        return Word.SHOWN if is_second else Word.FIRST


def unvouch(*, door: UUID, by: str, now: datetime, why: str = "") -> bool:
    """Take back, by one person's word, what is known of a host, and end what they are
    asked just now; a press on their own page proves their phone or mail anew. Return
    whether anything was known or noted."""
    with writing(durable=True):
        row = _locked(door)
        if row.is_official or not (row.level or row.vouched_by):
            return False
        row.level, row.vouched_level = Level.UNKNOWN, 0
        row.vouched_by = row.vouched_second = ""
        _save(row, ("level", "vouched_level", "vouched_by", "vouched_second"))
        record_of("doors.unvouched", row, by, now, why)
    inviting.withdraw_all(door=door, now=now)
    return True


def let_in(
    *, door: UUID, by: str, now: datetime, mail: str = "", why: str = ""
) -> bool:
    """Have an offer that waited for a person, or was taken down, be open. The others of
    that host that were taken down are paused: their host goes on with one tap. Return
    whether it was one of these; nobody lets in their own, of the same `mail`."""
    with writing(durable=True):
        row = _locked(door)
        if row.stage not in _TAKEN_DOWN or is_own(row, mail):
            return False
        others = offers_of_same_host(row).filter(stage__in=_TAKEN_DOWN)
        for one in others.exclude(pk=row.pk).select_for_update().order_by("pk"):
            _move(one, DoorStage.PAUSED, by, now, why)
        _move(row, DoorStage.OPEN, by, now, why)
        return True


def take_down(*, door: UUID, by: str, now: datetime, why: str = "") -> bool:
    """Take an offer down until somebody lets it in again; who stays there is not moved,
    that is a person's to settle. Return whether it stood."""
    with writing(durable=True):
        row = _locked(door)
        if DoorStage.SUSPENDED not in DOOR_ALLOWED[row.stage]:
            return False
        row.stage, row.stage_at = DoorStage.SUSPENDED, now
        _save(row, ("stage", "stage_at"))
        record_of("doors.taken_down", row, by, now, why)
    inviting.withdraw_all(door=door, now=now)
    return True


def _move(row: Door, stage: DoorStage, by: str, now: datetime, why: str) -> None:
    row.stage, row.stage_at = stage, now
    _save(row, ("stage", "stage_at"))
    record_of("doors.let_in", row, by, now, why, stage=stage)


def _locked(key: UUID) -> Door:
    return Door.objects.select_for_update().get(pk=key)


def _save(row: Door, fields: tuple[str, ...]) -> None:
    row.save(update_fields=fields)
    Emergency.touch(row.emergency_id)
