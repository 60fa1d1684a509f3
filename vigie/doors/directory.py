"""The directory of open doors: by quarter, official shelters first.

What is read here is all that the public learns of an offer: how many places are free
in which quarter, and of what kind. No contact, no street, no name is selected at all.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Max, Sum

from vigie.doors.figures import Figure, figures
from vigie.doors.models import Door
from vigie.doors.models.doors import DoorQuerySet
from vigie.doors.states import Level, Way, Welcomes
from vigie.emergencies.models import Emergency
from vigie.kit import paper
from vigie.kit.languages import ENDONYMS
from vigie.lib import geo

FLAGS = ("children", "pets", "wheelchair")
FILTERS = ("place", "who", *FLAGS, "language", "size", "after")
LINES = 12  # offers of a page
SHELTERS = 6
POSTS = 6
QUARTERS = 60  # of a page, within 14 KB
MOST_SPOTS = 200
MOST_ASKED = 12  # places: more than a home has


@dataclass(frozen=True)
class Wanted:
    """What a reader needs; nothing of it says who they are."""

    place: str = ""
    who: str = ""
    flags: frozenset[str] = frozenset()
    language: str = ""
    size: int = 0

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        """Read a query; what is not understood is left out."""
        who, language = query.get("who", ""), query.get("language", "")
        size = query.get("size", "")
        return cls(
            place=query.get("place", "").replace("\0", "").strip()[:160],
            who=who if who in (Welcomes.WOMEN, Welcomes.FAMILIES) else "",
            flags=frozenset(flag for flag in FLAGS if query.get(flag)),
            language=language if language in ENDONYMS else "",
            size=min(int(size), MOST_ASKED) if re.fullmatch(r"[1-9]\d?", size) else 0,
        )

    @property
    def any(self) -> bool:
        """Whether anything is left out of the list."""
        return self != Wanted()

    @property
    def narrowed(self) -> bool:
        """Whether more than a place was chosen."""
        return replace(self, place="") != Wanted()

    def query(self, **more: str) -> str:
        """Return these wishes as a query, with others added or changed."""
        words = {"place": self.place, "who": self.who, "language": self.language}
        words |= {flag: "1" for flag in FLAGS if flag in self.flags}
        words |= {"size": str(self.size) if self.size else "", **more}
        return urlencode({name: word for name, word in words.items() if word})

    def among(self, rows: DoorQuerySet) -> DoorQuerySet:
        """Return those of the offers that fit."""
        if self.place:
            rows = rows.filter(quarter=self.place)
        if self.who == Welcomes.WOMEN:
            rows = rows.filter(welcomes=Welcomes.WOMEN)
        if self.who == Welcomes.FAMILIES:
            rows = rows.exclude(welcomes=Welcomes.WOMEN).filter(takes_children=True)
        asked = {"children": "takes_children", "pets": "takes_pets"}
        asked["wheelchair"] = "is_wheelchair"
        rows = rows.filter(**{asked[flag]: True for flag in self.flags})
        if self.language:
            rows = rows.filter(languages__icontains=f'"{self.language}"')
        return rows.filter(free__gte=self.size) if self.size else rows


@dataclass(frozen=True)
class Offer:
    """One offer as everybody sees it."""

    id: UUID
    quarter: str
    free: int
    is_official: bool
    level: int
    welcomes: str
    takes_children: bool
    takes_pets: bool
    has_pets: bool
    is_wheelchair: bool
    is_smoking: bool
    can_fetch: bool
    languages: list[str]
    note: str
    fresh_at: datetime
    post_link: str = ""
    copies: int = 0

    @property
    def level_words(self) -> Any:
        """What is known of who offers it."""
        return Level(self.level).label

    @property
    def is_checked(self) -> bool:
        """Whether anything is."""
        return self.level > Level.UNKNOWN

    @property
    def welcome_words(self) -> Any:
        """Whom it is for, when it is not for anyone."""
        anyone = self.welcomes == Welcomes.ANYONE
        return "" if anyone else Welcomes(self.welcomes).label


SHOWN = tuple(Offer.__dataclass_fields__)[:-2]


@dataclass(frozen=True)
class Quarter:
    """What is free in a quarter: `spots` are its public cells with their places."""

    name: str
    free: int = 0
    doors: int = 0
    fresh_at: datetime | None = None
    cells: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Spot:
    """Places around one public point of the map."""

    lat: float
    lon: float
    free: int
    quarter: str
    x: float = 0.0
    y: float = 0.0
    r: float = 0.0


@dataclass(frozen=True)
class Directory:
    """The room's first page."""

    wanted: Wanted
    figures: list[Figure]
    shelters: list[Offer]
    quarters: list[Quarter]
    offers: list[Offer]
    posts: list[Offer]
    spots: list[Spot]
    area: str
    free: int
    after: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether no door fits."""
        return not (self.shelters or self.quarters or self.offers)

    @property
    def next(self) -> str:
        """The query of what follows, "" when this is all."""
        return self.wanted.query(after=self.after) if self.after else ""


def listed(emergency: Emergency, now: datetime) -> DoorQuerySet:
    """Return the offers that stand in the directory: open, with a free place, told by
    those who make them."""
    rows = Door.objects.listed(now).filter(emergency=emergency)
    return rows.exclude(way=Way.POST)


def directory(
    emergency: Emergency, wanted: Wanted, now: datetime, after: str = ""
) -> Directory:
    """Gather the page: what is free by quarter, shelters, and single offers where a
    quarter was chosen or they are few. At most seven queries, however many offers."""
    rows = wanted.among(listed(emergency, now))
    found = quarters_of(rows)
    free, doors = sum(one.free for one in found), sum(one.doors for one in found)
    is_plain = not wanted.any and not after
    spots, area = put(emergency, spots_of(found))
    shelters = _offers(rows.filter(is_official=True), SHELTERS)
    if not wanted.place and doors > LINES:
        begin = _number(after)
        some, offers = found[begin : begin + QUARTERS], []
        following = str(begin + QUARTERS) if len(found) > begin + QUARTERS else ""
    else:
        some = [] if wanted.place else found
        homes = rows.filter(is_official=False)
        if _uuid(after):
            homes = homes.filter(pk__gt=_uuid(after))
        offers = _offers(homes, LINES + 1, by_id=bool(wanted.place))
        following = offers[LINES - 1].id.hex if len(offers) > LINES else ""
        offers = offers[:LINES]
    return Directory(
        wanted=wanted,
        figures=figures(emergency, now, free=free if is_plain else None),
        shelters=[] if after else shelters,
        quarters=some,
        offers=offers,
        posts=[] if after else posts_of(emergency, wanted, now),
        spots=spots,
        area=area,
        free=free,
        after=following,
    )


def quarters_of(rows: DoorQuerySet) -> list[Quarter]:
    """Return what is free by quarter, in the order in which people count quarters. One
    query, grouped by the database."""
    grouped = rows.order_by().values_list("quarter", "cell")
    counted = grouped.annotate(Sum("free"), Count("pk"), Max("fresh_at"))
    found: dict[str, Quarter] = {}
    for name, cell, free, doors, fresh_at in counted:
        was = found.get(name, Quarter(name))
        found[name] = Quarter(
            name,
            was.free + free,
            was.doors + doors,
            max(was.fresh_at or fresh_at, fresh_at),
            {**was.cells, cell: free},
        )
    return sorted(found.values(), key=lambda one: natural(one.name))


def natural(name: str) -> list[tuple[int, int, str]]:
    """Return the key by which “2e” comes before “11e”; no name at all comes last."""
    parts = re.findall(r"\d+|\D+", name.casefold())
    numbers = [(0, int(p), "") if p.isdecimal() else (1, 0, p) for p in parts]
    return numbers or [(2, 0, "")]


def spots_of(quarters: Iterable[Quarter]) -> list[Spot]:
    """Return the free places by public cell, most first; what has no cell is in the
    list and not on the map. A cell is named by its quarter with the most places."""
    places: dict[int, int] = {}
    names: dict[int, tuple[int, str]] = {}
    for one in quarters:
        for cell, free in one.cells.items():
            if cell:
                places[cell] = places.get(cell, 0) + free
                names[cell] = max(names.get(cell, (0, "")), (free, one.name))
    most = sorted(places, key=lambda cell: (-places[cell], cell))[:MOST_SPOTS]
    return [_spot(cell, places[cell], names[cell][1]) for cell in most]


def _spot(cell: int, free: int, quarter: str) -> Spot:
    lat, lon = geo.centre_of(cell)
    return Spot(round(lat, 5), round(lon, 5), free, quarter)


def put(emergency: Emergency, spots: list[Spot]) -> tuple[list[Spot], str]:
    """Return the spots where they lie on the paper, and the area's path."""
    points = [(spot.lon, spot.lat) for spot in spots]
    sheet = paper.lay(emergency.outline or {}, points)
    if sheet is None:
        return [], ""
    found = []
    for spot in spots:
        x, y = sheet.place(spot.lon, spot.lat)
        if 0 <= x <= paper.SIZE and 0 <= y <= paper.SIZE:
            found.append(replace(spot, x=x, y=y, r=paper.radius(spot.free)))
    return found, sheet.area


def posts_of(emergency: Emergency, wanted: Wanted, now: datetime) -> list[Offer]:
    """Return offers that were read in posts and that nobody confirmed, the latest
    first; they are no part of any figure."""
    rows = Door.objects.listed(now).filter(emergency=emergency, way=Way.POST)
    some = wanted.among(rows).order_by("-fresh_at", "pk")[:POSTS]
    fields = some.values_list(*SHOWN, "post_link", "copies")
    return [Offer(*values) for values in fields]


def _offers(rows: DoorQuerySet, most: int, *, by_id: bool = False) -> list[Offer]:
    # The id is random: it tells nothing of where in a cell a door is, nor of when it
    # came, so that two of one cell stand in an order that says nothing.
    order = ("pk",) if by_id else ("quarter", "pk")
    some = rows.order_by(*order)[:most].values_list(*SHOWN)
    return [Offer(*values) for values in some]


def _number(after: str) -> int:
    return int(after) if re.fullmatch(r"\d{1,5}", after) else 0


def _uuid(after: str) -> UUID | None:
    return UUID(hex=after) if re.fullmatch(r"[0-9a-f]{32}", after) else None
