"""The ground of a check: a drawn outline and its buffer as ranges of cells. Pure.

Who stands in a cell of resolution 9 is at most REACH_9 from its middle. A cell is asked
when that middle lies at least REACH_9 within the outline grown by the buffer: then all
of the cell does, and nobody outside is asked. A buffer of two REACH_9 or more (LEAST)
also makes sure that every cell with a point inside the outline is asked.

From coarse cells down: one that lies wholly within is one range, one that lies wholly
without is dropped, and only what the edge crosses is divided. So a country fits.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import h3
import numpy as np
from numpy.typing import NDArray

from vigie.lib import geo
from vigie.lib.geo import BadArea

RESOLUTION = 9
LEAST, MOST = 500, 50_000  # metres of a buffer
REACH_9 = 225.0  # metres; 221.2 is the most among 60,000 cells of the whole earth
# The same from a coarser cell's middle to the end of its last descendant, as a multiple
# of the mean edge: 1.144 is the most among 20,000 places.
REACH = 1.25
_METRES = 111_195.0  # of a degree on the sphere that H3 takes
_COARSEST = 3
_ALONE = 6  # below, a cell is divided alone and looks only at the edges near it
_AT_ONCE = 1_000_000  # pairs of a cell and an edge held in memory

Floats = NDArray[np.float64]
Range = tuple[int, int]


@dataclass(frozen=True)
class Edges:
    """The edges of one polygon as rows: longitude and latitude of both ends.

    `near` are those to measure a distance to, `level` those that a line to the east
    may cross.
    """

    near: Floats
    level: Floats


def ranges_of(outline: Mapping[str, Any], buffer_m: float) -> list[Range]:
    """Return the ranges of cells, both ends in them, sorted and apart.

    `outline` is a GeoJSON Polygon or MultiPolygon in degrees, `buffer_m` metres around
    it, LEAST to MOST. Every point of the outline is in a range; no point of a range
    lies further from it than the buffer. Raises geo.BadArea.
    """
    if not LEAST <= buffer_m <= MOST:
        raise BadArea("The margin must be between 500 m and 50 km.")
    polygons = _polygons(outline)
    first = _first_cells(polygons, buffer_m)
    return joined(_descend(first, polygons, buffer_m))


def covers(ranges: Sequence[Range], cells: Iterable[int]) -> NDArray[np.bool_]:
    """Return for each cell of resolution 9 whether it lies in one of the ranges."""
    wanted = np.fromiter(cells, np.int64)
    if not ranges:
        return np.zeros(len(wanted), np.bool_)
    bounds = np.array(ranges, np.int64)
    place = np.searchsorted(bounds[:, 0], wanted, "right") - 1
    found: NDArray[np.bool_] = (place >= 0) & (wanted <= bounds[place, 1])
    return found


def joined(ranges: Iterable[Range]) -> list[Range]:
    """Return ranges sorted, those that follow one another as one."""
    found: list[Range] = []
    for low, high in sorted(ranges):
        if found and low <= _after(found[-1][1]):
            found[-1] = found[-1][0], max(high, found[-1][1])
        else:
            found.append((low, high))
    return found


def _after(cell: int) -> int:
    """The next cell of resolution 9: digits of three bits that go from 0 to 6."""
    for place in range(RESOLUTION, 0, -1):
        shift = 3 * (15 - place)
        cell += 1 << shift
        if cell >> shift & 7 != 7:
            return cell
        cell -= 7 << shift
    return cell


def _polygons(outline: Mapping[str, Any]) -> list[Edges]:
    """The edges of each polygon; one that crosses the date line is drawn past 180."""
    kind: Any = outline.get("type")
    parts: Any = outline.get("coordinates")
    south, west, north, east = _bounds(outline)
    if not (-85 <= south <= north <= 85 and -360 <= west <= east <= 360):
        raise BadArea(
            "The area's outline must be in degrees: longitude between -180 and 180, "
            "latitude between -85 and 85."
        )
    try:
        listed = [parts] if kind == "Polygon" else list(parts or [])
        return [_edges(one, wraps=west < 0 and east - west > 180) for one in listed]
    except (ValueError, TypeError, IndexError):
        raise BadArea(
            "The area's outline cannot be used: each ring needs at least four points, "
            "as [longitude, latitude]."
        ) from None


def _bounds(outline: Mapping[str, Any]) -> tuple[float, float, float, float]:
    try:
        return geo.bounds_of(outline)
    except (TypeError, KeyError, IndexError):
        raise BadArea("The area's outline holds no ground.") from None


def _edges(rings: Sequence[Sequence[Sequence[float]]], *, wraps: bool) -> Edges:
    rows = []
    for ring in rings:
        points = np.array([point[:2] for point in ring], np.float64)
        if len(points) < 4 or not np.isfinite(points).all():
            raise ValueError("no ring")
        if wraps:
            points[points[:, 0] < 0, 0] += 360
        rows.append(np.hstack([points, np.roll(points, -1, axis=0)]))
    edges = np.vstack(rows)
    return Edges(edges, edges)


def _first_cells(polygons: Sequence[Edges], buffer_m: float) -> list[int]:
    """Cells around the whole, of a size that some hundreds cover it."""
    ends = np.vstack([one.near for one in polygons])
    south, north = ends[:, 1].min(), ends[:, 1].max()
    west, east = ends[:, 0].min(), ends[:, 0].max()
    half = math.hypot(north - south, east - west) / 2 * _METRES + buffer_m
    edge = _mean_edge(RESOLUTION)
    resolution = RESOLUTION
    while resolution > _COARSEST and half > 10 * edge:
        resolution -= 1
        edge = _mean_edge(resolution)
    middle = h3.latlng_to_cell((south + north) / 2, (west + east) / 2, resolution)
    # Neighbours stand 1.73 edges apart; cells far from the mean have 0.75 of it.
    steps = math.ceil(half / (edge * 1.5 * 0.75)) + 2
    return [int(h3.str_to_int(one)) for one in h3.grid_disk(middle, steps)]


def _descend(
    cells: Sequence[int], polygons: Sequence[Edges], buffer_m: float
) -> Iterator[Range]:
    """Yield the ranges among cells of one resolution."""
    while cells:
        resolution = geo.resolution_of(cells[0])
        reach = reach_of(resolution)
        points = np.array([geo.centre_of(cell) for cell in cells])
        away = _away(points, polygons)
        slack = _slack(points[:, 0], reach + buffer_m)
        least, most = np.sort([away / slack, away * slack], axis=0)
        within = most + reach <= buffer_m
        crossed = ~within & (least - reach <= buffer_m)
        for place in np.flatnonzero(within).tolist():
            yield geo.descendants(cells[place])[RESOLUTION - resolution]
        if resolution == RESOLUTION:
            return
        left: list[int] = np.flatnonzero(crossed).tolist()
        if resolution <= _ALONE:
            for place in left:
                seen = _seen(points[place], polygons, reach + buffer_m)
                yield from _descend(_children(cells[place]), seen, buffer_m)
            return
        cells = [child for place in left for child in _children(cells[place])]


def reach_of(resolution: int) -> float:
    """Return how far the cells of resolution 9 of a cell reach from its middle (m)."""
    if resolution == RESOLUTION:
        return REACH_9
    return REACH * _mean_edge(resolution)


def _mean_edge(resolution: int) -> float:
    return float(h3.average_hexagon_edge_length(resolution, "m"))


def _children(cell: int) -> list[int]:
    return [int(h3.str_to_int(one)) for one in h3.cell_to_children(h3.int_to_str(cell))]


def _slack(lats: Floats, far: float) -> Floats:
    """By how much a distance on a flat map may be wrong `far` metres away."""
    bend: Floats = np.tan(np.radians(np.minimum(np.abs(lats), 85)))
    return 1.001 + (bend + 0.1) * far / (57.3 * _METRES)


def _seen(point: Floats, polygons: Sequence[Edges], far: float) -> list[Edges]:
    """The edges that matter within `far` metres of a point (latitude, longitude)."""
    found = []
    for one in polygons:
        near = one.near[_distances(point[None, :], one.near)[0] <= 2.5 * far]
        lats = one.level[:, [1, 3]]
        span = 2.5 * far / _METRES
        on_level = (lats.min(1) <= point[0] + span) & (lats.max(1) >= point[0] - span)
        found.append(Edges(near, one.level[on_level]))
    return found


def _away(points: Floats, polygons: Sequence[Edges]) -> Floats:
    """Metres from points (latitude, longitude) to the nearest polygon; within it, the
    metres to its edge with a minus."""
    nearest = np.full(len(points), np.inf)
    for one in polygons:
        rows = max(1, _AT_ONCE // max(1, len(one.near), len(one.level)))
        for start in range(0, len(points), rows):
            some = points[start : start + rows]
            to_edge = _distances(some, one.near).min(1, initial=np.inf)
            signed = np.where(_inside(some, one.level), -to_edge, to_edge)
            part = nearest[start : start + rows]
            np.minimum(part, signed, out=part)
    return nearest


def _distances(points: Floats, edges: Floats) -> Floats:
    """Metres from each point to each edge, on a flat map around the point."""
    shrink = np.cos(np.radians(points[:, 0]))[:, None] * _METRES
    ax = _east(edges[:, 0] - points[:, 1][:, None]) * shrink
    ay = (edges[:, 1] - points[:, 0][:, None]) * _METRES
    along_x = (edges[:, 2] - edges[:, 0]) * shrink
    along_y = (edges[:, 3] - edges[:, 1]) * _METRES
    length = along_x**2 + along_y**2
    share = -(ax * along_x + ay * along_y) / np.where(length > 0, length, 1)
    share = np.clip(share, 0, 1)
    found: Floats = np.hypot(ax + share * along_x, ay + share * along_y)
    return found


def _inside(points: Floats, edges: Floats) -> NDArray[np.bool_]:
    """Whether a line from each point to the east crosses the edges an odd time."""
    lat = points[:, 0][:, None]
    south_first, north_last = edges[:, 1] <= lat, edges[:, 3] <= lat
    rise = np.where(edges[:, 3] == edges[:, 1], 1, edges[:, 3] - edges[:, 1])
    share = (lat - edges[:, 1]) / rise
    # How far east of the point the edge begins, once round the earth at most.
    begins = _east(edges[:, 0] - points[:, 1][:, None])
    crossing = begins + share * (edges[:, 2] - edges[:, 0]) > 0
    odd: NDArray[np.bool_] = ((south_first != north_last) & crossing).sum(1) % 2 == 1
    return odd


def _east(degrees: Floats) -> Floats:
    return (degrees + 180) % 360 - 180
