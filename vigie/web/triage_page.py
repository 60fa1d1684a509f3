"""What the triage desk shows: one thing to decide, and the queue that it heads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, QuerySet
from rapidfuzz import fuzz

from vigie.emergencies.models import Emergency
from vigie.listening.desk import ROOM
from vigie.listening.models import Call, HeardPost
from vigie.listening.states import ON_THE_BOARD, CallState
from vigie.reading.causes import Cause
from vigie.reading.fold import fold
from vigie.trust.learning.serving import proposals
from vigie.trust.models import Decision, Item
from vigie.trust.triage import claims
from vigie.trust.triage.states import ALLOWED, NEVER_UNDONE, OPEN, ItemState, Verb
from vigie.web.parts import Part, parts_of
from vigie.web.rows import Row, row_of
from vigie.web.triage_other import (
    KEYS,
    Label,
    Other,
    Said,
    is_call,
    name_of,
    other,
)
from vigie.web.words import KINDS, Words, label_name

SHOWN = 8  # rows of the queue, of the copies, of the log
ALIKE = 5  # calls it may be the same as
COMPARED = (
    *("state", "kind", "last_at", "plate", "person_name", "person_age", "place_key"),
)
LOOKED_AT = 40  # of each sort, from which these are chosen
CallRows = QuerySet[Call]


@dataclass(frozen=True)
class Waiting:
    """The figures that head the desk: whoever waits, and what there is to do."""

    unanswered: int
    oldest_at: datetime | None
    to_decide: int
    to_answer: int

    @classmethod
    def of(cls, emergency: Emergency) -> "Waiting":
        """Count from one index: some 15 ms for 100,000 items.

        Each pair is asked for by itself: else PostgreSQL reads the whole table.
        """
        rows = Item.objects.filter(emergency=emergency).order_by()
        pairs = [
            rows.filter(asks=asks, state=state)
            .values_list("asks", "state")
            .annotate(n=Count("*"), first=Min("opened_at"))
            for asks in (True, False)
            for state in OPEN
        ]
        every = list(pairs[0].union(*pairs[1:], all=True))
        asking = [row for row in every if row[0]]
        return cls(
            unanswered=sum(row[2] for row in asking),
            oldest_at=min((row[3] for row in asking), default=None),
            to_decide=sum(r[2] for r in every if r[1] == ItemState.WAITING),
            to_answer=sum(r[2] for r in every if r[1] == ItemState.VERIFIED),
        )


@dataclass(frozen=True)
class Entry:
    """An item of the queue with the row of its call, if it is one, and its name."""

    item: Item
    row: Row | None
    name: str
    is_held: bool
    part: Part | None


@dataclass(frozen=True)
class Like:
    """A call that may be the same, and the number that is its key."""

    number: int
    item: Item
    row: Row
    part: Part | None


@dataclass(frozen=True)
class Suggested:
    """What past decisions suggest, in words: "other" than it was read, "not" that,
    the "same", or "open" when they do not settle it. Never more than a suggestion."""

    says: str
    name: Words
    of_ten: int  # how many of ten such things people would find so, roughly
    causes: list[tuple[Words, Cause]]  # with the name of a label


@dataclass(frozen=True)
class Thing:
    """The item that is looked at, with all that helps to decide."""

    item: Item
    row: Row
    can: frozenset[str]
    held_by_another: bool
    is_mine: bool
    copies: list[HeardPost]
    alike: list[Like]
    part: Part | None
    log: list[Said]
    suggested: Suggested | None

    @property
    def labels(self) -> list[Label]:
        """What else it may be."""
        others = [kind for kind in KINDS.values() if kind.label != self.item.kind]
        return [
            Label(kind.label, str(kind.name), key)
            for kind, key in zip(others, KEYS, strict=False)
        ]


@dataclass(frozen=True)
class Desk:
    """The page."""

    waiting: Waiting
    stage: str
    thing: Thing | None
    other: Other | None
    queue: list[Entry]
    last: Decision | None
    recent: list[Decision]


def desk(
    emergency: Emergency, by: str, now: datetime, *, stage: str, item: Item | None
) -> Desk:
    """Return the desk as `by` sees it; `item` is looked at instead of the one held."""
    shown = item or claims.held(emergency.pk, by, now)
    log = Decision.objects.filter(emergency=emergency).exclude(verb=Verb.GONE)
    recent = log.select_related("item", "undone_by").order_by("-id")[:SHOWN]
    rows = list(recent)
    mine = [d for d in rows if d.by == by and _can_be_undone(d)]
    return Desk(
        waiting=Waiting.of(emergency),
        stage=stage,
        thing=_thing(shown, by, now) if shown else None,
        other=other(shown, by, now) if shown else None,
        queue=_queue(emergency, by, now, stage),
        last=mine[0] if mine else None,
        recent=rows,
    )


def call_of(item: Item) -> Call | None:
    """Return the call of an item; another room's thing has none."""
    if item.room != ROOM.label:
        return None
    return Call.objects.filter(pk=int(item.thing)).first()


