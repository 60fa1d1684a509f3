"""A square of paper for a map that is drawn on the server: it needs no script."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SIZE = 600.0
MARGIN = 24.0


@dataclass(frozen=True)
class Projection:
    """From degrees to the paper, north up: flat, good for a city or a region."""

    west: float
    north: float
    across: float
    scale: float

    def __call__(self, lon: float, lat: float) -> tuple[float, float]:
        x = MARGIN + (lon - self.west) * self.across * self.scale
        return round(x, 1), round(MARGIN + (self.north - lat) * self.scale, 1)


@dataclass(frozen=True)
class Sheet:
    """The area as the path of an SVG, and where points of its ground lie."""

    area: str
    place: Projection

    @property
    def box(self) -> tuple[float, float, float, float]:
        """What the paper shows: west, south, east, north in degrees."""
        one = self.place
        degrees = one.across * one.scale
        west, east = -MARGIN / degrees, (SIZE - MARGIN) / degrees
        north, south = MARGIN / one.scale, (MARGIN - SIZE) / one.scale
        return one.west + west, one.north + south, one.west + east, one.north + north


def lay(
    outline: Mapping[str, Any],
    points: Sequence[tuple[float, float]],
    frame: Sequence[tuple[float, float]] = (),
) -> Sheet | None:
    """Return the paper of a frame, of an outline (GeoJSON) or, without one, of the
    points given as longitude and latitude; None where there is none of them."""
    rings = list(_rings(outline))
    shown = list(frame) or [point for ring in rings for point in ring] or list(points)
    if not shown:
        return None
    place = _projection(shown)
    return Sheet("".join(_path(ring, place) for ring in rings), place)


def on(value: float) -> float:
    """Return where on the paper something stands that may lie beside it."""
    return min(max(value, 0.0), SIZE)


def radius(many: int) -> float:
    """Return the radius of the circle that stands for so many, 7 to 34 units."""
    return round(min(7 + 3 * math.log2(max(many, 1)), 34), 1)


def _projection(points: Sequence[tuple[float, float]]) -> Projection:
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    west, east, south, north = min(lons), max(lons), min(lats), max(lats)
    across = max(0.01, math.cos(math.radians((south + north) / 2)))
    side = max((east - west) * across, north - south, 0.01)
    # The smaller side is put in the middle.
    west -= (side / across - (east - west)) / 2
    north += (side - (north - south)) / 2
    return Projection(west, north, across, (SIZE - 2 * MARGIN) / side)


def _path(ring: Sequence[tuple[float, float]], place: Projection) -> str:
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
