"""The gazetteer's way in from files, and out to the reading."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max

from vigie.emergencies.models import Emergency, GazetteerPlace
from vigie.reading import gazetteer_files
from vigie.reading.gazetteer import Gazetteer, GazetteerRow

BadPlaces = gazetteer_files.GazetteerError
FIELDS = ("name", "lat", "lon", "kind", "parent", "rank")
LISTS = ("aliases", "cells", "lines")
NEAR_KM = 60.0  # what posts of an emergency speak of


def places_from_line(line: str) -> list[GazetteerPlace]:
    """Return the place of one line, as "Hall Vert = 48.8630, 2.3708"."""
    return _places([gazetteer_files.row_from_line(line)])


def places_from_file(content: bytes, kind: str = "") -> list[GazetteerPlace]:
    """Return the places of a CSV or GeoJSON file.

    `kind` is for places that say none. Raises BadPlaces with one sentence that
    names the row that is wrong.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    if text.lstrip()[:1] not in {"{", "["}:
        return _places(gazetteer_files.rows_from_csv(text, kind))
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise BadPlaces("The file begins like JSON and is not.") from None
    if not isinstance(document, dict):
        raise BadPlaces("The file is no GeoJSON FeatureCollection.")
    return _places(gazetteer_files.rows_from_geojson(document, kind))


def gazetteer_of(emergency: Emergency, radius_km: float = NEAR_KM) -> Gazetteer:
    """Return the emergency's gazetteer, as the reading wants it.

    A place farther than `radius_km` from the emergency's centre is never sure.
    """
    rows = [_row(place) for place in emergency.places.order_by("pk")]
    if emergency.lat is None or emergency.lon is None:
        return Gazetteer.build(rows)
    centre = (emergency.lat, emergency.lon)
    return Gazetteer.build(rows, centre=centre, radius_km=radius_km)


def known_places(emergency: Emergency, radius_km: float = NEAR_KM) -> Gazetteer:
    """Return the same from memory, made anew when places were added: one query."""
    told = emergency.places.aggregate(many=Count("pk"), last=Max("pk"))
    return _known(emergency.pk, radius_km, told["many"], told["last"])


@lru_cache(maxsize=4)
def _known(
    emergency: int, radius_km: float, _many: int, _last: int | None
) -> Gazetteer:
    return gazetteer_of(Emergency.objects.get(pk=emergency), radius_km)


def _row(place: GazetteerPlace) -> GazetteerRow:
    given: dict[str, Any] = {name: getattr(place, name) for name in FIELDS}
    given |= {name: tuple(getattr(place, name)) for name in LISTS}
    return GazetteerRow(**given)


def _places(rows: Iterable[GazetteerRow]) -> list[GazetteerPlace]:
    return [
        GazetteerPlace(
            **{name: getattr(row, name) for name in FIELDS},
            **{name: list(getattr(row, name)) for name in LISTS},
        )
        for row in rows
    ]
