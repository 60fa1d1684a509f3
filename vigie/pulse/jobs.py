"""The chore that keeps the counts: it tidies pages, recounts days, holds tags back.

All that it writes is made from the pages and the strikes, so it may be stopped at
any point and done again; if two workers meet, the second gives way.
"""

import logging
import secrets
import time
from collections.abc import Iterable
from datetime import datetime, timedelta

import numpy as np
from django.db.models import Q

from vigie.emergencies.models import Emergency
from vigie.pulse import store, tagging
from vigie.pulse.counting import Digests, in_sorted, once
from vigie.pulse.days import count_day, first_minute
from vigie.pulse.marking import set_stale
from vigie.pulse.models import DayCount, Page, Strike, Withdrawn
from vigie.pulse.rows import Sheet, by_fold, joined, pack_names, trimmed
from vigie.pulse.trends import SLOTS_A_DAY
from vigie.work.database import writing

log = logging.getLogger("vigie.pulse")

SECONDS = 10.0
PAGES_AT_ONCE = 64
FULL = 200_000  # rows of a tidied page that takes no more
LONGEST_WAIT = timedelta(seconds=30)  # before a stale day is counted anew
HOUR = 60


class Overtaken(Exception):
    """Another worker tidied the same pages: nothing was written here."""


def keep_pulse(now: datetime) -> None:
    """Bring the counts of every emergency up to date."""
    for emergency_id in _with_news():
        try:
            bring_up_to_date(emergency_id=emergency_id, now=now)
        except Overtaken:
            log.info("emergency %s is tidied elsewhere", emergency_id)


def bring_up_to_date(
    *, emergency_id: int, now: datetime, at_once: bool = False
) -> None:
    """Tidy all fresh pages, apply the strikes, count the stale days anew.

    A day that takes long to count waits ten times as long, at most 30 seconds,
    unless `at_once`.
    """
    while tidy(emergency_id=emergency_id):
        pass
    apply_strikes(emergency_id=emergency_id)
    stale = DayCount.objects.filter(emergency_id=emergency_id, is_stale=True)
    for row in stale.order_by("-day"):
        wait = min(timedelta(seconds=10 * row.seconds), LONGEST_WAIT)
        if at_once or row.made_at is None or now - row.made_at >= wait:
            recount(emergency_id=emergency_id, day=row.day, now=now)


def _with_news() -> list[int]:
    fresh = Q(pk__in=Page.objects.filter(is_fresh=True).values("emergency"))
    taken_back = Q(pk__in=Withdrawn.objects.filter(is_fresh=True).values("emergency"))
    struck = Q(pk__in=Strike.objects.filter(is_counted=False).values("emergency"))
    stale = Q(pk__in=DayCount.objects.filter(is_stale=True).values("emergency"))
    news = Emergency.objects.filter(fresh | taken_back | struck | stale)
    return list(news.order_by("pk").values_list("pk", flat=True))


def tidy(*, emergency_id: int) -> bool:
    """Sort some fresh pages into pages of one hour, and say whether there were any.

    A post that stands in them twice stands there once afterwards.
    """
    fresh = list(
        Page.objects.filter(emergency_id=emergency_id, is_fresh=True).order_by("pk")[
            :PAGES_AT_ONCE
        ]
    )
    if not fresh:
        return False
    whole = joined(store.sheets(fresh))
    hours = whole.rows["minute"] // HOUR
    gone, made = fresh, []
    for hour in np.unique(hours).tolist():
        open_page = _open_page(emergency_id, hour * HOUR)
        gone = [*gone, open_page] if open_page else gone
        part = trimmed(Sheet(whole.rows[hours == hour], whole.names))
        before = store.sheets([open_page] if open_page else [])
        made.append(_page(emergency_id, joined([*before, part])))
    days = {store.day_at(minute) for minute in _minutes(whole)}
    with writing():
        _delete_all([page.pk for page in gone])
        Page.objects.bulk_create(made, batch_size=20)
        set_stale(emergency_id, days)
    return True


def _minutes(sheet: Sheet) -> Iterable[int]:
    return (int(minute) for minute in np.unique(sheet.rows["minute"]))


