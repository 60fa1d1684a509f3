"""A host's yes, or a place in a shelter: then there is a stay."""

from datetime import datetime, timedelta
from uuid import UUID

from vigie.doors import places, stay_letters
from vigie.doors.inviting import hold_doors, locked, release, spoke
from vigie.doors.models import Door, Invitation, Need, Stay
from vigie.doors.promised import may_not_be
from vigie.doors.states import WAITING, DoorStage, InvitationState, NeedStage
from vigie.emergencies.models import Emergency
from vigie.trust.journal.recording import record_of
from vigie.work.database import writing

ON_THE_WAY = timedelta(hours=1)  # unless they say when they come
ALARM = timedelta(minutes=30)
MAY_STILL_SAY_YES = (DoorStage.OPEN, DoorStage.PAUSED)
VERBS = {"doors.placed": "who asked for a bed has a place"}


def say_yes(*, invitation: UUID, now: datetime) -> Stay | None:
    """Take a host's yes: a stay, on the disk when it is returned; the other hosts are
    released and thanked. None when they were too late. Twice is once."""
    with writing(durable=True):
        asked = locked(invitation)
        if asked is None:
            return None
        if asked.state == InvitationState.YES:
            return Stay.objects.get(invitation=asked)
        if asked.state != InvitationState.ASKED or asked.ends_at is None:
            return None
        if asked.ends_at <= now or asked.need.stage not in WAITING:
            return None
        hold_doors(asked.need)
        asked.door = Door.objects.get(pk=asked.door_id)  # as it is, now held
        if asked.door.stage not in MAY_STILL_SAY_YES or may_not_be(asked):
            return None
        rows = Invitation.objects.filter(pk=asked.pk)
        rows.update(state=InvitationState.YES, state_at=now)
        release(need=asked.need, besides=[asked.pk], now=now)
        spoke(asked.door_id)
        return _stay(asked.door, asked.need, asked, now, "host")


def enter(*, need: Need, door: Door, now: datetime, by: str = "guest") -> Stay | None:
    """Give a request places in an official shelter, which says no yes; None when it is
    full or closed, or the request has a place. `by`: who does so, for the journal."""
    with writing(durable=True):
        rows = Need.objects.select_for_update().waiting(now)
        mine = rows.filter(pk=need.pk).first()
        if mine is None or not door.is_official:
            return None
        if not places.hold(door.pk, mine.size, now):
            return None
        release(need=mine, besides=[], now=now)
        return _stay(door, mine, None, now, by)


def _stay(
    door: Door, need: Need, asked: Invitation | None, now: datetime, by: str
) -> Stay:
    due = now + ON_THE_WAY
    # Not before somebody was missed and had an hour to be found.
    ends = max(need.until, due + ALARM + ON_THE_WAY)
    made = Stay.objects.create(
        door=door,
        need=need,
        invitation=asked,
        state_at=now,
        size=need.size,
        agreed_at=now,
        due_at=due,
        alarm_at=due + ALARM,
        ends_at=ends,
        shown_until=ends,
    )
    Need.objects.filter(pk=need.pk).update(
        stage=NeedStage.PLACED, stage_at=now, placed_at=now, until=ends
    )
    Emergency.touch(need.emergency_id)
    stay_letters.tell_both(made, now)
    record_of("doors.placed", need, by, now, size=made.size)
    return made
