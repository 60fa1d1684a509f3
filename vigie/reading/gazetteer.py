"""The places an emergency knows, and the words that name them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from vigie.reading import gazetteer_names as names
from vigie.reading.common_words import COMMON_WORDS
from vigie.reading.gazetteer_bare import bare_phrases
from vigie.reading.gazetteer_rows import (
    KINDS,
    PRECISIONS,
    RESOLUTIONS,
    GazetteerRow,
    distance_km,
    merged,
)

__all__ = [
    "KINDS",
    "PRECISIONS",
    "RESOLUTIONS",
    "Entry",
    "Gazetteer",
    "GazetteerRow",
    "distance_km",
]

_CUE_ROLES = dict.fromkeys(names.STATION_CUES, "station") | {
    cue: "square" if cue in names.SQUARES else "street" for cue in names.STREET_CUES
}


class Entry(NamedTuple):
    """What a phrase means.

    `role` is "name", "part" (of a double name), "town" (known only by the station of
    its town hall, which comes first in `rows`), "ordinal", "named", "citynum" or
    "citytag" (a district by its number or postcode), "line", or a cue: "street",
    "square", "station", "near". `rows` are the rows it may stand for.
    `weak` marks words that are more often something else than that place.
    """

    role: str
    rows: tuple[int, ...] = ()
    weak: bool = False
    phrase: str = ""


_STRENGTH = ("name", "named", "citynum", "citytag", "ordinal", "line", "town", "part")


@dataclass(frozen=True)
class Gazetteer:
    """Immutable once built: rows, and the phrases that lead to them.

    `centre` is where the emergency is (lat, lon), `home` the index of the row that
    words without a place fall back to, -1 when there is none. `cells` and `inside`
    tell for each row its H3 cell and whether it lies in the emergency's area.
    """

    rows: tuple[GazetteerRow, ...] = ()
    entries: tuple[Entry, ...] = field(default=(), repr=False)
    centre: tuple[float, float] | None = None
    radius_km: float = 60.0
    home: int = -1
    cells: tuple[int, ...] = field(default=(), repr=False)
    inside: tuple[bool, ...] = field(default=(), repr=False)

    @classmethod
    def build(
        cls,
        rows: Iterable[GazetteerRow],
        *,
        centre: tuple[float, float] | None = None,
        radius_km: float = 60.0,
    ) -> "Gazetteer":
        """Index the rows; rows of one name, kind and spot become one. Without any,
        streets, stations and numbered districts are still known by their words.

        `centre` (lat, lon) and `radius_km` are the area of the emergency: a place
        outside is never sure. Raises ValueError for an unknown kind.
        """
        kept = tuple(merged(rows))
        entries = tuple(_entries(kept)) if kept else _bare_entries()
        cells = tuple(row.cell() for row in kept)
        inside = tuple(_reaches(row, centre, radius_km) for row in kept)
        home = _home(kept, centre)
        return cls(kept, entries, centre, radius_km, home, cells, inside)

    def phrases(self) -> list[tuple[str, int]]:
        """Return the folded phrases, each once, with the index of its entry."""
        return [(entry.phrase, place) for place, entry in enumerate(self.entries)]

    @cached_property
    def index(self) -> dict[str, int]:
        """The phrases by themselves, for those who look word by word."""
        return {entry.phrase: place for place, entry in enumerate(self.entries)}

    @cached_property
    def longest(self) -> int:
        """How many words the longest phrase has."""
        return max((e.phrase.count(" ") + 1 for e in self.entries), default=0)

    @cached_property
    def _stations(self) -> dict[str, tuple[int, ...]]:
        return {
            entry.phrase: entry.rows
            for entry in self.entries
            if entry.role == "name"
            and len(entry.phrase) > 4
            and entry.phrase[0] != "#"
            and any(self.rows[row].kind in ("station", "venue") for row in entry.rows)
        }

    @cached_property
    def stations(self) -> tuple[str, ...]:
        """The phrases of stations and venues, for comparing with misspelt ones."""
        return tuple(self._stations)

    @cached_property
    def station_rows(self) -> tuple[tuple[int, ...], ...]:
        """The rows of each of `stations`."""
        return tuple(self._stations.values())


def _reaches(
    row: GazetteerRow, centre: tuple[float, float] | None, radius_km: float
) -> bool:
    if centre is None or row.precision in ("region", "country"):
        return True
    return distance_km(centre, (row.lat, row.lon)) <= radius_km


def _entries(rows: tuple[GazetteerRow, ...]) -> Iterator[Entry]:
    """Gather what every phrase may mean; a whole name beats a part of another."""
    meanings: dict[str, dict[str, list[int]]] = {}
    for place, row in enumerate(rows):
        for phrase, role in _phrases_of(row):
            roles = meanings.setdefault(phrase, {})
            into = roles.setdefault(role, [])
            if place not in into:
                into.append(place)
    for phrase, roles in meanings.items():
        if phrase in _CUE_ROLES:
            continue
        role = min(roles, key=_STRENGTH.index)
        found = roles[role]
        if role == "name" and "town" in roles and _stations_only(found, rows):
            role, found = "town", roles["town"] + found
        tag_of_person = phrase[0] == "#" and all(
            names.like_a_person(rows[place].name) for place in found
        )
        weak = tag_of_person or _is_weak(phrase, role)
        yield Entry(role, tuple(found), weak, phrase)
    yield from (Entry(role, phrase=cue) for cue, role in _CUE_ROLES.items())


def _bare_entries() -> tuple[Entry, ...]:
    """Return the cues and numbered districts that need no row."""
    bare = {phrase: role for role, phrase in bare_phrases()} | _CUE_ROLES
    return tuple(Entry(role, phrase=phrase) for phrase, role in bare.items())


def _stations_only(places: list[int], rows: tuple[GazetteerRow, ...]) -> bool:
    return all(rows[place].kind == "station" for place in places)


def _phrases_of(row: GazetteerRow) -> Iterator[tuple[str, str]]:
    number = names.number_of((row.name, *row.aliases)) if row.kind == "district" else 0
    for name in (row.name, *row.aliases):
        whole = names.words_of(name)
        if len(whole) < 2 or (number and names.number_of((name,))):
            continue
        if whole.isdigit():
            yield whole, "named"
            continue
        for spelling in names.spellings(whole):
            yield from ((phrase, "name") for phrase in names.with_tags(spelling))
        for part in names.parts_of(name):
            if part in COMMON_WORDS or part in names.CUES:
                continue
            yield from ((phrase, "part") for phrase in names.with_tags(part))
        if row.kind == "station" and (town := names.town_of(whole)):
            yield from ((phrase, "town") for phrase in names.with_tags(town))
    if number:
        yield from names.ordinals(number)
        if city := names.words_of(row.parent):
            yield from names.in_city(city, number)
    for line in row.lines:
        yield from ((phrase, "line") for phrase in names.line_phrases(line))


def _is_weak(phrase: str, role: str) -> bool:
    word = phrase.lstrip("#")
    if role == "part" and phrase.count(" ") > 1:
        return False
    return role in ("part", "town") or word in COMMON_WORDS or len(word) < 4


def _home(rows: tuple[GazetteerRow, ...], centre: tuple[float, float] | None) -> int:
    """Return the city that the districts belong to, else the highest ranked one."""
    cities = [place for place, row in enumerate(rows) if row.kind == "city"]
    parents = {names.words_of(row.parent) for row in rows if row.kind == "district"}
    if not cities:
        return -1

    def worth(place: int) -> tuple[bool, float, int]:
        row = rows[place]
        far = distance_km(centre, (row.lat, row.lon)) if centre else 0.0
        return names.words_of(row.name) in parents, -far, row.rank

    return max(cities, key=worth)
