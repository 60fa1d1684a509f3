"""The rows of a gazetteer: what a place is, and which rows are one place."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from vigie.lib.geo import cell_at
from vigie.reading.gazetteer_names import words_of

PRECISIONS = ("point", "street", "quarter", "district", "city", "region", "country")

KINDS = {
    "address": "point",
    "venue": "point",
    "station": "point",
    "square": "street",
    "street": "street",
    "quarter": "quarter",
    "district": "district",
    "city": "city",
    "region": "region",
    "country": "country",
}

# The H3 resolution whose cell is about as large as what the words pin down.
RESOLUTIONS = {
    "point": 10,
    "street": 9,
    "quarter": 8,
    "district": 7,
    "city": 6,
    "region": 4,
    "country": 2,
}
_ONE_STATION_KM = 1.0  # rows of one name that are nearer are one place


@dataclass(frozen=True, slots=True)
class GazetteerRow:
    """One place. `kind` is a key of `KINDS`; degrees are WGS 84.

    `parent` is the name of the place around it. `rank` orders places of one name
    (population, or any figure). `cells` are H3 cells when the outline is known.
    `lines` are the lines of a station ("METRO 9").
    """

    name: str
    lat: float
    lon: float
    kind: str = "venue"
    aliases: tuple[str, ...] = ()
    parent: str = ""
    rank: int = 0
    cells: tuple[int, ...] = ()
    lines: tuple[str, ...] = ()

    @property
    def precision(self) -> str:
        """How fine the place is: one of `PRECISIONS`."""
        return KINDS[self.kind]

    def cell(self, precision: str = "") -> int:
        """Return the H3 cell around the place, as fine as `precision` allows."""
        return cell_at(self.lat, self.lon, RESOLUTIONS[precision or self.precision])


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance of two (lat, lon) in km; within 1 % below 300 km."""
    middle = math.radians((one[0] + other[0]) / 2)
    north = (one[0] - other[0]) * 111.2
    east = (one[1] - other[1]) * 111.32 * math.cos(middle)
    return math.hypot(north, east)


def merged(rows: Iterable[GazetteerRow]) -> Iterator[GazetteerRow]:
    """Yield the rows in a settled order, those of one name, kind and spot as one.

    Raises ValueError for an unknown kind.
    """

    def key(row: GazetteerRow) -> tuple[str, str]:
        if row.kind not in KINDS:
            raise ValueError(f"{row.name}: {row.kind} is no kind of place")
        return row.kind, words_of(row.name)

    ordered = sorted(rows, key=lambda row: (key(row), -row.rank, row.lat, row.lon))
    for _, same in groupby(ordered, key=key):
        apart: list[list[GazetteerRow]] = []
        for row in same:
            for group in apart:
                if _at_one_spot(group[0], row):
                    group.append(row)
                    break
            else:
                apart.append([row])
        yield from (_one_of(group) for group in apart)


def _at_one_spot(one: GazetteerRow, other: GazetteerRow) -> bool:
    near = distance_km((one.lat, one.lon), (other.lat, other.lon)) < _ONE_STATION_KM
    return near and (one.parent == other.parent or not one.parent or not other.parent)


def _one_of(group: list[GazetteerRow]) -> GazetteerRow:
    if len(group) == 1:
        return group[0]
    return replace(
        group[0],
        lat=sum(row.lat for row in group) / len(group),
        lon=sum(row.lon for row in group) / len(group),
        aliases=tuple(dict.fromkeys(a for row in group for a in row.aliases)),
        lines=tuple(dict.fromkeys(line for row in group for line in row.lines)),
        cells=tuple(dict.fromkeys(cell for row in group for cell in row.cells)),
    )
