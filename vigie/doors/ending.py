"""Offers and requests whose time is over; the host of an offer is asked before."""

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef

from vigie.doors import inviting, offer_letters
from vigie.doors.models import Door, Invitation, Need
from vigie.doors.states import WAITING, DoorStage, InvitationState, NeedStage, Way
from vigie.emergencies.models import Emergency
from vigie.work.database import writing

BEFORE = timedelta(hours=1)
SHORT = timedelta(hours=2)  # whoever offered less than that ago is not asked again
AT_ONCE = 500  # of one round; the next is two seconds later
# What expires goes on by one tap of its host: what waits for a person may not.
ENDS = (DoorStage.OPEN, DoorStage.PAUSED)


def remind(now: datetime) -> int:
    """Ask the hosts of open offers that end within the hour whether they stand longer,
    each once; return how many are asked."""
    soon = Door.objects.filter(
        stage=DoorStage.OPEN, until__gt=now, until__lte=now + BEFORE, reminded_at=None
    )
    told = soon.filter(address__isnull=False, is_official=False).exclude(way=Way.POST)
    told = told.filter(until__gte=F("made_at") + SHORT).select_related("emergency")
    found = list(told.order_by("until")[:AT_ONCE])
    for door in found:
        with writing():
            mine = Door.objects.filter(pk=door.pk, reminded_at=None, until=door.until)
            if mine.update(reminded_at=now):
                offer_letters.still(door, now)
    return len(found)


def end_offers(now: datetime) -> int:
    """Expire offers whose time is over, and return how many. Where a host is being
    asked just now, their answer is waited for."""
    asked = Invitation.objects.filter(door=OuterRef("pk"), state=InvitationState.ASKED)
    over = Door.objects.filter(~Exists(asked), stage__in=ENDS, until__lte=now)
    found = list(over.order_by("until").values_list("pk", "emergency")[:AT_ONCE])
    if not found:
        return 0
    with writing():
        keys = [key for key, _emergency in found]
        mine = Door.objects.filter(pk__in=keys, stage__in=ENDS, until__lte=now)
        ended = mine.update(stage=DoorStage.EXPIRED, stage_at=now)
        for emergency in sorted({one for _key, one in found}):
            Emergency.touch(emergency)
    return ended


def end_requests(now: datetime) -> int:
    """Expire requests whose time is over, and thank the hosts who are asked for them;
    return how many."""
    over = Need.objects.filter(stage__in=WAITING, until__lte=now)
    found = list(over.order_by("until").values_list("pk", flat=True)[:AT_ONCE])
    for key in found:
        with writing():
            row = Need.objects.select_for_update().get(pk=key)
            if row.stage in WAITING and row.until <= now:
                inviting.release(need=row, besides=[], now=now)
                row.stage, row.stage_at = NeedStage.EXPIRED, now
                row.save(update_fields=["stage", "stage_at"])
                Emergency.touch(row.emergency_id)
    return len(found)
