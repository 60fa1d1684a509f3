"""What the public sees of a lookout: what goes out of it, and nothing more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from vigie.emergencies.models import Emergency
from vigie.kit.page import numbers_of
from vigie.lookouts.models import Lookout
from vigie.lookouts.states import OVER, LookoutState, Sought
from vigie.lookouts.wording import Facts, headline, lines

MOST = 50  # of one page, the latest first


@dataclass(frozen=True)
class Card:
    """One open lookout as everybody reads it."""

    code: str
    headline: str
    lines: Sequence[str]
    place: str
    cell: int
    since_at: datetime
    opened_at: datetime
    until: datetime
    is_said_over: bool


def facts_of(row: Lookout) -> Facts:
    """Return what of a lookout goes out; the number is the emergency's first."""
    called = [
        one for one in numbers_of(row.emergency.numbers) if one.href[:4] == "tel:"
    ]
    return Facts(
        sought=Sought(row.sought),
        place=row.place,
        since_at=row.since_at,
        until=row.until,
        plate=row.plate,
        make=row.make,
        colour=row.colour,
        looks=row.looks,
        heading=row.heading,
        number=called[0].digits if called else "",
        is_drill=row.emergency.is_drill,
    )


def card(row: Lookout) -> Card:
    """Return an open lookout in the language that is spoken just now."""
    facts = facts_of(row)
    return Card(
        code=row.code,
        headline=headline(facts),
        lines=lines(facts),
        place=row.place,
        cell=row.cell,
        since_at=row.since_at,
        opened_at=row.opened_at or row.made_at,
        until=row.until,
        is_said_over=row.over_said_at is not None,
    )


def open_ones(emergency: Emergency, now: datetime) -> list[Card]:
    """Return the open lookouts of an emergency, those opened last first."""
    rows = Lookout.objects.open(now).filter(emergency=emergency)
    found = rows.select_related("emergency").order_by("-opened_at", "pk")[:MOST]
    return [card(one) for one in found]


def how_many(emergency: Emergency, now: datetime) -> int:
    """Return how many lookouts of an emergency are open: one query."""
    return Lookout.objects.open(now).filter(emergency=emergency).count()


def how_it_ended(row: Lookout) -> str:
    """Return all that the public learns of an end, "" where none was public."""
    if row.state not in OVER or row.opened_at is None:
        return ""
    if row.state == LookoutState.RECALLED:
        return gettext("It was a mistake. Please take down what you passed on.")
    if row.state == LookoutState.FOUND:
        return gettext("Found. Thank you. Please take down what you passed on.")
    return gettext("It is over. Please take down what you passed on.")
