"""What opened since those who watch were told, and telling them: by the clock.

It looks at what is there, not at what was done: whether a host came, went on, said
no, or gave more places, and whether this program was running then, is all the same.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, Sum, UUIDField, Value, When
from django.http import QueryDict

from vigie.doors import watching
from vigie.doors.directory import Wanted
from vigie.doors.letter_words import facts_of
from vigie.doors.models import Door, Watch
from vigie.doors.models.watches import WatchQuerySet
from vigie.doors.near import cells_around
from vigie.doors.places_named import Named
from vigie.doors.states import Way
from vigie.doors.watch_letters import FREE
from vigie.emergencies.models import Emergency
from vigie.emergencies.states import EmergencyState
from vigie.relaying import queueing
from vigie.work.database import writing

SECONDS = 2
PAUSE = timedelta(minutes=10)  # between two letters to one address
AT_ONCE = 2_000  # offers of a turn; the rest come with the next
MOST_PLACES = 100  # told of in a turn
_GROUP = ("emergency", "cell", "quarter", "wanted")


class _Opened(NamedTuple):
    pk: UUID
    emergency: int
    quarter: str
    cell: int
    told: int
    free: int


class _Group(NamedTuple):
    """All who watch one place with one need."""

    emergency: int
    cell: int
    quarter: str
    wanted: str

    def rows(self) -> WatchQuerySet:
        return Watch.objects.filter(**dict(zip(_GROUP, self, strict=True)))


def keep(now: datetime) -> None:
    """Note what opened, and tell those who were not told for ten minutes. May be run
    at any time, and again after a failure."""
    note(now)
    tell(now)


def note(now: datetime) -> int:
    """Find the offers with more free places than watchers know of, mark the places
    for which that is news, and return for how many.

    It is news for who needs as many places as were not free there before: an offer
    that goes from two places to three tells nothing to who needs one.
    """
    if Door.objects.shut().exists():
        with writing():
            Door.objects.shut().update(told_free=0)
    rows = Door.objects.untold(now)  # in no order: SQLite would walk all by it
    fields = ("pk", "emergency", "quarter", "cell", "told_free", "free")
    changed = [_Opened(*row) for row in rows.values_list(*fields)[:AT_ONCE]]
    if not changed:
        return 0
    groups = list(_with_news([one for one in changed if one.free > one.told], now))
    with writing():
        for group in groups:
            fresh = group.rows().stand(now).filter(news_at=None)
            fresh.update(news_at=now)
        _settle(changed)
    return len(groups)


def tell(now: datetime) -> int:
    """Write to all whose place has news and who were not written to for ten minutes;
    return how many letters. What is full again by now is not told."""
    due = _due(now)
    found = due.order_by(*_GROUP).values_list(*_GROUP).distinct()[:MOST_PLACES]
    groups = [_Group(*row) for row in found]
    if not groups:
        return 0
    where = Emergency.objects.in_bulk({one.emergency for one in groups})
    with writing():
        free = {one: _free(one, where[one.emergency], now) for one in groups}
        for group in (one for one, many in free.items() if not many):
            group.rows().update(news_at=None)
        worth = {one: many for one, many in free.items() if many}
        return _write(worth, where, now)


def _with_news(opened: list[_Opened], now: datetime) -> Iterator[_Group]:
    """Yield the places for which an offer that opened is news."""
    here = {one.emergency for one in opened}
    rows = Watch.objects.stand(now).filter(emergency__in=here)
    found = rows.order_by(*_GROUP).values_list(*_GROUP).distinct()
    by_need: dict[str, list[_Group]] = defaultdict(list)
    for row in found.iterator():
        group = _Group(*row)
        by_need[group.wanted].append(group)
    for words, groups in by_need.items():
        wanted = Wanted.of(QueryDict(words))
        fit = [one for one in opened if one.told < max(wanted.size, 1) <= one.free]
        yield from _near(groups, _fitting(fit, wanted))


def _fitting(opened: Iterable[_Opened], wanted: Wanted) -> list[_Opened]:
    """Return those that suit a need; what only a post told of is news to nobody."""
    by_id = {one.pk: one for one in opened}
    rows = Door.objects.filter(pk__in=by_id).exclude(way=Way.POST)
    return [by_id[pk] for pk in wanted.among(rows).values_list("pk", flat=True)]


def _near(groups: list[_Group], doors: list[_Opened]) -> Iterator[_Group]:
    cells = {(one.emergency, one.cell) for one in doors if one.cell}
    quarters = {(one.emergency, one.quarter) for one in doors}
    for one in groups:
        where = cells_around(one.cell) if cells else []
        if (one.emergency, one.quarter) in quarters or any(
            (one.emergency, cell) in cells for cell in where
        ):
            yield one


def _settle(changed: list[_Opened]) -> None:
    """Note what was seen, not what is there: what changed meanwhile is seen next. All
    are locked in one order, as by those who take places of several."""
    keys = [one.pk for one in changed]
    seen = Door.objects.filter(pk__in=keys).order_by("pk")
    list(seen.select_for_update().values_list("pk", flat=True))
    by_free: dict[int, list[UUID]] = defaultdict(list)
    for one in changed:
        by_free[one.free].append(one.pk)
    for free, keys in by_free.items():
        Door.objects.filter(pk__in=keys).update(told_free=free)


def _due(now: datetime) -> WatchQuerySet:
    lately = Watch.objects.filter(address=OuterRef("address"), told_at__gt=now - PAUSE)
    rows = Watch.objects.stand(now).filter(
        news_at__isnull=False, emergency__state=EmergencyState.OPEN
    )
    return rows.filter(~Exists(lately))


def _free(group: _Group, emergency: Emergency, now: datetime) -> int:
    place = watching.Place(
        emergency,
        Named(group.quarter, group.cell),
        Wanted.of(QueryDict(group.wanted)),
    )
    found = watching.there(place, now).aggregate(free=Sum("free"))
    return int(found["free"] or 0)


def _write(worth: dict[_Group, int], where: dict[int, Emergency], now: datetime) -> int:
    """Queue one message of each place to all who watch it, by one statement."""
    if not worth:
        return 0
    news = [_news(one, many, where[one.emergency], now) for one, many in worth.items()]
    made = queueing.announce_many(news, now=now)
    each, any_of = [], Q()
    for group, message in zip(worth, made, strict=True):
        mine = Q(**dict(zip(_GROUP, group, strict=True)))
        each.append(When(mine, then=Value(message.pk, output_field=UUIDField())))
        any_of |= mine
    due = _due(now).filter(any_of)
    pairs = due.annotate(of=Case(*each)).values_list("of", "address_id")
    written = queueing.queue(pairs, now=now)
    Watch.objects.filter(pk__in=due.values("pk")).update(told_at=now, news_at=None)
    return written


def _news(
    group: _Group, free: int, emergency: Emergency, now: datetime
) -> queueing.News:
    mark = hashlib.sha256(f"{group}".encode()).hexdigest()[:16]
    facts: dict[str, Any] = {
        **facts_of(emergency),
        "emergency_id": emergency.pk,
        "quarter": group.quarter,
        "wanted": group.wanted,
        "free": free,
    }
    event = f"doors:free:{mark}:{now:%Y%m%d%H%M%S%f}"
    return queueing.News(event, FREE, facts, emergency.pk)
