"""The places an emergency knows, and the words that name them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

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


class Entry(NamedTuple):
    """What a phrase means: its role, and the rows it may stand for."""

    role: str
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Gazetteer:
    """Immutable once built: rows, and the phrases that lead to them."""

    rows: tuple[GazetteerRow, ...] = ()
    entries: tuple[Entry, ...] = field(default=(), repr=False)

    @classmethod
    def build(
        cls,
        rows: Iterable[GazetteerRow],
        *,
        centre: tuple[float, float] | None = None,
        radius_km: float = 60.0,
    ) -> "Gazetteer":
        """Index the rows. `centre` (lat, lon) and `radius_km` are the area of the
        emergency: a place outside is never sure."""
        return cls(tuple(rows))

    def phrases(self) -> list[tuple[str, int]]:
        """Return the folded phrases, each once, with the index of its entry."""
        return []
