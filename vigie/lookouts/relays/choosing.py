"""Which of the places where relays reach people lie in the likely area: pure."""

from collections.abc import Iterable

from vigie.lib import geo

COARSE = 5  # of an area: cells of some 250 km², as wide as a town


def area_of(cell: int) -> int:
    """Return the area that a place's cell stands for."""
    return geo.coarser(cell, COARSE)


def within(areas: Iterable[int], likely: Iterable[int]) -> frozenset[int]:
    """Return those areas that the likely cells touch, or lie beside: a place is wider
    than its point. The likely cells are of one resolution, any."""
    cells = frozenset(likely)
    if not cells:
        return frozenset()
    coarse = min(geo.resolution_of(next(iter(cells))), COARSE)
    touched = {geo.coarser(cell, coarse) for cell in cells}
    around = {near for cell in touched for near in geo.disk(cell, 1)}
    return frozenset(one for one in areas if geo.coarser(one, coarse) in around)
