"""The directory of open doors: by quarter, official shelters first.

What is read here is all that the public learns of an offer: how many places are free
in which quarter, and of what kind. No contact, no street, no name is selected at all.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeAlias
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Max, Sum

from vigie.doors.figures import Figure, figures
from vigie.doors.models import Door, Need
from vigie.doors.models.doors import DoorQuerySet
from vigie.doors.states import Level, Way, Welcomes
from vigie.emergencies.models import Emergency
from vigie.kit import paper, zoom
from vigie.kit.languages import ENDONYMS
from vigie.lib import geo

# Free places by public cell, with the quarter of most of them and how many there.
Points: TypeAlias = dict[int, tuple[int, tuple[int, str]]]
FLAGS = ("children", "pets", "wheelchair")
FILTERS = ("place", "who", *FLAGS, "language", "size", "cell", "after")
LINES = 12  # offers of a page
SHELTERS = 6
POSTS = 6
QUARTERS = 60  # of a page, within 14 KB
MOST_DRAWN = 120  # points of the drawing, within 14 KB
MOST_ASKED = 12  # places: more than a home has


@dataclass(frozen=True)
class Wanted:
    """What a reader needs; nothing of it says who they are."""

    place: str = ""
    who: str = ""
    flags: frozenset[str] = frozenset()
    language: str = ""
    size: int = 0
    cell: int = 0  # of the map that is looked at, 0 for all of it

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
            cell=zoom.cell_of(query.get("cell", "")),
        )

    @property
    def any(self) -> bool:
        """Whether anything is left out of the list."""
        return self != Wanted()

    @property
    def narrowed(self) -> bool:
        """Whether more than a place was chosen."""
        return replace(self, place="", cell=0) != Wanted()

    def query(self, **more: str) -> str:
        """Return these wishes as a query, with others added or changed."""
        words = {"place": self.place, "who": self.who, "language": self.language}
        words |= {flag: "1" for flag in FLAGS if flag in self.flags}
        words |= {"size": str(self.size) if self.size else ""}
        words |= {"cell": f"{self.cell:x}" if self.cell else "", **more}
        return urlencode({name: word for name, word in words.items() if word})

    def among(self, rows: DoorQuerySet) -> DoorQuerySet:
        """Return those of the offers that fit."""
        if self.place:
            rows = rows.filter(quarter=self.place)
        rows = rows.filter(zoom.within(self.cell))
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
class Asked:
    """A request that was read in a post, and that nobody confirmed."""

    quarter: str
    size: int
    note: str
    made_at: datetime
    post_link: str
    copies: int


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
    """Places around one public point of the map, or around several that are near one
    another: `cell` is the wider one that they lie in, `query` leads nearer."""

    lat: float
    lon: float
    free: int
    quarter: str
    cell: int = 0
    points: int = 1
    query: str = ""
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
    asked: list[Asked]
    spots: list[Spot]
    area: str
    free: int
    after: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether no door fits."""
        return not (self.shelters or self.quarters or self.offers)

    @property
    def leads_nearer(self) -> bool:
        """Whether a point of the map stands for several."""
        return any(spot.points > 1 for spot in self.spots)

    @property
    def farther(self) -> str:
        """The query of the whole map."""
        return self.wanted.query(cell="")

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
    quarter was chosen or they are few. At most eight queries, however many offers."""
    rows = wanted.among(listed(emergency, now))
    found = quarters_of(rows)
    free, doors = sum(one.free for one in found), sum(one.doors for one in found)
    is_plain = not wanted.any and not after
    spots, area = draw(emergency, found, wanted)
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
        asked=[] if after else asked_in_posts(emergency, wanted, now),
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
    by_name: dict[str, list[tuple[int, int, int, datetime]]] = {}
    for name, *row in counted:
        by_name.setdefault(name, []).append((row[0], row[1], row[2], row[3]))
    found = [
        Quarter(
            name,
            sum(free for _, free, _, _ in told),
            sum(doors for _, _, doors, _ in told),
            max(fresh_at for _, _, _, fresh_at in told),
            {cell: free for cell, free, _, _ in told},
        )
        for name, told in by_name.items()
    ]
    return sorted(found, key=lambda one: natural(one.name))


def natural(name: str) -> list[tuple[int, int, str]]:
    """Return the key by which “2e” comes before “11e”; no name at all comes last."""
    parts = re.findall(r"\d+|\D+", name.casefold())
    numbers = [(0, int(p), "") if p.isdecimal() else (1, 0, p) for p in parts]
    return numbers or [(2, 0, "")]


def points_of(rows: DoorQuerySet) -> Points:
    """Return what is free at each public point. One query, of an index alone where
    nobody asks for more than a place."""
    grouped = rows.order_by().values_list("cell", "quarter").annotate(Sum("free"))
    return _points(grouped.iterator())


def points_in(quarters: Iterable[Quarter]) -> Points:
    """Return the same of quarters that were read already."""
    return _points(
        (cell, one.name, free) for one in quarters for cell, free in one.cells.items()
    )


def _points(told: Iterable[tuple[int, str, int]]) -> Points:
    found: Points = {}
    for cell, name, free in told:
        if was := found.get(cell):
            found[cell] = (was[0] + free, max(was[1], (free, name)))
        elif cell:
            found[cell] = (free, (free, name))
    return found


def spots_of(
    points: Points, view: zoom.View | None = None, most: int = zoom.MOST
) -> list[Spot]:
    """Return the free places of a view of the map, most first, at `most` points at
    most: every place in it that has a cell is at exactly one of them. A point is named
    by its quarter with the most places."""
    seen = [cell for cell in points if view is None or view.shows(cell)]
    around: dict[int, list[int]] = {}
    for cell, wider in zoom.gathered(seen, most).items():
        around.setdefault(wider, []).append(cell)
    spots = [
        _spot(
            wider,
            sum(points[cell][0] for cell in cells),
            max(points[cell][1] for cell in cells)[1],
            len(cells),
        )
        for wider, cells in around.items()
    ]
    return sorted(spots, key=lambda spot: (-spot.free, spot.cell))


def _spot(cell: int, free: int, quarter: str, points: int) -> Spot:
    lat, lon = geo.centre_of(cell)
    return Spot(round(lat, 5), round(lon, 5), free, quarter, cell, points)


def draw(
    emergency: Emergency, quarters: Sequence[Quarter], wanted: Wanted
) -> tuple[list[Spot], str]:
    """Return the spots where they lie on the paper, and the area's path. The paper is
    of the cell that is looked at, of the emergency's area, or of all that is free."""
    points = points_in(quarters)
    is_framed = bool(emergency.outline) and not wanted.cell
    centres = [] if is_framed else [geo.centre_of(cell) for cell in points]
    shown = [(lon, lat) for lat, lon in centres]
    frame = [*geo.outline_of(wanted.cell), *shown] if wanted.cell else []
    sheet = paper.lay(emergency.outline or {}, shown, frame)
    if sheet is None:
        return [], ""
    found = spots_of(points, zoom.View(box=sheet.box), MOST_DRAWN)
    return [_put(spot, sheet.place, wanted) for spot in found], sheet.area


