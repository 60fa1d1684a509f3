"""How closely the public may learn where an offer is: a cell of 1,000 people. Pure.

Who lives where is told by the places of the emergency's gazetteer that have a number of
inhabitants: by their cells where the outline is known, else all of them at the centre.
Where nothing is known nothing is shown but the name of the quarter.
"""

from collections.abc import Iterable
from typing import NamedTuple

from vigie.lib import geo

FINEST, COARSEST = 8, 5  # H3: some 0.7 km², and some 250 km²
INHABITANTS = 1_000


class Settled(NamedTuple):
    """People of one place: how many, its centre in degrees, its cells if known."""

    people: int
    lat: float
    lon: float
    cells: tuple[int, ...] = ()


def public_cell(lat: float, lon: float, places: Iterable[Settled]) -> int:
    """Return the finest cell around a point in which a thousand people live, never
    finer than resolution 8; 0 where there is none, or nobody knows."""
    known = tuple(places)
    for resolution in range(FINEST, COARSEST - 1, -1):
        cell = geo.cell_at(lat, lon, resolution)
        if sum(_within(cell, resolution, one) for one in known) >= INHABITANTS:
            return cell
    return 0


def _within(cell: int, resolution: int, place: Settled) -> float:
    """How many of a place's people live in a cell, if they live evenly in its own."""
    if not place.cells:
        centre = geo.cell_at(place.lat, place.lon, resolution)
        return place.people if centre == cell else 0
    inside = sum(geo.coarser(own, resolution) == cell for own in place.cells)
    return place.people * _share(cell, resolution, place, inside)


def _share(cell: int, resolution: int, place: Settled, inside: int) -> float:
    """The share of a place that lies in a cell; cells of the place that are wider than
    it are cut as often as they hold it."""
    own = geo.resolution_of(place.cells[0])
    if own <= resolution:
        around = geo.coarser(cell, own) in place.cells
        return 1 / (len(place.cells) * 7 ** (resolution - own)) if around else 0.0
    return inside / len(place.cells)
