"""What the pages of this room show, gathered: one frozen dataclass a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from vigie.emergencies.models import Emergency
from vigie.kit.page import Figure
from vigie.lib import clock
from vigie.listening.models import Call
from vigie.pulse import plots, queries, store
from vigie.pulse.counting import Minutes, per_minute
from vigie.pulse.days import ANY_CALL
from vigie.pulse.models import Strike, Tag, Withdrawn
from vigie.pulse.plots import Plot
from vigie.pulse.queries import PLOT_MINUTES
from vigie.pulse.tag_rows import Row, at_minute, row_of
from vigie.pulse.words import (
    doubt_in_words,
    title_of,
    why_burst,
    why_riser,
)

NEWEST_CALLS = 8


@dataclass(frozen=True)
class ListsPage:
    """The lists at a moment."""

    emergency: Emergency
    now: datetime
    minute: int
    is_archive: bool  # nothing was heard of late: the page opens at another moment
    last_at: datetime | None
    bursts: list[Row]
    risers: list[Row]
    most: list[Row]
    held: int

    @property
    def at(self) -> datetime:
        """The moment shown."""
        return at_minute(self.minute)

    @property
    def lists(self) -> dict[str, list[Row]]:
        """The lists by their names in addresses and files."""
        return {"bursts": self.bursts, "risers": self.risers, "most": self.most}

    @property
    def only_risers(self) -> list[Row]:
        """The risers that are not told among the bursts already."""
        told = {row.tag for row in self.bursts}
        return [row for row in self.risers if row.tag not in told]

    @property
    def figures(self) -> list[Row]:
        """Every tag of the page once, those of most people first."""
        rows = {row.tag: row for rows in self.lists.values() for row in rows}
        return sorted(rows.values(), key=lambda row: (-row.people, row.tag))

    @property
    def earlier(self) -> datetime:
        """An hour before the moment shown."""
        return self.at - timedelta(hours=1)

    @property
    def later(self) -> datetime | None:
        """An hour after, None when that is still to come."""
        later = self.at + timedelta(hours=1)
        return later if later <= self.now else None


def lists_page(emergency: Emergency, minute: int | None, now: datetime) -> ListsPage:
    """Return the page of an emergency at a minute, or where it opens by itself."""
    shown = _shown(emergency, minute, now)
    moment = queries.moment_at(emergency.pk, shown)
    away = minute is None and shown != clock.minute_of(now)
    if moment is None:
        return ListsPage(emergency, now, shown, False, None, [], [], [], 0)
    found = queries.lists_at(moment)
    reasons = {
        "bursts": {b.tag: why_burst(b) for b in found.bursts},
        "risers": {r.tag: why_riser(r) for r in found.risers},
        "most": {tag: "" for tag, _ in found.most},
    }
    names = {tag for whys in reasons.values() for tag in whys}
    tags = queries.tags_named(emergency.pk, names)
    now_in = {b.tag: b.people for b in found.bursts}
    rows = {
        name: [
            row_of(moment, tag, why, tags.get(tag), now_in.get(tag))
            for tag, why in whys.items()
        ]
        for name, whys in reasons.items()
    }
    last_at = at_minute(moment.last)
    return ListsPage(emergency, now, shown, away, last_at, **rows, held=found.held)


def _shown(emergency: Emergency, minute: int | None, now: datetime) -> int:
    """Return the minute asked for, or the one where a page opens by itself."""
    if minute is not None:
        return minute
    return queries.default_minute(emergency.pk, clock.minute_of(now))


@dataclass(frozen=True)
class CallRow:
    """A useful call that stands in a tag's posts."""

    call: Call
    title: str


