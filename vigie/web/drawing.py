"""An emergency's map as a drawing on the server: it needs no script and no tiles."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from django.db.models import Q

from vigie.emergencies.models import Emergency
from vigie.kit import paper, zoom
from vigie.lib import geo
from vigie.listening.models import Call, PointCount, PointName
from vigie.listening.points import public_cell
from vigie.listening.words import KINDS, CallKind, kind_of

NAMES = 6
MOST_DRAWN = 120  # spots of a drawing, within 14 KB
ALL = zoom.View()
Told: TypeAlias = tuple[str, int, datetime]  # a kind, how many, and the latest


@dataclass(frozen=True)
class Spot:
    """Calls around one public point: how many, the commonest kind, a place's name.
    Several points that are near one another are one, in the wider `cell`."""

    lat: float
    lon: float
    calls: int
    kind: CallKind
    place: str
    latest: datetime
    cell: int = 0
    points: int = 1
    x: float = 0.0
    y: float = 0.0
    r: float = 0.0

    @property
    def lift(self) -> float:
        """How far above the middle the name stands."""
        return round(-self.r - 6, 1)

    @property
    def code(self) -> str:
        """The cell as an address names it."""
        return f"{self.cell:x}"


@dataclass(frozen=True)
class Drawing:
    """A map in a square of paper.SIZE units: the area as a path, the calls as spots."""

    area: str
    spots: list[Spot]

    @property
    def names(self) -> list[Spot]:
        """The largest spots, each name once, none over another: where one is."""
        chosen: list[Spot] = []
        for spot in by_place([spot for spot in self.spots if spot.place]):
            if not any(
                abs(spot.x - o.x) < 230 and abs(spot.y - o.y) < 36 for o in chosen
            ):
                chosen.append(spot)
        return chosen[:NAMES]

    @property
    def leads_nearer(self) -> bool:
        """Whether a spot stands for several points."""
        return any(spot.points > 1 for spot in self.spots)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.area and not self.spots


def spots_of(
    emergency: Emergency, labels: Sequence[str] = (), view: zoom.View = ALL
) -> list[Spot]:
    """Return where the calls on the board are, by coarse cells, most calls first.

    Every call of the view whose place is known better than its town is in exactly one
    of a few spots, so the counts add up at every zoom. Each is named as its point with
    the most calls. Two queries of kept counters, however many calls there are.
    """
    found = _told(emergency, labels, view)
    many = {cell: sum(one[1] for one in told) for cell, told in found.items()}
    around: dict[int, list[int]] = {}
    for cell, wider in zoom.gathered(found).items():
        around.setdefault(wider, []).append(cell)
    first = {
        wider: max(cells, key=lambda cell: (many[cell], cell))
        for wider, cells in around.items()
    }
    names = _names(emergency, Q(cell__in=list(first.values()))) if found else {}
    spots = []
    for wider, cells in around.items():
        told = [one for cell in cells for one in found[cell]]
        spot = _spot(wider, told, names.get(first[wider], ""))
        spots.append(replace(spot, points=len(cells)))
    return sorted(spots, key=lambda spot: (-spot.calls, spot.cell))


def points_of(
    emergency: Emergency, labels: Sequence[str] = (), view: zoom.View = ALL
) -> list[Spot]:
    """Return a spot for each public point of a view, most calls first. It is named as
    most calls of any kind name it. Two queries, as above."""
    found = _told(emergency, labels, view)
    names = _names(emergency, view.where) if found else {}
    spots = [_spot(cell, found[cell], names.get(cell, "")) for cell in found]
    return sorted(spots, key=lambda spot: (-spot.calls, spot.cell))


def _told(
    emergency: Emergency, labels: Sequence[str], view: zoom.View
) -> dict[int, list[Told]]:
    """Return the kinds of calls at each public point of a view."""
    rows = PointCount.objects.filter(view.where, emergency=emergency, calls__gt=0)
    if labels:
        rows = rows.filter(kind__in=labels)
    found: dict[int, list[Told]] = {}
    fields = ("cell", "kind", "calls", "last_at")
    for cell, kind, many, latest in rows.values_list(*fields):
        if view.shows(cell):
            found.setdefault(cell, []).append((kind, many, latest))
    return found


def gather(spots: Sequence[Spot], most: int = zoom.MOST) -> list[Spot]:
    """Return spots of which near ones are one, until they are few; each is named and
    coloured as the one with the most calls in it."""
    around: dict[int, list[Spot]] = {}
    wider = zoom.gathered({spot.cell for spot in spots}, most)
    for spot in spots:
        around.setdefault(wider[spot.cell], []).append(spot)
    found = [_together(cell, near) for cell, near in around.items()]
    return sorted(found, key=lambda spot: (-spot.calls, spot.cell))


def _together(cell: int, spots: Sequence[Spot]) -> Spot:
    first = max(spots, key=lambda spot: (spot.calls, spot.cell))
    if len(spots) == 1 and first.cell == cell:
        return first
    lat, lon = geo.centre_of(cell)
    return replace(
        first,
        lat=round(lat, 5),
        lon=round(lon, 5),
        calls=sum(spot.calls for spot in spots),
        latest=max(spot.latest for spot in spots),
        cell=cell,
        points=sum(spot.points for spot in spots),
    )


def _names(emergency: Emergency, where: Q) -> dict[int, str]:
    rows = PointName.objects.filter(where, emergency=emergency, calls__gt=0)
    best: dict[int, tuple[int, str]] = {}
    for cell, name, many in rows.exclude(name="").values_list("cell", "name", "calls"):
        if cell not in best or best[cell] < (many, name):
            best[cell] = many, name
    return {cell: name for cell, (_many, name) in best.items()}


def _spot(cell: int, found: list[Told], place: str) -> Spot:
    lat, lon = geo.centre_of(cell)
    return Spot(
        round(lat, 5),
        round(lon, 5),
        sum(one[1] for one in found),
        kind_of(_commonest(found)),
        place,
        max(one[2] for one in found),
        cell,
    )


def _commonest(found: list[Told]) -> str:
    if len(found) == 1:
        return found[0][0]
    kinds: dict[str, int] = dict.fromkeys(KINDS, 0)
    for kind, many, _latest in found:
        kinds[kind] = kinds.get(kind, 0) + many
    return max(kinds, key=lambda kind: kinds[kind])


def by_place(spots: Sequence[Spot]) -> list[Spot]:
    """Return one spot a name, for a list: the counts of one name together."""
    named: dict[str, list[Spot]] = {}
    for spot in spots:
        named.setdefault(spot.place, []).append(spot)
    rows = [
        replace(
            max(found, key=lambda spot: spot.calls),
            calls=sum(spot.calls for spot in found),
            latest=max(spot.latest for spot in found),
        )
        for found in named.values()
    ]
    return sorted(rows, key=lambda spot: -spot.calls)


def spots_of_rows(calls: Sequence[Call]) -> list[Spot]:
    """Return the spots of a few calls at hand, without a query."""
    around: dict[int, list[Call]] = {}
    for call in calls:
        if cell := public_cell(call.cell, call.precision):
            around.setdefault(cell, []).append(call)
    spots = []
    for cell, found in around.items():
        names = Counter(call.place_name for call in found if call.place_name)
        name = names.most_common(1)[0][0] if names else ""
        told = [(call.kind, 1, call.last_at) for call in found]
        spots.append(_spot(cell, told, name))
    return spots


def draw(emergency: Emergency, spots: Sequence[Spot], cell: int = 0) -> Drawing:
    """Draw the area and the spots that lie on the paper, north up.

    Flat projection around the middle: good for a city or a region. The frame is that
    of the cell that is looked at, else the area's, or that of the spots when no area
    is given. Where the spots on it are too many, near ones are one.
    """
    points = [(spot.lon, spot.lat) for spot in spots]
    frame = [*geo.outline_of(cell), *points] if cell else []
    sheet = paper.lay(emergency.outline or {}, points, frame)
    if sheet is None:
        return Drawing("", [])
    view = zoom.View(box=sheet.box)
    seen = gather([spot for spot in spots if view.shows(spot.cell)], MOST_DRAWN)
    return Drawing(sheet.area, [_put(spot, sheet.place) for spot in seen])


def _put(spot: Spot, place: paper.Projection) -> Spot:
    """A wide cell's centre may lie beside the paper: then it stands at the edge."""
    x, y = place(spot.lon, spot.lat)
    return replace(spot, x=paper.on(x), y=paper.on(y), r=paper.radius(spot.calls))
