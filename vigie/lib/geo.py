"""Places as H3 cells: outlines, circles, coarse public points."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import h3

from vigie.lib.saying import Unusable

FINEST = 10
MOST_CELLS = 3000
EARTH_KM2_PER_CELL_0 = 4_357_449.0  # mean area of an H3 cell of resolution 0


class BadArea(Unusable):
    """The area cannot be used; its text says what to give instead."""


def cell_at(lat: float, lon: float, resolution: int) -> int:
    """Return the H3 cell of a point given in degrees (WGS 84)."""
    return int(h3.str_to_int(h3.latlng_to_cell(lat, lon, resolution)))


def centre_of(cell: int) -> tuple[float, float]:
    """Return latitude and longitude in degrees of a cell's centre."""
    lat, lon = h3.cell_to_latlng(h3.int_to_str(cell))
    return lat, lon


def coarser(cell: int, resolution: int) -> int:
    """Return the cell's ancestor at `resolution`, or the cell if already coarser."""
    # Bits, as H3 defines them: 30 times as fast as the library through its letters.
    if resolution_of(cell) <= resolution:
        return cell
    made = cell & ~(0xF << 52) | resolution << 52
    return made | (1 << 3 * (15 - resolution)) - 1


def disk(cell: int, rings: int) -> list[int]:
    """Return a cell and the rings of cells around it, `rings` of them."""
    return [int(h3.str_to_int(one)) for one in h3.grid_disk(h3.int_to_str(cell), rings)]


def circle(lat: float, lon: float, radius_m: float, sides: int = 48) -> dict[str, Any]:
    """Return a GeoJSON polygon around a point; `radius_m` in metres.

    Flat approximation, good below some hundred kilometres.
    """
    if not (-90 < lat < 90 and -180 <= lon <= 180):
        raise BadArea("The centre must be latitude, longitude in degrees.")
    if not 50 <= radius_m <= 1_000_000:
        raise BadArea("The radius must be between 50 m and 1,000 km.")
    up = radius_m / 111_320
    across = up / math.cos(math.radians(lat))
    turns = [2 * math.pi * side / sides for side in range(sides)]
    ring = [
        [round(lon + across * math.cos(a), 6), round(lat + up * math.sin(a), 6)]
        for a in turns
    ]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def geometry_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the polygon or multipolygon of a GeoJSON document.

    A Feature gives its geometry, a FeatureCollection the union of its polygons.
    Raises BadArea when there is none.
    """
    if not isinstance(document, Mapping):
        raise BadArea("The area must be a GeoJSON Polygon or MultiPolygon.")
    kind = document.get("type")
    if kind == "Feature":
        return geometry_of(document.get("geometry") or {})
    if kind == "FeatureCollection":
        features = document.get("features")
        listed = features if isinstance(features, list) else []
        return _union([geometry_of(one) for one in listed])
    if kind in {"Polygon", "MultiPolygon"} and document.get("coordinates"):
        return dict(document)
    raise BadArea("The area must be a GeoJSON Polygon or MultiPolygon.")


def _union(parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    rings: list[Any] = []
    for part in parts:
        one = part["type"] == "Polygon"
        rings.extend([part["coordinates"]] if one else part["coordinates"])
    if not rings:
        raise BadArea("The GeoJSON holds no polygon.")
    return {"type": "MultiPolygon", "coordinates": rings}


def cells_of(geometry: Mapping[str, Any]) -> list[int]:
    """Return the cells that cover a polygon, all of one resolution, sorted.

    The resolution is the finest that needs at most MOST_CELLS cells. A polygon
    smaller than a cell gives the cell it lies in, never nothing.
    """
    try:
        shape = h3.geo_to_h3shape(geometry)
        for resolution in range(_first_guess(geometry), -1, -1):
            cells = h3.h3shape_to_cells_experimental(shape, resolution, "overlap")
            if 0 < len(cells) <= MOST_CELLS:
                return sorted(int(h3.str_to_int(cell)) for cell in cells)
    except BadArea:
        raise
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        raise BadArea(
            "The area's outline cannot be used: each ring needs at least four points, "
            "as [longitude, latitude]."
        ) from None
    raise BadArea("The area's outline holds no ground.")


def _first_guess(geometry: Mapping[str, Any]) -> int:
    """The finest resolution worth trying: its box holds some MOST_CELLS cells."""
    south, west, north, east = bounds_of(geometry)
    if not (-90 <= south <= north <= 90 and -180 <= west <= east <= 180):
        raise BadArea(
            "The area's outline must be in degrees: longitude between -180 and 180, "
            "latitude between -90 and 90."
        )
    middle = math.cos(math.radians((south + north) / 2))
    km2 = max((north - south) * 111.3 * (east - west) * 111.3 * middle, 1e-6)
    for resolution in range(FINEST, 0, -1):
        if km2 * 7**resolution / EARTH_KM2_PER_CELL_0 <= MOST_CELLS:
            return resolution
    return 0


def bounds_of(geometry: Mapping[str, Any]) -> tuple[float, float, float, float]:
    """Return south, west, north, east in degrees."""
    points = list(_points(geometry["coordinates"]))
    if not points:
        raise BadArea("The area's outline has no point.")
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    return min(lats), min(lons), max(lats), max(lons)


def _points(part: Any) -> Any:
    if not isinstance(part, list | tuple):
        raise TypeError("no list of points")
    if part and isinstance(part[0], int | float):
        yield part
        return
    for inner in part:
        yield from _points(inner)


def resolution_of(cell: int) -> int:
    """Return a cell's H3 resolution, 0 (continents) to 15 (a table)."""
    return cell >> 52 & 0xF


def is_cell(cell: int) -> bool:
    """Whether a number is an H3 cell."""
    return bool(h3.is_valid_cell(h3.int_to_str(cell)))


def outline_of(cell: int) -> list[tuple[float, float]]:
    """Return a cell's corners as longitude and latitude in degrees."""
    return [(lon, lat) for lat, lon in h3.cell_to_boundary(h3.int_to_str(cell))]


def edges_of(cells: Iterable[int]) -> list[list[tuple[float, float]]]:
    """Return the rings around cells of one resolution taken together, longitude and
    latitude in degrees: of each part the outer one, then its holes."""
    some = [h3.int_to_str(cell) for cell in cells]
    shapes = h3.cells_to_h3shape(some, tight=False) if some else ()
    rings = [ring for shape in shapes for ring in (shape.outer, *shape.holes)]
    return [[(lon, lat) for lat, lon in ring] for ring in rings]


def descendants(cell: int) -> list[tuple[int, int]]:
    """Return the first and the last cell within a cell, at its own resolution and at
    each finer one: the integers between them of that resolution are all within."""
    made = resolution_of(cell)
    found = []
    for resolution in range(made, 16):
        bits = cell & ~(0xF << 52) | resolution << 52
        below = (1 << 3 * (15 - made)) - 1 & ~((1 << 3 * (15 - resolution)) - 1)
        digits = int("6" * (resolution - made) or "0", 8) << 3 * (15 - resolution)
        found.append((bits & ~below, bits & ~below | digits))
    return found
