"""In which quarter a place lies: the board is read by quarter."""

from collections.abc import Iterable
from typing import NamedTuple

from vigie.lib import geo
from vigie.reading.gazetteer import GazetteerRow, distance_km
from vigie.reading.post import Place

FINE = ("point", "street", "quarter", "district")
MOST_KM_WITHOUT_OUTLINE = 2.0


class Quarters(NamedTuple):
    """The quarters of a gazetteer: by H3 cell where outlines are known, else by centre.

    Districts (an arrondissement, a delegation) are taken where there are any, since
    people say them; else quarters. `spots` are the exact points of the places by
    name, because the cell of a place is as coarse as its precision.
    """

    cells: dict[int, str]
    resolutions: tuple[int, ...]
    centres: tuple[tuple[float, float, str], ...]
    spots: dict[str, list[tuple[float, float]]]

    @classmethod
    def of(cls, rows: Iterable[GazetteerRow]) -> "Quarters":
        """Build from the rows of a gazetteer."""
        all_rows = list(rows)
        chosen: list[GazetteerRow] = []
        for kind in ("district", "quarter"):
            chosen = chosen or [row for row in all_rows if row.kind == kind]
        cells = {cell: row.name for row in chosen for cell in row.cells}
        resolutions = sorted({geo.resolution_of(cell) for cell in cells}, reverse=True)
        centres = tuple((row.lat, row.lon, row.name) for row in chosen if not row.cells)
        spots: dict[str, list[tuple[float, float]]] = {}
        for row in all_rows:
            spots.setdefault(row.name, []).append((row.lat, row.lon))
        return cls(cells, tuple(resolutions), centres, spots)

    def around(self, place: Place) -> str:
        """Return the quarter's name, "" when the place is wider or in none."""
        if not place.cell or place.precision not in FINE:
            return ""
        centre = geo.centre_of(place.cell)
        spots = self.spots.get(place.name, [centre])
        spot = min(spots, key=lambda point: distance_km(point, centre))
        for resolution in self.resolutions:
            name = self.cells.get(geo.cell_at(*spot, resolution))
            if name:
                return name
        near = [(distance_km(spot, (a, b)), name) for a, b, name in self.centres]
        distance, name = min(near, default=(MOST_KM_WITHOUT_OUTLINE, ""))
        return name if distance < MOST_KM_WITHOUT_OUTLINE else ""
