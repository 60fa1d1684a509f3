"""What the triage desk shows: one thing to decide, and the queue that it heads."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min

from vigie.emergencies.models import Emergency
from vigie.listening.words import Words, label_name
from vigie.reading.causes import Cause
from vigie.trust.learning.serving import proposals
from vigie.trust.models import Decision, Item
from vigie.trust.triage import claims
from vigie.trust.triage.looks import Copy, Shown
from vigie.trust.triage.order import end_of
from vigie.trust.triage.rooms import Room, UnknownRoom, at_once, room_of
from vigie.trust.triage.states import ALLOWED, NEVER_UNDONE, OPEN, ItemState, Verb
from vigie.web.parts import Part, parts_of

SHOWN = 8  # rows of the queue, of the copies, of the log
KEYS = "qwertziopasdfgl"  # of labels; U, J, H and C are taken
EVERY = 4  # seconds: a call for help is seen within five
PRESSING = 3  # the priority of calls for help
URGENT = 3  # of them at the head
LATE = timedelta(minutes=30)


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
    """An item of the queue, and how its thing looks."""

    item: Item
    row: Shown
    is_held: bool
    is_late: bool
    part: Part | None


@dataclass(frozen=True)
class Label:
    """A kind that a call may be given, and its key."""

    code: str
    name: Words
    key: str


@dataclass(frozen=True)
class Like:
    """A thing that may be the same, and the number that is its key."""

    number: int
    item: Item
    row: Shown
    part: Part | None


@dataclass(frozen=True)
class Said:
    """A row of the log, and whether it can be undone here."""

    decision: Decision
    can_be_undone: bool


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
    row: Shown
    can: frozenset[str]
    held_by_another: bool
    is_mine: bool
    is_late: bool
    copies: list[Copy]
    alike: list[Like]
    part: Part | None
    log: list[Said]
    suggested: Suggested | None

    @property
    def labels(self) -> list[Label]:
        """What else it may be."""
        kinds = _room(self.item.room).kinds
        others = [c for c in kinds if kinds[c].name and c != self.item.kind]
        pairs = zip(others, KEYS, strict=False)
        return [Label(code, kinds[code].name, key) for code, key in pairs]


@dataclass(frozen=True)
class Head:
    """What the desk is headed with: the figures, and the calls for help that nobody
    is on. It is asked for anew every few seconds."""

    waiting: Waiting
    urgent: list[Entry]

    @property
    def tag(self) -> str:
        """A word that is another as soon as somebody would see another head."""
        oldest = self.waiting.oldest_at
        figures = self.waiting.unanswered, oldest and int(oldest.timestamp())
        words = [*figures, *(one.item.pk for one in self.urgent)]
        return "-".join(map(str, words))


@dataclass(frozen=True)
class Desk:
    """The page."""

    head: Head
    every: int
    stage: str
    thing: Thing | None
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
        head=head(emergency, by, now, but=shown),
        every=EVERY,
        stage=stage,
        thing=_thing(shown, by, now) if shown else None,
        queue=_queue(emergency, by, now, stage),
        last=mine[0] if mine else None,
        recent=rows,
    )


def head(
    emergency: Emergency, by: str, now: datetime, *, but: Item | None = None
) -> Head:
    """Return the head of the desk; `but` is looked at and not named once more."""
    rows = Item.objects.filter(
        emergency=emergency,
        room__in=at_once(),
        priority=PRESSING,
        asks=True,
        rank__lt=end_of(PRESSING),  # so that the queue is walked no further
    )
    free = [
        item
        for stage in OPEN
        for item in rows.free(by, now).queue(stage)[: URGENT + 1]
        if but is None or item.pk != but.pk
    ]
    return Head(Waiting.of(emergency), _entries(free[:URGENT], by, now))


def _queue(emergency: Emergency, by: str, now: datetime, stage: str) -> list[Entry]:
    items = list(Item.objects.filter(emergency=emergency).queue(stage)[:SHOWN])
    return _entries(items, by, now)


def _entries(items: list[Item], by: str, now: datetime) -> list[Entry]:
    looks, parts = shown_of(items), parts_of(items)
    return [
        Entry(
            item,
            looks[item.pk],
            claims.is_held_by_another(item, by, now),
            is_late(item, now),
            parts.get(item.pk),
        )
        for item in items
        if item.pk in looks
    ]


def shown_of(items: Iterable[Item]) -> dict[int, Shown]:
    """Return how items look, by their numbers: one question to each room."""
    things: dict[str, dict[str, int]] = defaultdict(dict)
    for item in items:
        things[item.room][item.thing] = item.pk
    return {
        pks[thing]: look
        for label, pks in things.items()
        for thing, look in _room(label).shown(list(pks)).items()
    }


def _room(label: str) -> Room:
    """The room of a label; of one that is no more a room that decides nothing."""
    try:
        return room_of(label)
    except UnknownRoom:
        return Room(label, "", shown=_nameless, verbs=frozenset())


def _nameless(things: Sequence[str]) -> dict[str, Shown]:
    items = Item.objects.filter(thing__in=things)
    return {i.thing: Shown(i.kind, i.opened_at, "pulse") for i in items}


def is_late(item: Item, now: datetime) -> bool:
    """Whether somebody has waited for an answer for too long."""
    return item.asks and item.state in OPEN and now - item.opened_at > LATE


def _thing(item: Item, by: str, now: datetime) -> Thing | None:
    look = shown_of([item]).get(item.pk)
    if look is None:
        return None
    room = _room(item.room)
    taken = claims.is_held_by_another(item, by, now)
    can = {verb for verb, states in ALLOWED.items() if item.state in states}
    lasts = item.held_until is not None and item.held_until > now
    log = item.decisions.select_related("undone_by").order_by("id")
    return Thing(
        item=item,
        row=look,
        can=frozenset() if taken else frozenset(can & room.verbs - NEVER_UNDONE),
        held_by_another=taken,
        is_mine=lasts and not taken,
        is_late=is_late(item, now),
        copies=list(room.copies(item.thing)),
        alike=_numbered(item.room, room.alike(item.thing)),
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


def _numbered(room: str, things: Sequence[str]) -> list[Like]:
    if not things:
        return []
    items = {i.thing: i for i in Item.objects.filter(room=room, thing__in=things)}
    looks, parts = shown_of(items.values()), parts_of(items.values())
    known = [items[thing] for thing in things if thing in items]
    return [
        Like(number, item, looks[item.pk], parts.get(item.pk))
        for number, item in enumerate(known, start=1)
        if item.pk in looks
    ]