def _queue(emergency: Emergency, by: str, now: datetime, stage: str) -> list[Entry]:
    items = list(Item.objects.filter(emergency=emergency).queue(stage)[:SHOWN])
    calls = Call.objects.in_bulk([int(i.thing) for i in items if i.room == ROOM.label])
    parts = parts_of(items)
    return [
        Entry(
            item,
            row_of(calls[int(item.thing)], now) if is_call(item) else None,
            name_of(item),
            claims.is_held_by_another(item, by, now),
            parts.get(item.pk),
        )
        for item in items
        if not is_call(item) or int(item.thing) in calls
    ]


def _thing(item: Item, by: str, now: datetime) -> Thing | None:
    call = call_of(item)
    if call is None:
        return None
    taken = claims.is_held_by_another(item, by, now)
    can = {verb for verb, states in ALLOWED.items() if item.state in states}
    lasts = item.held_until is not None and item.held_until > now
    log = item.decisions.select_related("undone_by").order_by("id")
    return Thing(
        item=item,
        row=row_of(call, now),
        can=frozenset() if taken else frozenset(can - NEVER_UNDONE),
        held_by_another=taken,
        is_mine=lasts and not taken,
        copies=list(call.posts.order_by("at", "id")[:SHOWN]),
        alike=_numbered(alike(call), now),
        part=parts_of([item]).get(item.pk),
        log=[Said(row, _can_be_undone(row) and not taken) for row in log],
        suggested=suggested(item),
    )


def suggested(item: Item) -> Suggested | None:
    """Return what past decisions suggest of an item that waits for a decision; None
    while there are too few of them, or when its words are gone."""
    if item.state != ItemState.WAITING:
        return None
    said = proposals([item], why=True).get(item.pk)
    if said is None:
        return None
    says = "other" if said.differs else "not" if said.doubts else "open"
    says = "same" if says == "open" and said.chance_as_read > 0.5 else says
    kind, chance = item.kind, said.chance_as_read
    if said.differs:
        kind, chance = said.kind, said.chance
    causes = [(label_name(one.label), one) for one in said.causes]
    if says == "open":
        causes = []
    of_ten = min(9, max(1, round(10 * chance)))
    return Suggested(says, label_name(kind), of_ten, causes)


def _can_be_undone(decision: Decision) -> bool:
    return decision.verb not in NEVER_UNDONE and not hasattr(decision, "undone_by")


def _numbered(calls: Iterable[Call], now: datetime) -> list[Like]:
    found = {str(call.pk): call for call in calls}
    rows = Item.objects.filter(room=ROOM.label, thing__in=found)
    items = {item.thing: item for item in rows}
    parts = parts_of(items.values())
    known = [items[thing] for thing in found if thing in items]
    return [
        Like(number, item, row_of(found[item.thing], now), parts.get(item.pk))
        for number, item in enumerate(known, start=1)
    ]


def alike(call: Call) -> list[Call]:
    """Return calls on the board that may say the same, the likeliest first.

    One plate, a name that begins alike, or one place and kind; people decide.
    """
    board = Call.objects.filter(emergency=call.emergency_id)
    found: dict[int, Call] = {}
    for some in _sorts(board, call):
        # Their state is looked at afterwards: else SQLite walks the whole board.
        rows = some.only(*COMPARED).order_by("-last_at")[:LOOKED_AT]
        found |= {one.pk: one for one in rows if one.state in ON_THE_BOARD}
    found.pop(call.pk, None)
    scored = [(_likeness(call, one), one) for one in found.values()]
    scored.sort(key=lambda pair: (-pair[0], -pair[1].last_at.timestamp(), pair[1].pk))
    keys = [one.pk for score, one in scored if score > 0][:ALIKE]
    whole = Call.objects.in_bulk(keys)
    return [whole[key] for key in keys if key in whole]


def _sorts(board: CallRows, call: Call) -> list[CallRows]:
    sorts = []
    if call.plate:
        sorts.append(board.filter(plate=call.plate))
    if call.person_name:
        first = call.person_name.split()[0]
        ends = first + "\U0010ffff"
        sorts.append(board.filter(person_name__gte=first, person_name__lt=ends))
    if not sorts and call.place_key:
        waits = {"state": CallState.OPEN, "kind": call.kind}
        sorts.append(board.filter(place_key=call.place_key, **waits))
    return sorts


def _likeness(one: Call, other: Call) -> float:
    score = 4.0 if one.plate and one.plate == other.plate else 0.0
    if one.person_name and other.person_name:
        names = " ".join(fold(one.person_name)), " ".join(fold(other.person_name))
        score += 3 * (fuzz.token_set_ratio(*names) / 100 - 0.6)
        ages = {one.person_age, other.person_age} - {None}
        score -= 1.5 if len(ages) == 2 else 0
    score += 0.6 if one.place_key and one.place_key == other.place_key else 0
    return score + (0.3 if one.kind == other.kind and score > 0 else 0)
