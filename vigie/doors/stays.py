"""A stay, from the way there to its end, and whoever does not feel safe in it."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from vigie.doors import inviting, places, stay_letters
from vigie.doors.models import Door, Invitation, Need, Remark, Stay
from vigie.doors.standing import offers_of_same_host
from vigie.doors.states import (
    LIVE,
    STAY_ALLOWED,
    DoorStage,
    InvitationState,
    NeedStage,
    Side,
    StayState,
)
from vigie.emergencies.models import Emergency
from vigie.reading.masking import mask
from vigie.trust.journal.recording import record_of
from vigie.trust.models import Item
from vigie.trust.triage.registering import Thing, register
from vigie.trust.triage.states import OPEN
from vigie.work.database import writing

ROOM = "doors.stay"  # at the desk; a thing is a stay's id, its kind, side, number
UNSAFE, OVERDUE = "unsafe", "overdue"
VERBS = {
    "doors.arrived": "guests said that they arrived",
    "doors.well": "guests said that all is well",
    "doors.unsafe": "somebody in a stay does not feel safe",
    "doors.overdue": "guests did not say in time that they arrived",
    "doors.ended": "a stay ended",
    "doors.called_off": "a stay was called off before it began",
    "doors.shown": "one side of a stay was shown how the other is reached",
}


def arrive(*, stay: UUID, now: datetime) -> bool:
    """Note that guests arrived; return whether they were on the way."""
    with writing(durable=True):
        mine = _locked(stay)
        if StayState.ARRIVED not in STAY_ALLOWED[mine.state]:
            return False
        _become(mine, StayState.ARRIVED, now)
        Stay.objects.filter(pk=mine.pk).update(arrived_at=now)
        record(mine, "doors.arrived", "guest", now)
        return True


def say_well(*, stay: UUID, now: datetime) -> bool:
    """Note that all is well; who has not said that they arrived has by that."""
    with writing(durable=True):
        mine = _locked(stay)
        if mine.state not in (StayState.AGREED, StayState.ARRIVED):
            return False
        _become(mine, StayState.ARRIVED, now)
        arrived = mine.arrived_at or now
        Stay.objects.filter(pk=mine.pk).update(well_at=now, arrived_at=arrived)
        record(mine, "doors.well", "guest", now)
        return True


def feel_unsafe(*, stay: UUID, side: Side, now: datetime) -> bool:
    """Bring a stay to the head of every desk, and show the other side nothing more of
    who says so. A host of whom guests say it is asked by nobody from now on, by none
    of their offers.

    It is taken after the end of a stay, too, for the other side may have ended it.
    Twice is once, until a person decided about it; return whether the stay was live.
    """
    doors: list[UUID] = []
    with writing(durable=True):
        mine = _locked(stay)
        if StayState.UNSAFE in STAY_ALLOWED[mine.state]:
            _become(mine, StayState.UNSAFE, now)
        _revoke(mine, side)
        if side == Side.GUEST:
            doors = _take_down(mine.door, now)
        _to_the_desk(mine, UNSAFE, now, side)
        record(mine, "doors.unsafe", side.value, now)
    for door in doors:
        inviting.withdraw_all(door=door, now=now)
    return mine.state in LIVE


def end(*, stay: UUID, by: str, now: datetime) -> bool:
    """End a stay: its places are free again, and nothing more is shown of anybody."""
    with writing(durable=True):
        mine = _locked(stay)
        if StayState.ENDED not in STAY_ALLOWED[mine.state]:
            return False
        _over(mine, StayState.ENDED, now)
        closed = {"stage": NeedStage.CLOSED, "stage_at": now, "until": now}
        Need.objects.filter(pk=mine.need_id, stage=NeedStage.PLACED).update(**closed)
        record(mine, "doors.ended", by, now)
        return True


def call_off(*, stay: UUID, side: Side, now: datetime) -> bool:
    """Call a stay off before the guests arrived. If the host does, the guests are
    looked for another bed."""
    with writing(durable=True):
        mine = _locked(stay)
        if StayState.CANCELLED not in STAY_ALLOWED[mine.state]:
            return False
        _over(mine, StayState.CANCELLED, now)
        asked = Invitation.objects.filter(stay=mine)
        asked.update(state=InvitationState.WITHDRAWN, state_at=now)
        Need.objects.filter(pk=mine.need_id, stage=NeedStage.PLACED).update(
            stage=_after(mine, side), stage_at=now, placed_at=None
        )
        stay_letters.tell_off(mine, to_host=side == Side.GUEST, now=now)
        record(mine, "doors.called_off", side.value, now)
        return True


def remark(*, stay: UUID, side: Side, rating: str, words: str, now: datetime) -> Remark:
    """Keep how a stay was for one side, for moderators alone, its words masked. The
    later word takes the earlier's place."""
    with writing(durable=True):
        kept = {"rating": rating, "words": mask(words) or None, "at": now}
        made, _new = Remark.objects.update_or_create(
            stay_id=stay, is_host=side == Side.HOST, defaults=kept
        )
        return made


