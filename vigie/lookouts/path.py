"""The way of what is looked out for: its confirmed sightings, in the order of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from vigie.lib import geo
from vigie.lookouts.models import Lookout, Sighting
from vigie.lookouts.states import Heading, SightingState
from vigie.lookouts.track import (
    Fix,
    compass,
    heading_between,
    metres_between,
    reach,
    speed_between,
)

MOST = 200  # sightings of one lookout on its page, the latest
LIKELY_KMH = 90.0  # of a vehicle that nobody saw twice
FEWEST_KMH = 5.0


@dataclass(frozen=True)
class Step:
    """One sighting, and how it was reached from the confirmed one before it: metres,
    km/h and direction, None and "" where there is none."""

    sighting: Sighting
    metres: int | None = None
    speed: int | None = None
    way: str = ""


@dataclass(frozen=True)
class Path:
    """All sightings of a lookout, the latest first, and where it can be by now."""

    steps: Sequence[Step]
    cells: frozenset[int]
    since: datetime | None


def path_of(lookout: Lookout, now: datetime) -> Path:
    """Return the path of a lookout: one query. What is unsure moves nothing."""
    seen = Sighting.objects.filter(lookout=lookout)
    rows = list(seen.order_by("-seen_at", "-made_at")[:MOST])
    steps: list[Step] = []
    last: Fix | None = None
    speed: float | None = None
    for row in reversed(rows):
        fix = _fix(row)
        if fix is None or row.state != SightingState.CONFIRMED:
            steps.append(Step(row))
            continue
        steps.append(_step(row, last, fix))
        speed = steps[-1].speed if last else None
        last = fix
    found = _reach(last, speed, now)
    return Path(list(reversed(steps)), found, last.at if last else None)


def likely_cells(lookout: Lookout, now: datetime) -> frozenset[int]:
    """Return where it can be by now: since its last confirmed sighting, or since it was
    last seen. Empty where nobody knows a place."""
    path = path_of(lookout, now)
    if path.since is not None or not lookout.cell:
        return path.cells
    lat, lon = geo.centre_of(lookout.cell)
    return _reach(Fix(lookout.since_at, lat, lon, 1_000.0), None, now)


def _fix(row: Sighting) -> Fix | None:
    if not row.cell:
        return None
    lat, lon = geo.centre_of(row.cell)
    return Fix(row.seen_at, lat, lon, 1_000.0)


def _step(row: Sighting, last: Fix | None, fix: Fix) -> Step:
    if last is None:
        return Step(row)
    speed = speed_between(last, fix)
    away = metres_between(last, fix)
    way = str(Heading(compass(heading_between(last, fix))).label) if away else ""
    return Step(row, round(away), None if speed is None else round(speed), way)


def _reach(last: Fix | None, speed: float | None, now: datetime) -> frozenset[int]:
    if last is None:
        return frozenset()
    return frozenset(reach(last, now, max(speed or LIKELY_KMH, FEWEST_KMH)))
