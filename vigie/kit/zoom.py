"""Which part of a map is looked at, and its counts gathered into a few points.

A count of a fine cell becomes part of the count of exactly one wider cell, which holds
it (H3's own hierarchy): so that counts add up at every zoom, and none is left out for
want of space.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from django.db.models import Q

from vigie.lib import geo

MOST = 200  # points of a view: some 30 KB as GeoJSON
WORDS = ("cell", "box")
_CELL = re.compile(r"8[0-9a-f]{14}")
_NUMBER = r"(-?\d{1,3}(?:\.\d{1,6})?)"
_BOX = re.compile(",".join([_NUMBER] * 4))
Box: TypeAlias = tuple[float, float, float, float]


@dataclass(frozen=True)
class View:
    """A part of a map: all of it, what lies in a cell, or in a box of degrees as west,
    south, east, north. West and south belong to a box, east and north to the next."""

    cell: int = 0
    box: Box | None = None

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "View":
        """Read a query; what is not understood is all of the map."""
        sides = _BOX.fullmatch(query.get("box", ""))
        west, south, east, north = map(float, sides.groups()) if sides else [0.0] * 4
        box = (west, south, east, north) if sides else None
        return cls(cell_of(query.get("cell", "")), box)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return self == View()

    @property
    def code(self) -> str:
        """The cell as an address names it."""
        return f"{self.cell:x}" if self.cell else ""

    @property
    def where(self) -> Q:
        """Say which rows with a `cell` to read; a box is for `shows` to decide."""
        return within(self.cell)

    def shows(self, cell: int) -> bool:
        """Whether a cell is looked at: it is within the cell, its centre in the box."""
        if self.cell and not is_within(cell, self.cell):
            return False
        if self.box is None:
            return True
        west, south, east, north = self.box
        lat, lon = _centre(cell)
        across = west <= lon < east if west <= east else not east <= lon < west
        return across and south <= lat < north


def cell_of(word: str) -> int:
    """Return the cell of sixteen letters or fewer, 0 of anything else."""
    found = int(word, 16) if _CELL.fullmatch(word) else 0
    return found if found and geo.is_cell(found) else 0


def is_within(cell: int, outer: int) -> bool:
    """Whether a cell is another one or lies in it."""
    fine, wide = geo.resolution_of(cell), geo.resolution_of(outer)
    return fine >= wide and geo.coarser(cell, wide) == outer


def within(cell: int) -> Q:
    """Say that a row's `cell` lies in a cell, or is it; anything of no cell."""
    where = Q()
    for pair in geo.descendants(cell) if cell else ():
        where |= Q(cell__range=pair)
    return where


def gathered(cells: Collection[int], most: int = MOST) -> dict[int, int]:
    """Return for each cell the one that stands for it: of the finest resolution at
    which at most `most` remain. A cell that is wider than that stands for itself."""
    left = set(cells)
    size = max(map(geo.resolution_of, left), default=0)
    while len(left) > most and size > 0:
        size -= 1
        left = {geo.coarser(cell, size) for cell in left}
    return {cell: geo.coarser(cell, size) for cell in cells}


@lru_cache(maxsize=100_000)
def _centre(cell: int) -> tuple[float, float]:
    return geo.centre_of(cell)
