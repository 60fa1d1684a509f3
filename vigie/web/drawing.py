"""An emergency's map as a drawing on the server: it needs no script and no tiles."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from vigie.emergencies.models import Emergency
from vigie.lib import geo
from vigie.listening.models import Call, PointCount, PointName
from vigie.listening.points import public_cell
from vigie.listening.words import KINDS, CallKind, kind_of

MOST_SPOTS = 400
SIZE = 600.0
MARGIN = 24.0
NAMES = 6


@dataclass(frozen=True)
class Spot:
    """Calls around one public point: how many, the commonest kind, a place's name."""

    lat: float
    lon: float
    calls: int
    kind: CallKind
    place: str
    latest: datetime
    x: float = 0.0
    y: float = 0.0
    r: float = 0.0

    @property
    def lift(self) -> float:
        """How far above the middle the name stands."""
        return round(-self.r - 6, 1)


@dataclass(frozen=True)
class Drawing:
    """A map in a square of SIZE units: the area as a path, the calls as spots."""

    area: str
    spots: list[Spot]

    @property
    def names(self) -> list[Spot]:
        """The largest spots, each name once, none over another: where one is."""
        chosen: list[Spot] = []
        for spot in by_place([spot for spot in self.spots if spot.place]):
            if not any(
                abs(spot.x - o.x) < 230 and abs(spot.y - o.y) < 36 for o in chosen
            ):
                chosen.append(spot)
        return chosen[:NAMES]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.area and not self.spots


def spots_of(emergency: Emergency, labels: Sequence[str] = ()) -> list[Spot]:
    """Return where the calls on the board are, by coarse cells, most calls first.

    Every call whose place is known better than its town is in exactly one spot, so
    the counts add up. A spot is named as most calls of any kind name it. Two queries
    of kept counters, however many calls there are.
    """
    rows = PointCount.objects.filter(emergency=emergency, calls__gt=0)
    if labels:
        rows = rows.filter(kind__in=labels)
    around: dict[int, list[tuple[str, int, datetime]]] = {}
    for cell, kind, many, latest in rows.values_list(
        "cell", "kind", "calls", "last_at"
    ):
        around.setdefault(cell, []).append((kind, many, latest))
    most = sorted(around, key=lambda cell: -sum(one[1] for one in around[cell]))
    names = _names(emergency) if around else {}
    return [
        _spot(cell, around[cell], names.get(cell, "")) for cell in most[:MOST_SPOTS]
    ]


def _names(emergency: Emergency) -> dict[int, str]:
    rows = PointName.objects.filter(emergency=emergency, calls__gt=0).exclude(name="")
    best: dict[int, tuple[int, str]] = {}
    for cell, name, many in rows.values_list("cell", "name", "calls"):
        best[cell] = max(best.get(cell, (0, "")), (many, name))
    return {cell: name for cell, (_many, name) in best.items()}


def _spot(cell: int, found: list[tuple[str, int, datetime]], place: str) -> Spot:
    lat, lon = geo.centre_of(cell)
    kinds: dict[str, int] = dict.fromkeys(KINDS, 0)
    for kind, many, _latest in found:
        kinds[kind] = kinds.get(kind, 0) + many
    return Spot(
        round(lat, 5),
        round(lon, 5),
        sum(one[1] for one in found),
        kind_of(max(kinds, key=lambda kind: kinds[kind])),
        place,
        max(one[2] for one in found),
    )


def by_place(spots: Sequence[Spot]) -> list[Spot]:
    """Return one spot a name, for a list: the counts of one name together."""
    named: dict[str, list[Spot]] = {}
    for spot in spots:
        named.setdefault(spot.place, []).append(spot)
    rows = [
        replace(
            max(found, key=lambda spot: spot.calls),
            calls=sum(spot.calls for spot in found),
            latest=max(spot.latest for spot in found),
        )
        for found in named.values()
    ]
    return sorted(rows, key=lambda spot: -spot.calls)


def spots_of_rows(calls: Sequence[Call]) -> list[Spot]:
    """Return the spots of a few calls at hand, without a query."""
    around: dict[int, list[Call]] = {}
    for call in calls:
        if cell := public_cell(call.cell, call.precision):
            around.setdefault(cell, []).append(call)
    spots = []
    for cell, found in around.items():
        names = Counter(call.place_name for call in found if call.place_name)
        name = names.most_common(1)[0][0] if names else ""
        told = [(call.kind, 1, call.last_at) for call in found]
        spots.append(_spot(cell, told, name))
    return spots


def draw(emergency: Emergency, spots: Sequence[Spot]) -> Drawing:
    """Draw the area and the spots that lie on the paper, north up.

    Flat projection around the middle: good for a city or a region. The frame is the
    area's, or that of the spots when no area is given.
    """
    rings = list(_rings(emergency.outline or {}))
    points = [point for ring in rings for point in ring]
    points = points or [(spot.lon, spot.lat) for spot in spots]
    if not points:
        return Drawing("", [])
    place = _projection(points)
    path = "".join(_path(ring, place) for ring in rings)
    return Drawing(path, [put for spot in spots if (put := _put(spot, place))])


class _Projection:
    def __init__(self, west: float, north: float, across: float, scale: float) -> None:
        self.west, self.north, self.across, self.scale = west, north, across, scale

    def __call__(self, lon: float, lat: float) -> tuple[float, float]:
        x = MARGIN + (lon - self.west) * self.across * self.scale
        return round(x, 1), round(MARGIN + (self.north - lat) * self.scale, 1)


def _projection(points: Sequence[tuple[float, float]]) -> _Projection:
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    west, east, south, north = min(lons), max(lons), min(lats), max(lats)
    across = max(0.01, math.cos(math.radians((south + north) / 2)))
    side = max((east - west) * across, north - south, 0.01)
    # The smaller side is put in the middle.
    west -= (side / across - (east - west)) / 2
    north += (side - (north - south)) / 2
    return _Projection(west, north, across, (SIZE - 2 * MARGIN) / side)


def _put(spot: Spot, place: _Projection) -> Spot | None:
    x, y = place(spot.lon, spot.lat)
    if not (0 <= x <= SIZE and 0 <= y <= SIZE):
        return None
    radius = round(min(7 + 3 * math.log2(spot.calls), 34), 1)
    return replace(spot, x=x, y=y, r=radius)


def _path(ring: Sequence[tuple[float, float]], place: _Projection) -> str:
    dots: list[str] = []
    for lon, lat in ring:
        x, y = place(lon, lat)
        dot = f"{x:.0f} {y:.0f}"
        if not dots or dots[-1] != dot:
            dots.append(dot)
    return f"M{'L'.join(dots)}Z"


def _rings(geometry: Mapping[str, Any]) -> Iterator[list[tuple[float, float]]]:
    kind, parts = geometry.get("type"), geometry.get("coordinates") or ()
    for polygon in [parts] if kind == "Polygon" else parts:
        for ring in polygon:
            yield [(float(point[0]), float(point[1])) for point in ring]
