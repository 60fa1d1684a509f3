"""How closely the public may learn where an offer is: a cell of 1,000 people. Pure.

Who lives where is told by the quarters, districts and towns of the emergency's
gazetteer that have a number of inhabitants, and carefully: people do not live evenly,
an outline holds parks and fields. Where nothing is known nothing is shown but the name
of the quarter.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

import msgspec

from vigie.lib import geo
from vigie.reading.gazetteer import RESOLUTIONS, GazetteerRow

FINEST, COARSEST = 8, 5  # H3: some 0.7 km², and some 250 km²
INHABITANTS = 1_000
EVEN = 0.5  # of a place's mean density is believed of a part of it
TOWN = 4_000.0  # people per km² of a town whose outline is not known
MOST_PER_KM2 = 60_000.0  # more live nowhere: such a figure is no population
_LIVED_IN = ("quarter", "district", "city")
_WHOLE = 0.999  # of a place lies in a cell: then all of its people do
_GRAIN = 9  # H3 resolution in which a town without an outline is drawn
_MOST_RINGS = 25  # of grains around its centre: some 8 km


class Settled(msgspec.Struct, frozen=True, dict=True):
    """People of one place: how many, its centre in degrees, its cells if known, of any
    sizes. `kind` tells what lies in what: quarters in districts, these in a city."""

    people: int
    lat: float
    lon: float
    cells: tuple[int, ...] = ()
    kind: str = "city"

    @cached_property
    def ground(self) -> "_Ground":
        """Where its people live; nobody where the figure cannot be theirs."""
        if not self.cells:
            return _disc(self)
        found = _Ground(float(self.people), _by_size(self.cells))
        is_so = found.people / found.km2 <= MOST_PER_KM2
        return found if is_so else found._replace(people=0.0)


class _Ground(NamedTuple):
    """So many people on cells of several sizes."""

    people: float
    cells: dict[int, frozenset[int]]  # by their resolution

    @property
    def km2(self) -> float:
        """The area, by the mean area of H3 cells: within a third."""
        return sum(_km2(size) * len(cells) for size, cells in self.cells.items())


def public_cell(lat: float, lon: float, places: Iterable[Settled]) -> int:
    """Return the finest cell around a point in which a thousand people live, never
    finer than resolution 8; 0 where there is none, or nobody knows."""
    known = tuple(place for place in places if place.people > 0)
    for resolution in range(FINEST, COARSEST - 1, -1):
        cell = geo.cell_at(lat, lon, resolution)
        if inhabitants(cell, known) >= INHABITANTS:
            return cell
    return 0


def settled_in(rows: Iterable[GazetteerRow]) -> list[Settled]:
    """Return where people live, by the rows of a gazetteer: its quarters, districts and
    cities of which the number of inhabitants (`rank`) is known."""
    return [
        Settled(row.rank, row.lat, row.lon, row.cells, row.precision)
        for row in rows
        if row.precision in _LIVED_IN and row.rank > 0
    ]


def cell_of_name(row: GazetteerRow) -> int:
    """Return the cell that stands for a quarter, a district or a city whose name is
    published, where no cell of the point itself may be.

    It is that of the place's own centre, so it tells nothing more than the name does,
    wherever in the quarter a home is. 0 for a street, a station and any other point.
    """
    if row.precision not in _LIVED_IN:
        return 0
    return geo.cell_at(row.lat, row.lon, min(RESOLUTIONS[row.precision], FINEST - 1))


def inhabitants(cell: int, places: Iterable[Settled]) -> float:
    """Return how many people live in a cell, at least, as far as places tell.

    Quarters lie in towns, so kinds are not added up: the one counts that knows of most
    people there.
    """
    by_kind: dict[str, float] = {}
    ranges = dict(
        zip(range(geo.resolution_of(cell), 16), geo.descendants(cell), strict=True)
    )
    for place in places:
        ground = place.ground
        part = _km2_within(cell, ranges, ground) / ground.km2
        people = ground.people * (part if part > _WHOLE else part * EVEN)
        by_kind[place.kind] = by_kind.get(place.kind, 0.0) + people
    return max(by_kind.values(), default=0.0)


def _km2_within(
    cell: int, ranges: dict[int, tuple[int, int]], ground: _Ground
) -> float:
    made, found = geo.resolution_of(cell), 0.0
    for size, cells in ground.cells.items():
        if size < made:  # the cell lies in one of the place's, or outside of all
            found += _km2(made) * (geo.coarser(cell, size) in cells)
        else:
            first, last = ranges[size]
            found += _km2(size) * sum(first <= one <= last for one in cells)
    return found


def _disc(place: Settled) -> _Ground:
    """The smallest disc that holds a town's people at 4,000 per km². Of a large town it
    holds as many as live in 8 km: who lives further out is not counted."""
    per_grain = TOWN * _km2(_GRAIN)
    rings = 0
    while rings < _MOST_RINGS and (1 + 3 * rings * (rings + 1)) * per_grain < (
        place.people
    ):
        rings += 1
    grains = geo.disk(geo.cell_at(place.lat, place.lon, _GRAIN), rings)
    people = min(float(place.people), len(grains) * per_grain)
    return _Ground(people, {_GRAIN: frozenset(grains)})


def _by_size(cells: Iterable[int]) -> dict[int, frozenset[int]]:
    by_size: dict[int, set[int]] = {}
    for cell in cells:
        by_size.setdefault(geo.resolution_of(cell), set()).add(cell)
    return {size: frozenset(found) for size, found in by_size.items()}


def _km2(resolution: int) -> float:
    return geo.EARTH_KM2_PER_CELL_0 / float(7**resolution)
