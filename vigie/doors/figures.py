"""The room in figures: places free now, requests that wait, and how long they wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from vigie.doors.models import Door, Need
from vigie.doors.states import Way
from vigie.emergencies.models import Emergency

MEASURED = 200  # the latest who were placed: how it is now, not how it was at first


@dataclass(frozen=True)
class Figure:
    """One figure of the room; `value` None is not known yet, `open` is what waits."""

    words: Any
    value: int | None
    open: bool = False


def median_minutes(waits: Sequence[tuple[datetime, datetime]]) -> int | None:
    """Return the median of waits, each from asking to placed, in whole minutes rounded
    up: nobody is told less than half of them waited. None of no wait."""
    if not waits:
        return None
    seconds = sorted(max(0.0, (end - begin).total_seconds()) for begin, end in waits)
    middle = len(seconds) // 2
    median = (seconds[middle] + seconds[~middle]) / 2
    return int(-(-median // 60))


def free_places(emergency: Emergency, now: datetime) -> int:
    """Return how many places are free now, offers that only a post told of left out."""
    rows = Door.objects.listed(now).filter(emergency=emergency).exclude(way=Way.POST)
    return int(rows.aggregate(free=Sum("free"))["free"] or 0)


def waiting_requests(emergency: Emergency, now: datetime) -> int:
    """Return how many requests nobody has a bed for yet, those read in posts left
    out."""
    rows = Need.objects.waiting(now).filter(emergency=emergency)
    return rows.exclude(way=Way.POST).count()


def median_wait(emergency: Emergency) -> int | None:
    """Return the median wait of the latest who were placed, in minutes."""
    rows = Need.objects.filter(emergency=emergency, placed_at__isnull=False)
    latest = rows.order_by("-placed_at").values_list("made_at", "placed_at")
    return median_minutes([(made, at) for made, at in latest[:MEASURED] if at])


def figures(
    emergency: Emergency, now: datetime, *, free: int | None = None
) -> list[Figure]:
    """Return the figures on top of the room's page. `free` saves the first query to
    whoever has summed the places up already. Three queries at most."""
    places = free_places(emergency, now) if free is None else free
    waits = waiting_requests(emergency, now)
    return [
        Figure(_("places free now"), places),
        Figure(_("requests that wait"), waits, open=waits > 0),
        Figure(
            _("minutes from asking to a bed, for half of them"), median_wait(emergency)
        ),
    ]
