"""Unverified offers and requests follow their posts: hidden, deleted, brought back.

What the board says now is compared with what stands, so nothing depends on a notice:
each only has it compared at once, in its own transaction.
"""

from datetime import datetime

from django.db.models import Q, QuerySet

from vigie.doors.models import Door, Need, PostGroup
from vigie.doors.states import DoorStage, NeedStage, Way
from vigie.emergencies.models import Emergency
from vigie.emergencies.notices import PostsRestored, PostsWithdrawn
from vigie.lib import clock
from vigie.listening.models import Call
from vigie.listening.registry import Heard
from vigie.listening.states import CallState
from vigie.work.database import joining

SECONDS = 10
_STANDS = Q(door__stage=DoorStage.OPEN, door__way=Way.POST) | Q(
    need__stage=NeedStage.OPEN, need__way=Way.POST
)
_AWAY = Q(door__stage=DoorStage.SUSPENDED) | Q(
    need__stage=NeedStage.CLOSED, replaced_at=None
)


def hear(heard: Heard) -> None:
    """Take down what posts told that their authors deleted, with their chunk."""
    if heard.deleted:
        follow_board(heard.emergency_id, heard.now)


def hear_withdrawn(notice: PostsWithdrawn) -> None:
    """Take down what posts told that a person hid; inside the transaction."""
    follow_board(notice.emergency_id, notice.at)


def hear_restored(notice: PostsRestored) -> None:
    """Show again what posts told that a person hid by mistake."""
    follow_board(notice.emergency_id, clock.now())


def follow_boards(now: datetime) -> int:
    """Do so wherever posts were read: for what no notice told."""
    emergencies = PostGroup.objects.order_by().values_list("emergency", flat=True)
    return sum(follow_board(one, now) for one in list(emergencies.distinct()))


def follow_board(emergency_id: int, now: datetime) -> int:
    """Have offers and requests follow their posts; return how many changed. Those whose
    call is answered, closed, no call or hidden stand no more; of what its author
    deleted nothing is kept. Three queries where nothing changed."""
    groups = PostGroup.objects.filter(emergency=emergency_id)
    board = Call.objects.filter(emergency=emergency_id)
    erased = groups.filter(call__in=board.filter(text="").values("pk"))
    waits = board.filter(state=CallState.OPEN).exclude(text="").values("pk")
    went = groups.filter(_STANDS).exclude(call__in=waits)
    back = groups.filter(_AWAY, call__in=waits)
    if not (erased.exists() or went.exists() or back.exists()):
        return 0
    with joining():
        Emergency.hold(emergency_id)
        changed = _erase(erased) + _set(went, False, now) + _set(back, True, now)
        Emergency.touch(emergency_id)
    return changed


def _erase(groups: "QuerySet[PostGroup]") -> int:
    """Delete what nobody made a real one: a real offer is its host's own."""
    sides = list(groups.values_list("door", "need"))
    keys = list(groups.values_list("pk", flat=True))
    PostGroup.objects.filter(pk__in=keys).delete()
    doors = [door for door, _need in sides if door]
    Door.objects.filter(pk__in=doors, way=Way.POST).delete()
    needs = [need for _door, need in sides if need]
    Need.objects.filter(pk__in=needs, way=Way.POST).delete()
    return len(keys)


def _set(groups: "QuerySet[PostGroup]", stands: bool, now: datetime) -> int:
    sides = list(groups.values_list("door", "need"))
    doors = Door.objects.filter(pk__in=[door for door, _need in sides if door])
    doors.update(stage=DoorStage.OPEN if stands else DoorStage.SUSPENDED, stage_at=now)
    needs = Need.objects.filter(pk__in=[need for _door, need in sides if need])
    needs.update(stage=NeedStage.OPEN if stands else NeedStage.CLOSED, stage_at=now)
    return len(sides)
