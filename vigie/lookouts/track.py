"""Fixes of a thing that moves: which can be true, the line they make, and how far it
can be by now. Pure; distances on a sphere."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

import h3

from vigie.lib.geo import FINEST, cell_at, centre_of, disk

EARTH_M = 6_371_008.8
FASTEST_KMH = 300.0
CLOCKS_APART = timedelta(seconds=60)  # a tracker's clock may be that far ahead
UNSAID_ACCURACY_M = 50.0
MOST_POINTS = 200
MOST_CELLS = 2000
CONE = 60.0  # degrees to each side of a heading
_WINDS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")


class Fix(NamedTuple):
    """Where something was: an aware time, degrees (WGS 84), and in metres how far off
    the place may be (None: not said)."""

    at: datetime
    lat: float
    lon: float
    accuracy: float | None = None


class Why(StrEnum):
    """Why a fix, or what should have held one, is not taken."""

    FUTURE = "in_the_future"
    DUPLICATE = "duplicate"
    OUT_OF_ORDER = "out_of_order"
    TOO_FAST = "impossible_speed"
    UNREADABLE = "unreadable"
    NO_TIME = "no_time"
    NO_PLACE = "no_place"
    NO_DEVICE = "no_device"
    INVALID = "said_to_be_invalid"
    TOO_LONG = "too_long"


class Refused(NamedTuple):
    """A refusal with its reason."""

    reason: Why


def metres_between(one: Fix, other: Fix) -> float:
    """Return the great-circle distance in metres."""
    return _metres((one.lat, one.lon), (other.lat, other.lon))


def heading_between(one: Fix, other: Fix) -> float:
    """Return the first heading from one fix to the other: degrees from north by east,
    0 up to 360."""
    return _heading((one.lat, one.lon), (other.lat, other.lon))


def speed_between(one: Fix, other: Fix) -> float | None:
    """Return the speed in km/h, None where no time passed."""
    seconds = abs((other.at - one.at).total_seconds())
    return metres_between(one, other) / seconds * 3.6 if seconds else None


def compass(heading: float) -> str:
    """Return the direction's word of a heading, one of eight: "n", "ne" and so on."""
    return _WINDS[round(heading / 45) % 8]


def judged(
    fix: Fix, last: Fix | None, now: datetime, fastest_kmh: float = FASTEST_KMH
) -> Refused | None:
    """Return why a fix cannot follow the last one taken, None if it can.

    The speed is the least that the accuracy of both allows.
    """
    if fix.at > now + CLOCKS_APART:
        return Refused(Why.FUTURE)
    if last is None:
        return None
    if fix.at == last.at and (fix.lat, fix.lon) == (last.lat, last.lon):
        return Refused(Why.DUPLICATE)
    if fix.at <= last.at:
        return Refused(Why.OUT_OF_ORDER)
    hours = (fix.at - last.at).total_seconds() / 3600
    sure = metres_between(last, fix) - _off(last) - _off(fix)
    return Refused(Why.TOO_FAST) if sure / 1000 > fastest_kmh * hours else None


def simplified(fixes: Sequence[Fix], most: int = MOST_POINTS) -> list[Fix]:
    """Return at most `most` fixes (2 or more) evenly along the list, its first and its
    last among them."""
    if len(fixes) <= most:
        return list(fixes)
    last = len(fixes) - 1
    return [fixes[step * last // (most - 1)] for step in range(most)]


def reach(
    fix: Fix, now: datetime, speed_kmh: float, heading: float | None = None
) -> set[int]:
    """Return the H3 cells that can have been reached since a fix, at most MOST_CELLS
    of one resolution, the finest that allows it.

    With a heading: what lies within CONE degrees of it, and a quarter of the way
    round about, since who drives may turn.
    """
    hours = max((now - fix.at).total_seconds(), 0) / 3600
    far = min(speed_kmh * hours * 1000 + _off(fix), math.pi * EARTH_M)
    resolution = _resolution(far)
    beyond = _across(resolution)
    start = (fix.lat, fix.lon)
    found = set()
    for cell in disk(cell_at(*start, resolution), _rings(far, resolution)):
        centre = centre_of(cell)
        away = _metres(start, centre)
        if away > far + beyond:
            continue
        near = heading is None or away <= far / 4 + beyond
        if near or _apart(heading or 0, _heading(start, centre)) <= CONE:
            found.add(cell)
    return found


def _off(fix: Fix) -> float:
    return UNSAID_ACCURACY_M if fix.accuracy is None else fix.accuracy


def _across(resolution: int) -> float:
    """More than a cell's radius in metres, wherever it lies."""
    return 1.3 * float(h3.average_hexagon_edge_length(resolution, unit="m"))


def _rings(far: float, resolution: int) -> int:
    """As many rings as surely go as far, where cells are the smallest."""
    return math.ceil(far / _across(resolution) / 0.8) + 1


def _resolution(far: float) -> int:
    for resolution in range(FINEST, 0, -1):
        rings = _rings(far, resolution)
        if 3 * rings * (rings + 1) + 1 <= MOST_CELLS:
            return resolution
    return 0


def _apart(one: float, other: float) -> float:
    return abs((one - other + 180) % 360 - 180)


def _metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    (a, b), (c, d) = (map(math.radians, place) for place in (one, other))
    half = math.sin((c - a) / 2) ** 2
    half += math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * EARTH_M * math.asin(math.sqrt(min(half, 1)))


def _heading(one: tuple[float, float], other: tuple[float, float]) -> float:
    (a, b), (c, d) = (map(math.radians, place) for place in (one, other))
    east = math.sin(d - b) * math.cos(c)
    north = math.cos(a) * math.sin(c) - math.sin(a) * math.cos(c) * math.cos(d - b)
    return math.degrees(math.atan2(east, north)) % 360