def _open_page(emergency_id: int, minute: int) -> Page | None:
    """Return the hour's tidied page that still takes rows, if there is one."""
    return (
        Page.objects.filter(
            emergency_id=emergency_id,
            is_fresh=False,
            first_minute__gte=minute,
            last_minute__lt=minute + HOUR,
            rows__lt=FULL,
        )
        .order_by("rows")
        .first()
    )


def _page(emergency_id: int, sheet: Sheet) -> Page:
    rows = once(sheet.rows)
    return Page(
        emergency_id=emergency_id,
        is_fresh=False,
        first_minute=int(rows["minute"].min()),
        last_minute=int(rows["minute"].max()),
        rows=len(rows),
        data=rows.tobytes(),
        names=pack_names(sheet.names),
    )


def _delete_all(keys: list[int]) -> None:
    deleted, _ = Page.objects.filter(pk__in=keys).delete()
    if deleted != len(keys):
        raise Overtaken


def apply_strikes(*, emergency_id: int) -> None:
    """Find the days that new strikes and withdrawn posts touch; they become stale."""
    strikes = list(Strike.objects.filter(emergency_id=emergency_id, is_counted=False))
    taken_back = list(Withdrawn.objects.filter(emergency_id=emergency_id))
    fresh = [row for row in taken_back if row.is_fresh]
    if not strikes and not fresh:
        return
    changed = np.unique(
        np.concatenate(
            [
                np.array([strike.digest for strike in strikes], np.int64),
                *(np.frombuffer(row.posts, "<i8") for row in fresh),
            ]
        )
    )
    days = _days_with(emergency_id, changed)
    with writing():
        _merge_withdrawn(taken_back)
        Strike.objects.filter(pk__in=[strike.pk for strike in strikes]).update(
            is_counted=True
        )
        set_stale(emergency_id, days)


def _days_with(emergency_id: int, digests: Digests) -> set[int]:
    days: set[int] = set()
    pages = Page.objects.filter(emergency_id=emergency_id).order_by("pk")
    for sheet in store.sheets(pages.iterator(chunk_size=20)):
        rows = sheet.rows
        hit = in_sorted(rows["post"], digests) | in_sorted(rows["author"], digests)
        days |= {store.day_at(int(m)) for m in np.unique(rows["minute"][hit])}
    return days


def _merge_withdrawn(rows: list[Withdrawn]) -> None:
    """Leave one row a day, so that each day can be forgotten when it is old."""
    for day in sorted({row.at.date() for row in rows if row.is_fresh}):
        _merge([row for row in rows if row.at.date() == day])


def _merge(rows: list[Withdrawn]) -> None:
    posts = np.unique(np.concatenate([np.frombuffer(r.posts, "<i8") for r in rows]))
    keys = [row.pk for row in rows]
    deleted, _ = Withdrawn.objects.filter(pk__in=keys).delete()
    if deleted != len(keys):
        raise Overtaken
    Withdrawn.objects.create(
        emergency_id=rows[0].emergency_id,
        is_fresh=False,
        at=max(row.at for row in rows),
        posts=posts.tobytes(),
    )


def recount(*, emergency_id: int, day: int, now: datetime) -> None:
    """Count one day anew from the pages, and decide which tags a person must see."""
    began = time.process_time()
    row = DayCount.objects.filter(emergency_id=emergency_id, day=day).defer(
        "counts", "calls", "spreads", "names"
    )[0]
    begins = store.begins()
    first = first_minute(day, begins)
    last = first + SLOTS_A_DAY * 10 - 1
    entries = store.stored(emergency_id, first, last)
    made = count_day(
        by_fold(entries),
        store.struck_posts(emergency_id),
        store.struck_authors(emergency_id),
        day,
        begins,
    )
    news = tagging.tags_of(emergency_id, made, entries, now)
    with writing():
        tagging.store_tags(news)
        DayCount.objects.filter(pk=row.pk).update(
            revision=secrets.randbits(62) | 1,
            made_at=now,
            seconds=time.process_time() - began,
            counts=made.counts.tobytes(),
            calls=made.calls.tobytes(),
            spreads=made.spreads.tobytes(),
            names=pack_names(made.names),
        )
        # What came while we counted is not in it: then the day stays stale.
        DayCount.objects.filter(pk=row.pk, news=row.news).update(is_stale=False)
        Emergency.touch(emergency_id)
