"""Reading pages, days and what was struck, as the pure core takes them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from django.conf import settings
from django.db.models import Max, Min

from vigie.pulse.counting import Digests
from vigie.pulse.days import CALL, COUNT, SPREAD, Day, day_of
from vigie.pulse.models import DayCount, Page, Strike, Withdrawn
from vigie.pulse.rows import Sheet, between, by_fold, joined, sheet_of, unpack_names
from vigie.pulse.states import Struck

DAY_BEGINS_HOUR = 5  # a night belongs to the day before


def begins() -> int:
    """Return the minute after midnight UTC at which the deployment's day begins."""
    return _begins(settings.TIME_ZONE)


@lru_cache(maxsize=8)
def _begins(zone: str) -> int:
    winter = datetime(2001, 1, 1, tzinfo=ZoneInfo(zone)).utcoffset() or timedelta()
    minute = DAY_BEGINS_HOUR * 60 - round(winter.total_seconds() / 60)
    return minute // 10 * 10 % 1440


def stored(emergency_id: int, first: int, last: int) -> Sheet:
    """Return all rows of the minutes from `first` to `last`, both included.

    Struck ones and copies are among them. About 40 ns a row.
    """
    pages = Page.objects.filter(
        emergency_id=emergency_id, first_minute__lte=last, last_minute__gte=first
    ).order_by("first_minute", "pk")
    found = sheets(pages.iterator(chunk_size=50))
    return joined(between(sheet, first, last) for sheet in found)


def counted_by_tag(emergency_id: int, first: int, last: int) -> Sheet:
    """Return `stored` with one name for each tag, however it was written."""
    return by_fold(stored(emergency_id, first, last))


def sheets(pages: Iterable[Page]) -> Iterable[Sheet]:
    """Return the sheets of pages."""
    return (sheet_of(page.data, page.names) for page in pages)


def struck_posts(emergency_id: int) -> Digests:
    """Return the sorted digests of posts that were withdrawn or struck."""
    packed = Withdrawn.objects.filter(emergency_id=emergency_id)
    parts = [np.frombuffer(d, "<i8") for d in packed.values_list("posts", flat=True)]
    return _sorted([*parts, _strikes(emergency_id, Struck.POST)])


def struck_authors(emergency_id: int) -> Digests:
    """Return the sorted digests of authors whose posts do not count."""
    return _sorted([_strikes(emergency_id, Struck.AUTHOR)])


def _strikes(emergency_id: int, kind: str) -> Digests:
    rows = Strike.objects.filter(
        emergency_id=emergency_id, kind=kind, lifted_at__isnull=True
    )
    return np.array(list(rows.values_list("digest", flat=True)), np.int64)


def _sorted(parts: list[Digests]) -> Digests:
    return np.unique(np.concatenate(parts)).astype(np.int64)


def minutes_heard(emergency_id: int) -> tuple[int, int] | None:
    """Return the first and the last minute with a tag, None when there is none."""
    found = Page.objects.filter(emergency_id=emergency_id).aggregate(
        first=Min("first_minute"), last=Max("last_minute")
    )
    return None if found["first"] is None else (found["first"], found["last"])


def days(emergency_id: int, first: int, last: int) -> tuple[Day, ...]:
    """Return the counted days from number `first` to `last`, as far as made."""
    wanted = DayCount.objects.filter(
        emergency_id=emergency_id, day__range=(first, last), revision__gt=0
    ).order_by("day")
    known = wanted.values_list("pk", "revision")
    return tuple(_day(pk, revision) for pk, revision in known)


@lru_cache(maxsize=16)
def _day(pk: int, revision: int) -> Day:
    row = DayCount.objects.get(pk=pk)
    return Day(
        row.day,
        np.frombuffer(row.counts, COUNT),
        np.frombuffer(row.calls, CALL),
        np.frombuffer(row.spreads, SPREAD),
        unpack_names(row.names),
    )


def day_at(minute: int) -> int:
    """Return the number of the day that a minute belongs to."""
    return day_of(minute, begins())