@dataclass(frozen=True)
class TagPage:
    """One tag: the two hours before a moment, and its newest useful calls."""

    emergency: Emergency
    now: datetime
    minute: int
    tag: Tag
    row: Row
    minutes: Minutes
    plot: Plot
    calls: list[CallRow]

    @property
    def figures(self) -> list[Figure]:
        """What the page says first: people, posts, reshares, calls of the day."""
        row = self.row
        return [
            Figure(_("Different calls today"), row.calls.get(ANY_CALL, 0), True),
            Figure(_("People today"), row.people),
            Figure(_("Posts today"), row.posts),
            Figure(_("Reshares today"), row.reshares),
        ]

    @property
    def at(self) -> datetime:
        """The moment shown."""
        return at_minute(self.minute)

    @property
    def since(self) -> datetime:
        """The beginning of the plot."""
        return at_minute(self.minute - PLOT_MINUTES + 1)

    @property
    def table(self) -> list[tuple[datetime, int, int, int]]:
        """Minute, people, posts, reshares; the latest first."""
        return [
            (at_minute(row["minute"]), row["people"], row["posts"], row["reshares"])
            for row in reversed(self.rows)
        ]

    @property
    def rows(self) -> list[dict[str, int]]:
        """The minutes in which the tag was used, for programs."""
        of = self.minutes
        columns = (of.minute, of.authors, of.posts, of.reshares)
        names = ("minute", "people", "posts", "reshares")
        values = zip(*(column.tolist() for column in columns), strict=True)
        return [dict(zip(names, row, strict=True)) for row in values]


def tag_page(
    emergency: Emergency, tag: Tag, minute: int | None, now: datetime
) -> TagPage | None:
    """Return a tag's page at a minute, None when no tag was ever heard."""
    shown = _shown(emergency, minute, now)
    moment = queries.moment_at(emergency.pk, shown)
    if moment is None:
        return None
    begin = shown - PLOT_MINUTES + 1
    found = per_minute(queries.rows_of_tag(emergency.pk, tag.name, begin, shown))
    values = [0] * PLOT_MINUTES
    for at, people in zip(found.minute.tolist(), found.authors.tolist(), strict=True):
        values[at - begin] = people
    day_begins = shown - (shown - store.begins()) % 1440
    rows = queries.rows_of_tag(emergency.pk, tag.name, day_begins - 1440, shown)
    calls = queries.useful_calls(rows, emergency.pk, at_minute(shown + 1), NEWEST_CALLS)
    return TagPage(
        emergency,
        now,
        shown,
        tag,
        row_of(moment, tag.name, "", tag),
        found,
        plots.bars(values),
        [CallRow(call, title_of(call.kind, _subject(call))) for call in calls],
    )


def _subject(call: Call) -> str:
    return str(call.plate or call.person_name)


@dataclass(frozen=True)
class Waiting:
    """A tag that waits for a person, with the doubts in words."""

    tag: Tag
    doubts: list[str]


def waiting(tags: Iterable[Tag]) -> list[Waiting]:
    """Return tags with their doubts in words."""
    return [
        Waiting(tag, [doubt_in_words(doubt) for doubt in tag.doubts]) for tag in tags
    ]


@dataclass(frozen=True)
class StrikesPage:
    """All that does not count by decision: tags, struck posts and accounts."""

    held: list[Waiting]
    standing: list[Strike]
    lifted: list[Strike]
    taken_back: int  # posts that their authors deleted, or that were hidden


def strikes_page(emergency: Emergency, most: int) -> StrikesPage:
    """Gather the staff's page of strikes, the latest first, `most` rows a list."""
    tags = Tag.objects.filter(emergency=emergency).held_back()
    strikes = Strike.objects.filter(emergency=emergency)
    withdrawn = Withdrawn.objects.filter(emergency=emergency)
    return StrikesPage(
        waiting(tags.order_by("state", "asked_at", "name")[:most]),
        list(strikes.filter(lifted_at=None).order_by("-at", "-pk")[:most]),
        list(strikes.exclude(lifted_at=None).order_by("-lifted_at", "-pk")[:most]),
        sum(len(row) // 8 for row in withdrawn.values_list("posts", flat=True)),
    )
