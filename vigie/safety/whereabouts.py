"""From what a member types to a point: degrees, or a place that an emergency knows.

The point is not kept: `members` stores the cell around it.
"""

from collections.abc import Iterable

from vigie.emergencies.models import GazetteerPlace
from vigie.emergencies.states import EmergencyState
from vigie.lib.saying import Unusable
from vigie.reading.fold import fold
from vigie.reading.gazetteer_rows import KINDS, PRECISIONS, distance_km

Point = tuple[float, float]
TOO_WIDE = PRECISIONS[PRECISIONS.index("city") :]
# Marks of direction, which come along when degrees are copied from Arabic text.
_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u2066\u2067\u2068\u2069"))
SAME_KM = 0.5  # two entries of one name this near are one place


class NoSuchPlace(Unusable):
    """Nobody can say where that is; its text says what to give instead."""


def point_of(typed: str) -> Point:
    """Return latitude and longitude in degrees of what was typed.

    Degrees as "48.86, 2.37", or the name of a quarter, a street, a station or a
    postcode in the gazetteer of an open emergency. Raises NoSuchPlace.
    """
    degrees = _degrees(typed.translate(_MARKS))
    if degrees:
        return degrees
    wanted = fold(typed).strip()
    if not wanted:
        raise NoSuchPlace("Name a place, or give latitude, longitude.")
    rows = GazetteerPlace.objects.filter(emergency__state=EmergencyState.OPEN)
    found = [row for row in rows.iterator() if wanted in _names(row)]
    fine = [row for row in found if KINDS.get(row.kind, "point") not in TOO_WIDE]
    if found and not fine:
        raise NoSuchPlace("A whole town is too wide: name a quarter or a street.")
    return _one([(row.lat, row.lon) for row in fine])


def _degrees(typed: str) -> Point | None:
    parts = typed.replace(";", ",").split(",")
    try:
        lat, lon = (float(part) for part in parts)
    except ValueError:
        return None
    if not (-85 <= lat <= 85 and -180 <= lon <= 180):
        raise NoSuchPlace("Latitude goes from -85 to 85, longitude from -180 to 180.")
    return lat, lon


def _names(row: GazetteerPlace) -> Iterable[str]:
    return (fold(name).strip() for name in (row.name, *row.aliases))


def _one(points: list[Point]) -> Point:
    if not points:
        raise NoSuchPlace(
            "This place is not known here. Give latitude, longitude: 48.8630, 2.3708"
        )
    first = points[0]
    if any(distance_km(first, other) > SAME_KM for other in points):
        raise NoSuchPlace("Several places are called so: give latitude, longitude.")
    return first
