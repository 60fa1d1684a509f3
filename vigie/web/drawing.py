"""An emergency's map as a drawing on the server: it needs no script and no tiles."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from vigie.emergencies.models import Emergency
from vigie.kit import paper
from vigie.lib import geo
from vigie.listening.models import Call, PointCount, PointName
from vigie.listening.points import public_cell
from vigie.listening.words import KINDS, CallKind, kind_of

MOST_SPOTS = 400
NAMES = 6


@dataclass(frozen=True)
class Spot:
    """Calls around one public point: how many, the commonest kind, a place's name."""

    lat: float
    lon: float
    calls: int
    kind: CallKind
    place: str
    latest: datetime
    x: float = 0.0
    y: float = 0.0
    r: float = 0.0

    @property
    def lift(self) -> float:
        """How far above the middle the name stands."""
        return round(-self.r - 6, 1)


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
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.area and not self.spots


def spots_of(emergency: Emergency, labels: Sequence[str] = ()) -> list[Spot]:
    """Return where the calls on the board are, by coarse cells, most calls first.

    Every call whose place is known better than its town is in exactly one spot, so
    the counts add up. A spot is named as most calls of any kind name it. Two queries
    of kept counters, however many calls there are.
    """
    rows = PointCount.objects.filter(emergency=emergency, calls__gt=0)
    if labels:
        rows = rows.filter(kind__in=labels)
    around: dict[int, list[tuple[str, int, datetime]]] = {}
    for cell, kind, many, latest in rows.values_list(
        "cell", "kind", "calls", "last_at"
    ):
        around.setdefault(cell, []).append((kind, many, latest))
    most = sorted(around, key=lambda cell: -sum(one[1] for one in around[cell]))
    names = _names(emergency) if around else {}
    return [
        _spot(cell, around[cell], names.get(cell, "")) for cell in most[:MOST_SPOTS]
    ]


def _names(emergency: Emergency) -> dict[int, str]:
    rows = PointName.objects.filter(emergency=emergency, calls__gt=0).exclude(name="")
    best: dict[int, tuple[int, str]] = {}
    for cell, name, many in rows.values_list("cell", "name", "calls"):
        best[cell] = max(best.get(cell, (0, "")), (many, name))
    return {cell: name for cell, (_many, name) in best.items()}


def _spot(cell: int, found: list[tuple[str, int, datetime]], place: str) -> Spot:
    lat, lon = geo.centre_of(cell)
    kinds: dict[str, int] = dict.fromkeys(KINDS, 0)
    for kind, many, _latest in found:
        kinds[kind] = kinds.get(kind, 0) + many
    return Spot(
        round(lat, 5),
        round(lon, 5),
        sum(one[1] for one in found),
        kind_of(max(kinds, key=lambda kind: kinds[kind])),
        place,
        max(one[2] for one in found),
    )


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


def draw(emergency: Emergency, spots: Sequence[Spot]) -> Drawing:
    """Draw the area and the spots that lie on the paper, north up.

    Flat projection around the middle: good for a city or a region. The frame is the
    area's, or that of the spots when no area is given.
    """
    sheet = paper.lay(emergency.outline or {}, [(spot.lon, spot.lat) for spot in spots])
    if sheet is None:
        return Drawing("", [])
    return Drawing(
        sheet.area, [put for spot in spots if (put := _put(spot, sheet.place))]
    )


def _put(spot: Spot, place: paper.Projection) -> Spot | None:
    x, y = place(spot.lon, spot.lat)
    if not (0 <= x <= paper.SIZE and 0 <= y <= paper.SIZE):
        return None
    return replace(spot, x=x, y=y, r=paper.radius(spot.calls))
