"""What the triage desk decides about calls, and what the board makes of it.

Everything here runs inside the transaction of the decision or of the chunk.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from django.db.models import Q

from vigie.emergencies import notices
from vigie.emergencies.models import Emergency
from vigie.listening import grouping, looks
from vigie.listening.counting import count_calls
from vigie.listening.models import Call, HeardPost
from vigie.listening.points import move, standing_of
from vigie.listening.states import ASKS, CallState
from vigie.listening.words import KINDS, label_name
from vigie.reading.labels import LABELS
from vigie.trust.models import Decision, Item
from vigie.trust.triage.registering import Thing, gone, register
from vigie.trust.triage.rooms import Kind, Room, Words
from vigie.trust.triage.states import GROUPING, ItemState, Verb


def words_of(things: Sequence[str]) -> dict[str, Words]:
    """Return the masked text of calls, and the rules that read them."""
    rows = Call.objects.filter(pk__in=map(int, things)).values_list("pk", "text", "why")
    return {
        str(pk): Words(text, tuple(reason.get("rule", "") for reason in why))
        for pk, text, why in rows
    }


# In the order in which people are offered them.
CALLS = {name: LABELS[name] for name in KINDS}
ROOM = Room(
    "listening.call",
    "call",
    {
        name: Kind(label.priority, label.bit, asks=name in ASKS, name=label_name(name))
        for name, label in CALLS.items()
    },
    words_of,
    shown=looks.shown,
    alike=looks.alike_of,
    copies=looks.copies,
)
STATES: dict[str, CallState] = {
    ItemState.WAITING: CallState.OPEN,
    ItemState.VERIFIED: CallState.OPEN,
    ItemState.SETTLED: CallState.OPEN,
    ItemState.ANSWERED: CallState.ANSWERED,
    ItemState.CLOSED: CallState.CLOSED,
    ItemState.DROPPED: CallState.DROPPED,
    ItemState.JOINED: CallState.JOINED,
    ItemState.HIDDEN: CallState.HIDDEN,
    ItemState.GONE: CallState.HIDDEN,
}


class Read(Protocol):
    """A call, or as much of it as the desk needs."""

    @property
    def pk(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def priority(self) -> int: ...
    @property
    def labels(self) -> int: ...
    @property
    def lang(self) -> str: ...
    @property
    def first_at(self) -> datetime: ...
    @property
    def state(self) -> str: ...


def thing_of(call: Read, born_of: int = 0) -> Thing:
    """Return a call as the desk takes it."""
    state = "waiting" if call.state == CallState.OPEN else call.state
    return Thing(
        id=str(call.pk),
        kind=call.kind,
        priority=call.priority,
        labels=call.labels,
        language=call.lang,
        opened_at=call.first_at,
        state=str(ItemState(state)),
        born_of=born_of,
    )


def bring(emergency_id: int, calls: Iterable[Read]) -> None:
    """Bring new calls to the desk."""
    register(emergency_id, ROOM.label, [thing_of(call) for call in calls])


def item_of(call: Call) -> Item:
    """Return a call's item; one that was never at the desk is brought there."""
    found = Item.objects.filter(room=ROOM.label, thing=str(call.pk)).first()
    if found is None:
        bring(call.emergency_id, [call])
        found = Item.objects.get(room=ROOM.label, thing=str(call.pk))
    return found


def hear_decided(notice: notices.ItemDecided) -> None:
    """Have a call be what the desk decided: on its board, its map, in its group."""
    if notice.room != ROOM.label:
        return
    call = Call.objects.select_for_update().get(pk=int(notice.thing))
    if notice.verb == Verb.SAME and not notice.undone:
        other = Call.objects.select_for_update().get(pk=int(notice.target))
        grouping.join(notice.decision, call, other)
    if notice.verb == Verb.SPLIT and not notice.undone:
        born = grouping.split(notice.decision, call, notice.posts)
        register(
            call.emergency_id, ROOM.label, [thing_of(born, born_of=notice.decision)]
        )
    change(call, STATES[notice.state], notice.kind, notice.at)
    if notice.undone and notice.verb in {Verb.SAME, Verb.SPLIT}:
        _forget_empty(grouping.take_back(notice.decision, notice.at), notice.at)
    Emergency.touch(call.emergency_id)


def change(call: Call, state: CallState, kind: str, now: datetime) -> None:
    """Give a call its state and kind; counts, map and trends follow."""
    stood, was = standing_of(call), CallState(call.state)
    if (was, call.kind) != (state, kind):
        count_calls(call.emergency_id, {call.kind: -1}, was)
        call.state, call.kind = state, kind
        call.save(update_fields=["state", "kind"])
        count_calls(call.emergency_id, {kind: 1}, state)
        move(call.emergency_id, [(stood, standing_of(call))])
    if (was == CallState.HIDDEN) != (state == CallState.HIDDEN):
        posts = HeardPost.objects.filter(call=call)
        grouping.count_or_not(
            call.emergency_id, posts, hidden=state == CallState.HIDDEN, now=now
        )


def last_regrouping(emergency_id: int) -> int:
    """Return the number of the last decision that moved posts, 0 when none did."""
    rows = Decision.objects.filter(emergency_id=emergency_id)
    moved = Q(verb__in=GROUPING) | Q(undoes__verb__in=GROUPING)
    return rows.filter(moved).order_by("-id").values_list("id", flat=True).first() or 0


def _forget_empty(calls: Iterable[Call], now: datetime) -> None:
    for call in calls:
        grouping.erase(call)
        gone(call.emergency_id, ROOM.label, [str(call.pk)], now)
