"""How a road report lives, and for how long, as tables."""

from datetime import timedelta
from typing import NamedTuple

from django.db import models
from django.utils.translation import pgettext_lazy


class RoadKind(models.TextChoices):
    """What is on the road."""

    CLOSURE = "closure", pgettext_lazy("on the road", "closed")
    CORDON = "cordon", pgettext_lazy("on the road", "cordon")
    ACCIDENT = "accident", pgettext_lazy("on the road", "accident")
    BLOCK = "block", pgettext_lazy("on the road", "road block")
    CHECK = "check", pgettext_lazy("on the road", "check")
    HAZARD = "hazard", pgettext_lazy("on the road", "hazard")


class Clock(NamedTuple):
    """How long a report stands by itself, and at most while people confirm it."""

    lasts: timedelta
    longest: timedelta


def _hours(lasts: float, longest: float) -> Clock:
    return Clock(timedelta(hours=lasts), timedelta(hours=longest))


CLOCKS: dict[str, Clock] = {
    RoadKind.CLOSURE: _hours(6, 48),
    RoadKind.CORDON: _hours(6, 24),
    RoadKind.ACCIDENT: _hours(2, 8),
    RoadKind.BLOCK: _hours(2, 12),
    RoadKind.CHECK: _hours(0.75, 3),
    RoadKind.HAZARD: _hours(4, 24),
}
# What a blackout hides: where officers stand.
HIDDEN = frozenset({RoadKind.CHECK, RoadKind.CORDON, RoadKind.BLOCK})
CONFIRMS = 2  # people who say that it is still there, besides who reported it
ENDS = 2  # people who say that it is gone


class RoadState(models.TextChoices):
    """Where a report is: public while unsure or confirmed, until its time is over."""

    UNSURE = "unsure", pgettext_lazy("a road report", "unverified")
    CONFIRMED = "sure", pgettext_lazy("a road report", "confirmed")
    GONE = "gone", pgettext_lazy("a road report", "gone")
    REMOVED = "removed", pgettext_lazy("a road report", "removed")


# Staff may confirm what people confirmed: their word counts for more.
ROAD_ALLOWED: dict[str, frozenset[str]] = {
    RoadState.UNSURE: frozenset(
        {RoadState.CONFIRMED, RoadState.GONE, RoadState.REMOVED}
    ),
    RoadState.CONFIRMED: frozenset(
        {RoadState.CONFIRMED, RoadState.GONE, RoadState.REMOVED}
    ),
    RoadState.GONE: frozenset({RoadState.CONFIRMED}),
    RoadState.REMOVED: frozenset({RoadState.CONFIRMED}),
}
STANDING = (RoadState.UNSURE, RoadState.CONFIRMED)
