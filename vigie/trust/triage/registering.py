"""How rooms bring their things to the desk: inside the transaction that stores them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from vigie.trust.models import Decision, Item
from vigie.trust.triage.order import rank
from vigie.trust.triage.rooms import room_of
from vigie.trust.triage.states import ItemState, Verb

_IN_ONE_QUERY = 900  # parameters; SQLite takes 999 at least


class Thing(NamedTuple):
    """A thing of a room, as it was read. `labels` are bits of the room's own."""

    id: str
    kind: str
    priority: int
    labels: int
    language: str
    opened_at: datetime
    state: str = ItemState.WAITING.value
    born_of: int = 0


_COLUMNS = (
    *("emergency_id", "room", "thing", "language", "opened_at", "base_state"),
    *("read_kind", "read_priority", "labels", "state", "kind", "priority", "asks"),
    *("escalated_by", "born_of", "flags", "rank", "held_by"),
)


def register(emergency_id: int, room: str, things: Sequence[Thing]) -> None:
    """Bring new things to the desk; one that is there already stays as it is.

    Runs inside the caller's transaction, so that no thing is without its item.
    Raises UnknownRoom.
    """
    if not things:
        return
    quote = connection.ops.quote_name
    names = ", ".join(map(quote, _COLUMNS))
    places = ", ".join(["%s"] * len(_COLUMNS))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(Item._meta.db_table)} ({names}) "  # noqa: S608
            f"VALUES ({places}) ON CONFLICT DO NOTHING",
            [row_of(emergency_id, room, thing) for thing in things],
        )


def row_of(emergency_id: int, room: str, thing: Thing) -> tuple[Any, ...]:
    """Return the columns of a new item, in the order of the table above."""
    asks = room_of(room).kind(thing.kind).asks
    place = rank(
        escalated=False,
        priority=thing.priority,
        asks=asks,
        flags=0,
        opened_at=thing.opened_at,
    )
    opened = connection.ops.adapt_datetimefield_value(thing.opened_at)
    return (
        *(emergency_id, room, thing.id, thing.language, opened, thing.state),
        *(thing.kind, thing.priority, thing.labels, thing.state, thing.kind),
        *(thing.priority, asks, "", thing.born_of, 0, place, ""),
    )


def read_anew(room: str, things: Iterable[Thing]) -> None:
    """Bring items up to date with what copies added: labels, priority, beginning.

    What a person decided about a kind stands. Runs inside the caller's transaction.
    """
    by_id = {thing.id: thing for thing in things}
    for item in _items(room, list(by_id)):
        thing = by_id[item.thing]
        item.labels, item.opened_at = thing.labels, thing.opened_at
        item.read_priority = thing.priority
        order_anew(item)
        item.save(
            update_fields=["labels", "opened_at", "read_priority", "priority", "rank"]
        )


def gone(emergency_id: int, room: str, ids: Sequence[str], now: datetime) -> None:
    """Take things off the desk whose authors deleted them; nothing brings them back.

    Runs inside the caller's transaction. One row of the log for each, by nobody.
    """
    for item in _items(room, ids):
        if item.state == ItemState.GONE:
            continue
        Decision.objects.create(
            emergency_id=emergency_id,
            item=item,
            verb=Verb.GONE,
            at=now,
            state_from=item.state,
            state_to=ItemState.GONE,
            kind_from=item.kind,
            kind_to=item.kind,
        )
        item.state, item.held_by, item.held_until = ItemState.GONE, "", None
        item.answered_at = item.joined_to = None
        item.save(
            update_fields=["state", "held_by", "held_until", "answered_at", "joined_to"]
        )


def order_anew(item: Item) -> None:
    """Set what follows from an item's kind: priority, whether it asks, its place."""
    kind = room_of(item.room).kind(item.kind)
    decided = item.kind != item.read_kind
    item.priority = kind.priority if decided else item.read_priority
    item.asks = kind.asks
    item.rank = rank(
        escalated=bool(item.escalated_by),
        priority=item.priority,
        asks=item.asks,
        flags=item.flags,
        opened_at=item.opened_at,
        doubtful=item.doubtful,
    )


def _items(room: str, ids: Sequence[str]) -> Iterable[Item]:
    for start in range(0, len(ids), _IN_ONE_QUERY):
        part = ids[start : start + _IN_ONE_QUERY]
        rows = Item.objects.select_for_update().filter(room=room, thing__in=part)
        yield from rows.order_by("id")
