"""What trends at a moment, and what one tag did: reads that rank and join."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import numpy as np

from vigie.listening.models import Call, HeardPost
from vigie.pulse import listing, store
from vigie.pulse.counting import Digests, in_sorted, once, struck
from vigie.pulse.days import CALL_BITS, Day, first_minute
from vigie.pulse.hearing import digests, named
from vigie.pulse.models import Tag
from vigie.pulse.rows import Rows, Sheet, of_tag
from vigie.pulse.trends import SLOT, SLOTS_A_DAY, WINDOW, Burst, Riser

LISTED = 10  # rows of a list on a page
PLOT_SLOTS = 12  # two hours
PLOT_MINUTES = 120
QUIET = 120  # minutes without a tag after which the record is an archive
CALLS_LOOKED_AT = 1000
POSTS_OF_A_BATCH = 5000


@dataclass(frozen=True)
class Moment:
    """A minute, the days that explain it, and when listening began and last heard."""

    emergency_id: int
    minute: int
    days: tuple[Day, ...]
    first: int
    last: int

    @property
    def day(self) -> Day | None:
        """The counted day the minute belongs to, None when it is not counted yet."""
        number = store.day_at(self.minute)
        return next((day for day in self.days if day.number == number), None)

    @property
    def slot(self) -> int:
        """The ten minutes, counted from the beginning of day 0, the minute is in."""
        return (self.minute - store.begins()) // SLOT

    @property
    def until(self) -> int:
        """The same, counted from the beginning of its day."""
        return self.slot % SLOTS_A_DAY


@dataclass(frozen=True)
class Lists:
    """What is listed at a moment: only tags that the public may see."""

    bursts: list[Burst]
    risers: list[Riser]
    most: list[tuple[str, int]]
    held: int  # tags that would be listed and wait for a person


def moment_at(emergency_id: int, minute: int) -> Moment | None:
    """Return what is known about a minute, None when no tag was ever heard."""
    heard = store.minutes_heard(emergency_id)
    if heard is None:
        return None
    number = store.day_at(minute)
    days = store.days(emergency_id, number - 3, number)
    return Moment(emergency_id, minute, days, *heard)


def default_minute(emergency_id: int, now_minute: int) -> int:
    """Return the minute a page opens at: now, or an archive's fullest moment."""
    heard = store.minutes_heard(emergency_id)
    if heard is None or now_minute - heard[1] <= QUIET:
        return now_minute
    return fullest_minute(emergency_id) or heard[1]


def fullest_minute(emergency_id: int) -> int | None:
    """Return the last minute of the ten in which most people used tags."""
    best = (0, 0)
    first, last = 0, 2**31 - 1440
    for day in store.days(emergency_id, first, last // 1440):
        sums = np.bincount(day.counts["slot"], day.counts["authors"], SLOTS_A_DAY)
        slot = int(np.argmax(sums))
        end = first_minute(day.number, store.begins()) + slot * SLOT + SLOT - 1
        best = max(best, (int(sums[slot]), end))
    return best[1] if best[0] else None


def lists_at(moment: Moment, most: int = LISTED) -> Lists:
    """Return the three lists of a moment, each of at most `most` tags."""
    bursts = bursts_of(moment)
    risers = _risers(moment.days, moment.slot, store.day_at(moment.first))
    top = listing.most_people(moment.day, moment.until, 4 * most)
    tags = Tag.objects.filter(emergency_id=moment.emergency_id)
    back = set(tags.held_back().values_list("name", flat=True))
    shown = [b for b in bursts if b.tag not in back]
    rising = [r for r in risers if r.tag not in back]
    held = {b.tag for b in bursts[:most]} | {r.tag for r in risers[:most]}
    return Lists(
        shown[:most],
        rising[:most],
        [row for row in top if row[0] not in back][:most],
        len(held & back),
    )


def bursts_of(moment: Moment) -> list[Burst]:
    """Return what bursts at a moment, tags that are held back included."""
    last = moment.minute
    window = _unstruck(
        moment.emergency_id,
        store.counted_by_tag(moment.emergency_id, last - WINDOW + 1, last),
    )
    slot = (last - WINDOW + 1 - store.begins()) // SLOT - 1
    heard = slot - (moment.first - store.begins()) // SLOT + 1
    return listing.bursts_at(window, moment.days, slot, heard)


@lru_cache(maxsize=64)
def _risers(days: tuple[Day, ...], slot: int, first_day: int) -> list[Riser]:
    return listing.risers_at(days, slot, first_day)


def _unstruck(emergency_id: int, sheet: Sheet) -> Sheet:
    rows = once(sheet.rows)
    posts, authors = (
        store.struck_posts(emergency_id),
        store.struck_authors(emergency_id),
    )
    return Sheet(rows[~struck(rows, posts, authors)], sheet.names)


def tags_named(emergency_id: int, names: Iterable[str]) -> dict[str, Tag]:
    """Return the tags of these folded names, where there is a row for them."""
    wanted = Tag.objects.filter(emergency_id=emergency_id, name__in=list(names))
    return {tag.name: tag for tag in wanted}


def rows_of_tag(emergency_id: int, name: str, first: int, last: int) -> Rows:
    """Return a tag's rows of some minutes, each post once, struck ones left out."""
    sheet = store.counted_by_tag(emergency_id, first, last)
    one = Sheet(of_tag(sheet, name), sheet.names)
    return _unstruck(emergency_id, one).rows


def useful_calls(
    rows: Rows, emergency_id: int, until: datetime, most: int
) -> list[Call]:
    """Return the newest calls on the board of which one of these posts is a part.

    Only the newest thousand calls of the emergency are looked at.
    """
    posts = np.unique(rows["post"][(rows["bits"] & CALL_BITS) != 0])
    found: list[Call] = []
    board = Call.objects.on_the_board().filter(
        emergency_id=emergency_id, first_at__lte=until
    )
    calls = board.order_by("-last_at", "-pk")
    for start in range(0, CALLS_LOOKED_AT if len(posts) else 0, 100):
        batch = list(calls[start : start + 100])
        ours = _calls_with(batch, posts)
        found += [call for call in batch if call.pk in ours]
        if len(batch) < 100 or len(found) >= most:
            break
    return found[:most]


def _calls_with(calls: Sequence[Call], posts: Digests) -> set[int]:
    rows = HeardPost.objects.filter(call__in=[call.pk for call in calls])
    keys = list(rows.values_list("call", "source", "post_id")[:POSTS_OF_A_BATCH])
    hit = in_sorted(digests([named(source, post) for _, source, post in keys]), posts)
    return {key[0] for key, is_ours in zip(keys, hit.tolist(), strict=True) if is_ours}
