"""The way of what is looked out for: confirmed sightings and the fixes of responders,
in the order of time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from vigie.lib import geo
from vigie.lookouts.models import Fixed, Lookout, Sighting
from vigie.lookouts.responders.tracking import unpacked
from vigie.lookouts.sighting_photo import photos_of
from vigie.lookouts.states import Heading, SightingState, Way
from vigie.lookouts.stream.folding import FOLDED, lines_of
from vigie.lookouts.stream.showing import Told, told_of
from vigie.lookouts.track import (
    Fix,
    compass,
    heading_between,
    metres_between,
    reach,
    speed_between,
)

MOST = 200  # sightings on the page that are no lines of posts; and marks of its line
LATEST = 8  # fixes that are told in words
APART = timedelta(seconds=30)  # between two points that tell a speed
LIKELY_KMH = 90.0  # of a vehicle that nobody saw twice
FEWEST_KMH = 5.0


@dataclass(frozen=True)
class Step:
    """A sighting or a fix, and how it was reached from the point before it: metres,
    km/h and direction, None and "" where there is none."""

    at: datetime
    sighting: Sighting | None = None
    fixed: Fixed | None = None
    fix: Fix | None = None
    metres: int | None = None
    speed: int | None = None
    way: str = ""
    photo: UUID | None = None
    posts: int = 0  # that it stands for; 0: its own

    @property
    def post(self) -> Told | None:
        """What the posts tell that it came from, None for another way."""
        return told_of(self.sighting, self.posts) if self.sighting else None


@dataclass(frozen=True)
class Path:
    """The sightings of a lookout, the latest first, posts that tell the same as one;
    the latest fixes; the points of its line in the order of time; and where it can be
    by now."""

    steps: Sequence[Step]
    fixes: Sequence[Step]
    line: Sequence[Fix]
    cells: frozenset[int]
    since: datetime | None


def path_of(lookout: Lookout, now: datetime) -> Path:
    """Return the path of a lookout: six queries. What is unsure moves nothing."""
    told = _told(lookout)
    points = sorted(
        [step for step in told if step.fix] + list(_fixes(lookout)),
        key=lambda step: step.at,
    )
    reached = {
        id(step): one for step, one in zip(points, _reached(points), strict=True)
    }
    fixes = [reached[id(step)] for step in reversed(points) if step.fixed]
    line = [step.fix for step in points if step.fix]
    speed = _speed(line)
    return Path(
        steps=[reached.get(id(step), step) for step in told],
        fixes=fixes[:LATEST],
        line=line,
        cells=_reach(line[-1] if line else None, speed, now),
        since=line[-1].at if line else None,
    )


def likely_cells(lookout: Lookout, now: datetime) -> frozenset[int]:
    """Return where it can be by now: since its last confirmed sighting or fix, or since
    it was last seen. Empty where nobody knows a place."""
    path = path_of(lookout, now)
    if path.since is not None or not lookout.cell:
        return path.cells
    lat, lon = geo.centre_of(lookout.cell)
    return _reach(Fix(lookout.since_at, lat, lon, 1_000.0), None, now)


def _told(lookout: Lookout) -> list[Step]:
    """What people told or confirmed, and lines of posts, the latest first. However many
    posts there are, they keep none of the others out."""
    lines = lines_of(lookout)
    shown = Q(pk__in=lines) | ~Q(way=Way.POST, state__in=FOLDED)
    seen = Sighting.objects.filter(shown, lookout=lookout).prefetch_related("posts")
    rows = list(seen.order_by("-seen_at", "-made_at")[: MOST + len(lines)])
    photos = photos_of([row.pk for row in rows])
    return [
        replace(_sighted(row), photo=photos.get(row.pk), posts=lines.get(row.pk, 0))
        for row in rows
    ]


def _sighted(row: Sighting) -> Step:
    """A sighting; only a confirmed one of a known place is a point of the way."""
    fix = None
    if row.cell and row.state == SightingState.CONFIRMED:
        fix = Fix(row.seen_at, *geo.centre_of(row.cell), 1_000.0)
    return Step(row.seen_at, sighting=row, fix=fix)


def _fixes(lookout: Lookout) -> Iterator[Step]:
    """The marks of the line, and the very last fix of each source."""
    rows = Fixed.objects.filter(lookout=lookout).select_related("organisation")
    marks = list(rows.filter(is_mark=True).order_by("-at")[:MOST])
    latest = rows.order_by("-at").first()
    if latest is not None and not latest.is_mark:
        marks.append(latest)
    for row in marks:
        yield Step(row.at, fixed=row, fix=unpacked(row.place, row.at))


def _reached(points: Sequence[Step]) -> Iterator[Step]:
    last: Fix | None = None
    for step in points:
        yield _step(step, last)
        last = step.fix


def _step(step: Step, last: Fix | None) -> Step:
    if last is None or step.fix is None:
        return step
    speed, away = speed_between(last, step.fix), metres_between(last, step.fix)
    way = ""
    if away:
        way = str(Heading(compass(heading_between(last, step.fix))).label)
    told = None if speed is None else round(speed)
    return replace(step, metres=round(away), speed=told, way=way)


def _speed(line: Sequence[Fix]) -> float | None:
    """The speed to the last point, from one that is far enough in time."""
    for fix in reversed(line[:-1]):
        if line[-1].at - fix.at >= APART:
            return speed_between(fix, line[-1])
    return None


def _reach(last: Fix | None, speed: float | None, now: datetime) -> frozenset[int]:
    if last is None:
        return frozenset()
    return frozenset(reach(last, now, max(speed or LIKELY_KMH, FEWEST_KMH)))
