"""In which quarter a place lies: the board is read by quarter."""

from collections.abc import Iterable
from typing import NamedTuple

from vigie.lib import geo
from vigie.reading.gazetteer import GazetteerRow, distance_km

FINE = ("point", "street", "quarter", "district")
MOST_KM_WITHOUT_OUTLINE = 2.0


class Quarters(NamedTuple):
    """The quarters of a gazetteer: by H3 cell where outlines are known, else by centre.

    Districts (an arrondissement, a delegation) are taken where there are any, since
    people say them; else quarters.
    """

    cells: dict[int, str]
    resolutions: tuple[int, ...]
    centres: tuple[tuple[float, float, str], ...]

    @classmethod
    def of(cls, rows: Iterable[GazetteerRow]) -> "Quarters":
        """Build from the rows of a gazetteer."""
        all_rows = list(rows)
        for kind in ("district", "quarter"):
            chosen = [row for row in all_rows if row.kind == kind]
            if chosen:
                return cls._from(chosen)
        return cls({}, (), ())

    @classmethod
    def _from(cls, rows: list[GazetteerRow]) -> "Quarters":
        cells = {cell: row.name for row in rows for cell in row.cells}
        resolutions = sorted({geo.resolution_of(cell) for cell in cells}, reverse=True)
        bare = tuple((row.lat, row.lon, row.name) for row in rows if not row.cells)
        return cls(cells, tuple(resolutions), bare)

    def around(self, cell: int, precision: str) -> str:
        """Return the quarter's name, "" when the place is wider or in none."""
        if not cell or precision not in FINE:
            return ""
        lat, lon = geo.centre_of(cell)
        for resolution in self.resolutions:
            name = self.cells.get(geo.cell_at(lat, lon, resolution))
            if name:
                return name
        near = [(distance_km((lat, lon), (a, b)), name) for a, b, name in self.centres]
        distance, name = min(near, default=(MOST_KM_WITHOUT_OUTLINE, ""))
        return name if distance < MOST_KM_WITHOUT_OUTLINE else ""