def alarm(*, now: datetime) -> int:
    """Raise an alarm for guests who should have said that they arrived: they are asked,
    and a person of staff looks. Return how many."""
    due = Stay.objects.overdue(now).values_list("pk", flat=True)
    return sum(_alarm(one, now) for one in list(due))


def end_due(*, now: datetime) -> int:
    """End the stays whose time is over, but for those a person must end."""
    states = (StayState.AGREED, StayState.ARRIVED)
    due = Stay.objects.filter(state__in=states, ends_at__lte=now)
    return sum(
        end(stay=one, by="machine", now=now)
        for one in list(due.values_list("pk", flat=True))
    )


def _alarm(stay: UUID, now: datetime) -> bool:
    with writing():
        mine = _locked(stay)
        if mine.state != StayState.AGREED or mine.alarmed_at is not None:
            return False
        Stay.objects.filter(pk=mine.pk).update(alarmed_at=now)
        stay_letters.tell(mine, stay_letters.ARRIVED, now)
        _to_the_desk(mine, OVERDUE, now)
        record(mine, "doors.overdue", "machine", now)
        return True


def _locked(stay: UUID) -> Stay:
    rows = Stay.objects.filter(pk=stay)
    Need.objects.select_for_update().get(stays=stay)
    rows.select_for_update().get()
    return rows.select_related("need__emergency", "door").get()


def _become(mine: Stay, state: StayState, now: datetime) -> None:
    Stay.objects.filter(pk=mine.pk).update(state=state, state_at=now)


def _over(mine: Stay, state: StayState, now: datetime) -> None:
    Stay.objects.filter(pk=mine.pk).update(
        state=state, state_at=now, ends_at=now, shown_until=now
    )
    places.give_back(mine.door_id, mine.size)
    Emergency.touch(mine.need.emergency_id)


def _take_down(door: Door, now: datetime) -> list[UUID]:
    """Take down what the host of a home offers, and return it: in the order in which
    all lock doors. What they closed themselves is over."""
    if door.is_official:
        return []
    theirs = offers_of_same_host(door).filter(is_official=False)
    theirs = theirs.exclude(~Q(pk=door.pk), stage=DoorStage.CLOSED)
    theirs = theirs.order_by("pk").select_for_update(of=("self",))
    list(theirs.values_list("pk"))  # wait for an offer that is just being made
    rows = list(theirs)
    found = [row.pk for row in rows]
    down = {"stage": DoorStage.SUSPENDED, "stage_at": now}
    Door.objects.filter(pk__in=found).update(**down)
    for emergency in sorted({row.emergency_id for row in rows}):
        Emergency.touch(emergency)
    return found


def _to_the_desk(mine: Stay, kind: str, now: datetime, side: str = "guest") -> None:
    """Bring an alarm of one side to the desk. One that waits there is enough; after a
    person decided about it, or about the other side's, this is another."""
    name = f"{mine.pk.hex}.{kind}.{side}"
    told = Item.objects.filter(room=ROOM, thing__startswith=f"{name}.")
    if not told.filter(state__in=OPEN).exists():
        thing = Thing(f"{name}.{told.count()}", kind, 3, 0, mine.need.language, now)
        register(mine.need.emergency_id, ROOM, [thing])


def _after(mine: Stay, side: Side) -> NeedStage:
    if side == Side.GUEST:
        return NeedStage.CLOSED
    return NeedStage.STAFF if mine.need.is_alone_minor else NeedStage.OPEN


def _revoke(mine: Stay, said_by: Side) -> None:
    other = Side.HOST if said_by == Side.GUEST else Side.GUEST
    both = mine.revoked_for not in ("", other)
    rows = Stay.objects.filter(pk=mine.pk)
    rows.update(revoked_for=Side.BOTH if both else other)


def record(mine: Stay, what: str, by: str, now: datetime) -> None:
    """Journal what was done with a stay, last in its transaction."""
    record_of(what, mine.need, by, now, stay=mine.pk.hex, state=mine.state)
