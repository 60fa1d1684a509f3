"""A tag in a list: its figures until a moment, and why it stands there."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from vigie.kit.templatetags.kit import percent
from vigie.pulse import listing, plots, store
from vigie.pulse.days import ANY_CALL
from vigie.pulse.models import Tag
from vigie.pulse.plots import Plot
from vigie.pulse.queries import PLOT_SLOTS, Moment
from vigie.pulse.trends import SLOT
from vigie.pulse.words import calls_by_name, calls_in_words


def at_minute(minute: int) -> datetime:
    """Return the beginning of a minute since 1970, in UTC."""
    return datetime.fromtimestamp(minute * 60, UTC)


@dataclass(frozen=True)
class Row:
    """A tag in a list, with all that explains why it is there."""

    tag: str
    display: str
    why: str
    people: int  # of the day until the moment, each once
    posts: int
    reshares: int
    texts: int  # different ones: copies and reshares of one are one
    first_at: datetime
    spark: Plot
    calls: dict[int, int]

    @property
    def share(self) -> float:
        """The part of its different texts that are calls, from 0 to 1."""
        return self.calls.get(ANY_CALL, 0) / self.texts if self.texts else 0.0

    @property
    def share_in_words(self) -> str:
        """The same in the reader's way: "22 %"."""
        return percent(self.share)

    @property
    def calls_told(self) -> list[str]:
        """The most frequent kinds of calls in words."""
        return calls_in_words(self.calls, most=3)

    def as_json(self) -> dict[str, Any]:
        """Return the row for programs."""
        return {
            "tag": self.display,
            "folded": self.tag,
            "why": self.why,
            "people": self.people,
            "posts": self.posts,
            "reshares": self.reshares,
            "first_seen": self.first_at.isoformat(),
            "calls": calls_by_name(self.calls),
            "texts": self.texts,
            "texts_with_calls": self.calls.get(ANY_CALL, 0),
            "people_per_10_minutes": list(self.spark.values),
        }


def row_of(
    moment: Moment, name: str, why: str, tag: Tag | None, in_window: int | None = None
) -> Row:
    """Return a tag's row at a moment; `in_window` are the people of a burst's own
    ten minutes."""
    day, until = moment.day, moment.until
    first = tag.first_minute if tag and tag.first_minute else moment.minute
    return Row(
        name,
        tag.display if tag else name,
        why,
        listing.total(day, name, "newcomers", until),
        listing.total(day, name, "posts", until),
        listing.total(day, name, "reshares", until),
        listing.total(day, name, "texts", until),
        at_minute(min(first, moment.minute)),
        plots.line(_two_hours(moment, name, in_window)),
        listing.calls(day, name, until),
    )


def _two_hours(moment: Moment, name: str, in_window: int | None) -> list[int]:
    """Return people in ten minutes: whole ones, then the ten until the moment.

    The last whole ones are left out where they are mostly the same ten minutes.
    """
    if in_window is None:
        return listing.series(moment.days, name, moment.slot - 1, PLOT_SLOTS)
    into = (moment.minute - store.begins()) % SLOT
    last = moment.slot - (1 if into >= SLOT // 2 else 2)
    whole = listing.series(moment.days, name, last, PLOT_SLOTS - 1)
    return [*whole, in_window]
