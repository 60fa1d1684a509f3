"""What a shape on the map comes to: a point inside, an area, H3 cells."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import h3.api.basic_int as h3


class Shape(NamedTuple):
    """A point inside (degrees), the area in km² (0 for a point), and the H3 cells."""

    lat: float
    lon: float
    area: float = 0.0
    cells: tuple[int, ...] = ()


def shape_of(geometry: Mapping[str, Any]) -> Shape:
    """Return what a GeoJSON polygon, or several, come to.

    Raises KeyError, TypeError, ValueError or IndexError when it cannot be read.
    """
    outline = h3.geo_to_h3shape(geometry)
    span = _span(geometry)
    cells = h3.h3shape_to_cells(outline, 9 if span < 0.2 else 7 if span < 2 else 5)
    rings = [part[0] for part in _polygons(geometry)]
    lat, lon = _inside(max(rings, key=_area), cells)
    area = sum(_area(ring) for ring in rings)
    return Shape(lat, lon, max(area, 1e-6), tuple(h3.compact_cells(cells)))


def _polygons(geometry: Mapping[str, Any]) -> list[Any]:
    parts = geometry["coordinates"]
    return [parts] if geometry["type"] == "Polygon" else list(parts)


def _span(geometry: Mapping[str, Any]) -> float:
    points: list[list[float]] = [p for part in _polygons(geometry) for p in part[0]]
    return max(
        max(p[0] for p in points) - min(p[0] for p in points),
        max(p[1] for p in points) - min(p[1] for p in points),
    )


def _area(ring: Sequence[Sequence[float]]) -> float:
    """Return the area of a ring of (lon, lat) in km², by the shoelace formula."""
    middle = math.radians(ring[0][1])
    wide, high = 111.32 * math.cos(middle), 111.2
    twice = sum(
        a[0] * b[1] - b[0] * a[1]
        for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)
    )
    return abs(twice) / 2 * wide * high


def _inside(
    ring: Sequence[Sequence[float]], cells: Sequence[int]
) -> tuple[float, float]:
    """Return the centroid when it lies inside, else the centre of a cell that does."""
    lon0, lat0 = ring[0][0], ring[0][1]
    twice = east = north = 0.0
    for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
        ax, ay, bx, by = a[0] - lon0, a[1] - lat0, b[0] - lon0, b[1] - lat0
        cross = ax * by - bx * ay
        twice += cross
        east += (ax + bx) * cross
        north += (ay + by) * cross
    if not twice:
        return lat0, lon0
    lat, lon = lat0 + north / (3 * twice), lon0 + east / (3 * twice)
    if not cells:
        return lat, lon
    at = h3.latlng_to_cell(lat, lon, h3.get_resolution(cells[0]))
    if at in cells:
        return lat, lon
    near = min(cells, key=lambda cell: h3.grid_distance(at, cell))
    found: tuple[float, float] = h3.cell_to_latlng(near)
    return found
