"""From what somebody types to the quarter and the cell that everybody may know.

The exact point is used for that and not kept.
"""

from functools import lru_cache
from typing import NamedTuple

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from vigie.doors.cells import Settled, cell_of_name, public_cell, settled_in
from vigie.emergencies.gazetteer import gazetteer_of
from vigie.emergencies.models import Emergency
from vigie.emergencies.quarters import FINE, Quarters
from vigie.lib import geo
from vigie.lib.saying import Unusable
from vigie.reading.gazetteer import Gazetteer, distance_km
from vigie.reading.places import find_places
from vigie.reading.post import Place

LONGEST = 160


class NoSuchPlace(Unusable):
    """Nobody can say where that is; its text says what to give instead."""


class Named(NamedTuple):
    """Where something is, as the public may know it: `cell` 0 for the name alone."""

    quarter: str
    cell: int


class _Ground(NamedTuple):
    gazetteer: Gazetteer
    quarters: Quarters
    settled: tuple[Settled, ...]


def place_named(typed: str, emergency: Emergency) -> Named:
    """Return the quarter and the public cell of what was typed: a quarter, a street, a
    station or a postcode of the emergency's gazetteer. Raises NoSuchPlace."""
    ground = _ground_of(emergency)
    found = [one for one in find_places(typed, ground.gazetteer) if one.cell]
    fine = [one for one in found if one.precision in FINE]
    if not found:
        raise NoSuchPlace(_("We do not know that place: name a quarter or a station."))
    if not fine:
        raise NoSuchPlace(_("A whole town is too wide: name a quarter or a station."))
    place = fine[0]
    if not place.sure:
        raise NoSuchPlace(_("Several places are called that: name the quarter, too."))
    return _named(place, ground)


def place_read(place: Place, emergency: Emergency) -> Named:
    """Return the same of a place that was read in a post. Raises NoSuchPlace."""
    return _named(place, _ground_of(emergency))


def places_in(text: str, emergency: Emergency) -> tuple[Place, ...]:
    """Return the places that a text names."""
    return find_places(text, _ground_of(emergency).gazetteer)


def _named(place: Place, ground: _Ground) -> Named:
    quarter = ground.quarters.around(place)
    if not quarter and place.precision == "street":
        # The name of a street tells more than its cell.
        raise NoSuchPlace(_("We know no quarter there: name a quarter or a station."))
    quarter = quarter or place.name
    return Named(quarter[:LONGEST], _cell(place, quarter, ground))


def _cell(place: Place, quarter: str, ground: _Ground) -> int:
    lat, lon = _spot(place, ground.gazetteer)
    if cell := public_cell(lat, lon, ground.settled):
        return cell
    named = (row for row in ground.gazetteer.rows if row.name == quarter)
    return next((cell for row in named if (cell := cell_of_name(row))), 0)


def _spot(place: Place, gazetteer: Gazetteer) -> tuple[float, float]:
    """Return a place's point: of those of its name the nearest to what was read."""
    centre = geo.centre_of(place.cell)
    spots = [(row.lat, row.lon) for row in gazetteer.rows if row.name == place.name]
    return min(spots, key=lambda spot: distance_km(spot, centre), default=centre)


def _ground_of(emergency: Emergency) -> _Ground:
    told = emergency.places.aggregate(many=Count("pk"), last=Max("pk"))
    return _built(emergency.pk, told["many"], told["last"])


@lru_cache(maxsize=4)
def _built(emergency: int, _many: int, _last: int | None) -> _Ground:
    """Build what places are read with, again when places were added."""
    gazetteer = gazetteer_of(Emergency.objects.get(pk=emergency))
    rows = gazetteer.rows
    return _Ground(gazetteer, Quarters.of(rows), tuple(settled_in(rows)))