def _put(spot: Spot, place: paper.Projection, wanted: Wanted) -> Spot:
    """A wide cell's centre may lie beside the paper: then it stands at the edge."""
    x, y = place(spot.lon, spot.lat)
    query = wanted.query(cell=f"{spot.cell:x}") if spot.points > 1 else ""
    r = paper.radius(spot.free)
    return replace(spot, x=paper.on(x), y=paper.on(y), r=r, query=query)


def posts_of(emergency: Emergency, wanted: Wanted, now: datetime) -> list[Offer]:
    """Return offers that were read in posts and that nobody confirmed, the latest
    first; they are no part of any figure."""
    rows = Door.objects.listed(now).filter(emergency=emergency, way=Way.POST)
    some = wanted.among(rows).order_by("-fresh_at", "pk")[:POSTS]
    fields = some.values_list(*SHOWN, "post_link", "copies")
    return [Offer(*values) for values in fields]


def asked_in_posts(emergency: Emergency, wanted: Wanted, now: datetime) -> list[Asked]:
    """Return requests that were read in posts, the latest first; of one place, if it
    was chosen. They are no part of any figure."""
    rows = Need.objects.waiting(now).filter(emergency=emergency, way=Way.POST)
    if wanted.place:
        rows = rows.filter(quarter=wanted.place)
    fields = tuple(Asked.__dataclass_fields__)
    some = rows.order_by("-made_at", "pk").values_list(*fields)[:POSTS]
    return [Asked(*values) for values in some]


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
