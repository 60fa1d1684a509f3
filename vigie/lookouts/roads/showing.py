"""What everybody reads of the roads: the one way to it, for pages and feeds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vigie.emergencies.models import Emergency
from vigie.kit import paper, zoom
from vigie.lib import geo
from vigie.lookouts.roads import blackouts
from vigie.lookouts.roads.rows import RoadReport

MOST = 40  # rows of a page, within 14 KB
MOST_FED = 1000  # of a feed
MOST_DRAWN = 60
TOUCHED = 24.0  # units of paper: a finger meets it on a phone of 360 px


@dataclass(frozen=True)
class Spot:
    """Reports around one point of the paper."""

    cell: int
    many: int
    place: str
    x: float
    y: float
    r: float
    is_wide: bool

    @property
    def code(self) -> str:
        """The cell as an address names it."""
        return f"{self.cell:x}"


@dataclass(frozen=True)
class Drawing:
    """A map in a square of paper.SIZE units: the area as a path, reports as spots."""

    area: str
    spots: Sequence[Spot]

    @property
    def leads_nearer(self) -> bool:
        """Whether a spot stands for several places."""
        return any(spot.is_wide for spot in self.spots)


def public(emergency: Emergency, now: datetime, kind: str = "") -> list[RoadReport]:
    """Return what stands and is shown, the latest first: two queries."""
    rows = RoadReport.objects.standing(now).placed().filter(emergency=emergency)
    if kind:
        rows = rows.filter(kind=kind)
    found = rows.order_by("-made_at", "pk")[:MOST_FED]
    return blackouts.shown(found, blackouts.running(emergency, now))


def public_one(emergency: Emergency, key: UUID, now: datetime) -> RoadReport | None:
    """Return one that everybody may read at this moment, else None."""
    rows = RoadReport.objects.standing(now).placed()
    found = rows.filter(emergency=emergency, pk=key)
    ran = blackouts.running(emergency, now)
    return next(iter(blackouts.shown(found, ran)), None)


def draw(
    emergency: Emergency, reports: Sequence[RoadReport], cell: int = 0
) -> Drawing | None:
    """Draw the area, or a cell, and where the reports are; None without any ground."""
    placed = [one for one in reports if one.cell]
    points = [geo.centre_of(one.cell)[::-1] for one in placed]
    frame = [*geo.outline_of(cell), *points] if cell else []
    sheet = paper.lay(emergency.outline or {}, points, frame)
    if sheet is None:
        return None
    wider = zoom.gathered({one.cell for one in placed}, MOST_DRAWN)
    around: dict[int, list[RoadReport]] = {}
    for one in placed:
        around.setdefault(wider[one.cell], []).append(one)
    spots = [_spot(one, near, sheet.place) for one, near in around.items()]
    return Drawing(sheet.area, spots)


def _spot(cell: int, near: Sequence[RoadReport], place: paper.Projection) -> Spot:
    lat, lon = geo.centre_of(cell)
    x, y = place(lon, lat)
    wide = any(one.cell != cell for one in near)
    r = paper.radius(len(near))
    r = max(r, TOUCHED) if wide else r
    return Spot(cell, len(near), near[0].place, paper.on(x), paper.on(y), r, wide)
