"""What the triage desk shows of a thing that is no call: as much as its room says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from vigie.listening.desk import ROOM
from vigie.trust.models import Decision, Item
from vigie.trust.triage import claims
from vigie.trust.triage.rooms import UnknownRoom, room_of
from vigie.trust.triage.states import ALLOWED, GROUPING, NEVER_UNDONE

KEYS = "qwertziopasdfgl"  # of labels; U, J, H and C are taken


@dataclass(frozen=True)
class Label:
    """A kind that a thing may be given, and its key."""

    code: str
    name: str
    key: str


@dataclass(frozen=True)
class Said:
    """A row of the log, and whether it can be undone here."""

    decision: Decision
    can_be_undone: bool


@dataclass(frozen=True)
class Other:
    """The thing that is looked at: its kind, its masked words, what may be decided."""

    item: Item
    name: str
    text: str
    labels: list[Label]
    can: frozenset[str]
    held_by_another: bool
    is_mine: bool
    log: list[Said]


def is_call(item: Item) -> bool:
    """Whether an item is a call, which the desk shows with all it knows of it."""
    return item.room == ROOM.label


def name_of(item: Item) -> str:
    """Return what an item is, in the reader's language."""
    try:
        return room_of(item.room).name(item.kind)
    except (UnknownRoom, ValueError):
        return item.kind


def other(item: Item, by: str, now: datetime) -> Other | None:
    """Return a thing that is no call as `by` sees it; None for a call."""
    if is_call(item):
        return None
    taken = claims.is_held_by_another(item, by, now)
    can = {verb for verb, states in ALLOWED.items() if item.state in states}
    lasts = item.held_until is not None and item.held_until > now
    log = item.decisions.select_related("undone_by").order_by("id")
    return Other(
        item=item,
        name=name_of(item),
        text=_text_of(item),
        labels=_labels_of(item),
        can=frozenset() if taken else frozenset(can - NEVER_UNDONE - GROUPING),
        held_by_another=taken,
        is_mine=lasts and not taken,
        log=[Said(row, _can_be_undone(row) and not taken) for row in log],
    )


def _text_of(item: Item) -> str:
    try:
        words = room_of(item.room).words([item.thing]).get(item.thing)
    except UnknownRoom:
        return ""
    return words.text if words else ""


def _labels_of(item: Item) -> list[Label]:
    """Return what else the room knows that it may be."""
    try:
        room = room_of(item.room)
    except UnknownRoom:
        return []
    others: Iterable[str] = [kind for kind in room.kinds if kind != item.kind]
    return [
        Label(kind, room.name(kind), key)
        for kind, key in zip(others, KEYS, strict=False)
    ]


def _can_be_undone(decision: Decision) -> bool:
    return decision.verb not in NEVER_UNDONE and not hasattr(decision, "undone_by")
