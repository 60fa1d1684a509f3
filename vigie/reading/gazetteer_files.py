"""Rows of a gazetteer from what an operator has: GeoJSON, CSV, or one line.

Pure: every function takes parsed data or text. Whatever cannot be read is a
`GazetteerError` whose text is one sentence for the operator.
"""

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vigie.lib.saying import Unusable, Words
from vigie.reading.gazetteer import KINDS, GazetteerRow
from vigie.reading.gazetteer_names import number_of
from vigie.reading.gazetteer_shapes import Shape, shape_of


class GazetteerError(Unusable):
    """The data is no gazetteer; the message is one sentence for the operator."""


_NAMES = (
    *("name", "nom", "nom_gares", "nom_gare", "l_qu", "l_aroff", "l_ar", "del_fr"),
    *("gouv_fr", "nom_com", "nom_commune", "libelle", "label", "title", "city"),
    *("place", "place_name", "nombre", "lieu", "titre"),
)
_ALIASES = (
    *("aliases", "alias", "alt_name", "alt_names", "name_ar", "name_en", "name_fr"),
    *("name_es", "del_ar", "gouv_ar", "namear", "l_ar", "autres_noms", "old_name"),
    *("short_name", "c_ar_name", "postcode", "code_postal", "postal_code"),
)
_LATS = ("lat", "latitude", "y", "y_lat")
_LONS = ("lon", "lng", "long", "longitude", "x", "x_lon")
_RANKS = ("rank", "population", "pop")
_LINES = ("lines", "line", "res_com", "lignes", "ligne")
_PARENTS = ("parent", "ville", "commune", "gouv_fr", "region_name")
# Numbered cities whose register code differs from the postcode: INSEE, postcode, city.
_NUMBERED = ((751, 75000, "Paris"), (132, 13000, "Marseille"), (693, 69000, "Lyon"))
_INSEE_FIRST = {751: 75100, 132: 13200, 693: 69380}
_ONE_LINE = re.compile(
    r"(?P<names>[^=]+)=\s*(?P<lat>-?\d{1,2}(?:\.\d+)?)\s*[,; ]\s*"
    r"(?P<lon>-?\d{1,3}(?:\.\d+)?)\s*(?P<kind>[a-z]+)?\s*"
)


def row_from_line(line: str) -> GazetteerRow:
    """Read "Bataclan = 48.8630, 2.3708".

    Other names may follow the first after "/" ("Le Bataclan / Bataclan = …"), and a
    kind of place may end the line ("… 2.3708 quarter"); without one it is a venue.
    """
    found = _ONE_LINE.fullmatch(line.strip())
    if not found:
        raise GazetteerError(
            '"%(line)s" is not "name = latitude, longitude" with degrees such as '
            "48.8630, 2.3708.",
            line=line.strip()[:60],
        )
    names = [name.strip() for name in found["names"].split("/") if name.strip()]
    if not names:
        raise GazetteerError("A place needs a name before the = sign.")
    kind = _known(found["kind"] or "venue")
    lat, lon = _degrees(found["lat"], found["lon"], names[0])
    return GazetteerRow(names[0], lat, lon, kind, tuple(names[1:]))


def rows_from_csv(text: str, kind: str = "") -> tuple[GazetteerRow, ...]:
    """Read rows from CSV or TSV with a header; columns are found by their names.

    Needed: a name, a latitude and a longitude. Taken when there: aliases (split at
    ";" or "|"), kind, parent, rank or population, lines. `kind` is for rows that give
    none.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    head = text.split("\n", 1)[0]
    mark = max(",;\t|", key=head.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=mark)
    columns = {
        (column or "").strip().lower(): column for column in reader.fieldnames or ()
    }
    needed = (
        (_NAMES, Words("the name")),
        (_LATS, Words("the latitude")),
        (_LONS, Words("the longitude")),
    )
    for wanted, what in needed:
        if not any(column in columns for column in wanted):
            raise GazetteerError(
                "The first line names no column for %(what)s: it has %(columns)s.",
                what=what,
                columns=", ".join(columns)[:200] or Words("nothing"),
            )
    return tuple(
        _row_of(_lowered(record), number, kind)
        for number, record in enumerate(reader, 2)
    )


def _lowered(record: Mapping[str | None, Any]) -> dict[str, str]:
    return {
        key.strip().lower(): value.strip()
        for key, value in record.items()
        if isinstance(key, str) and isinstance(value, str)
    }


def _row_of(record: Mapping[str, str], number: int, kind: str) -> GazetteerRow:
    name, line = _first(record, _NAMES), Words("Line %(number)s", {"number": number})
    if not name:
        raise GazetteerError("%(where)s has no name.", where=line)
    lat, lon = _degrees(_first(record, _LATS), _first(record, _LONS), line)
    rank = _first(record, _RANKS).replace(" ", "")
    return GazetteerRow(
        name,
        lat,
        lon,
        _known(_first(record, ("kind", "type")) or kind or "venue", line),
        tuple(_several(record, _ALIASES, name)),
        _first(record, _PARENTS),
        int(float(rank)) if re.fullmatch(r"\d+(\.\d+)?", rank) else 0,
        (),
        tuple(_several(record, _LINES, "")),
    )


def rows_from_geojson(
    data: Mapping[str, Any], kind: str = "", parent: str = ""
) -> tuple[GazetteerRow, ...]:
    """Read the features of a GeoJSON FeatureCollection.

    A point is a venue, or a station when the feature names a line; a polygon becomes a
    point inside it and its H3 cells, and its kind goes by its size. `kind` and
    `parent` hold for features that give none.
    """
    features = data.get("features")
    if data.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise GazetteerError("This is no GeoJSON FeatureCollection.")
    return tuple(
        _feature(feature, number, kind, parent)
        for number, feature in enumerate(features, 1)
    )


def _feature(feature: Any, number: int, kind: str, parent: str) -> GazetteerRow:
    where = Words("Feature %(number)s", {"number": number})
    if not isinstance(feature, Mapping) or not isinstance(
        feature.get("geometry"), Mapping
    ):
        raise GazetteerError("%(where)s has no geometry.", where=where)
    given = feature.get("properties") or {}
    texts = {
        str(key).lower(): str(value).strip().replace("\u200b", "")
        for key, value in given.items()
        if isinstance(value, str | int | float)
    }
    name = _first(texts, _NAMES)
    if not name:
        raise GazetteerError("%(where)s has no name among its properties.", where=where)
    lat, lon, area, cells = _shape(feature["geometry"], where)
    lines = tuple(_several(texts, _LINES, ""))
    aliases = list(_several(texts, _ALIASES, name))
    city, place = _numbered(texts, aliases)
    if city:
        name = f"{city} {place}{'er' if place == 1 else 'e'}"
    guess = "district" if place and area else _kind_of(texts, area, lines)
    kind = _known(_first(texts, ("kind",)) or kind or guess, where)
    around = parent or _first(texts, _PARENTS) or city
    rank = int(float(texts.get("population") or 0))
    return GazetteerRow(
        name, lat, lon, kind, tuple(aliases), around, rank, cells, lines
    )


def _numbered(texts: Mapping[str, str], aliases: list[str]) -> tuple[str, int]:
    """Return city and number of a numbered district; put both codes to its aliases.

    Paris, Lyon and Marseille register districts as 75111, 69385, 13207 and deliver
    letters to 75011, 69005, 13007.
    """
    code = texts.get("c_arinsee") or texts.get("insee") or texts.get("code_insee") or ""
    for prefix, first, city in _NUMBERED:
        if code.isdigit() and int(code) // 100 == prefix:
            number = int(code) - _INSEE_FIRST[prefix]
            aliases += [str(first + number), str(number)]
            return city, number
    number = number_of(tuple(aliases)) if "c_qu" not in texts else 0
    return "", number


def _kind_of(texts: Mapping[str, str], area: float, lines: Sequence[str]) -> str:
    if area == 0:
        return "station" if lines or "nom_gares" in texts else "venue"
    for most, kind in (
        (2.6, "quarter"),
        (60, "district"),
        (900, "city"),
        (6e4, "region"),
    ):
        if area < most:
            return kind if "c_qu" not in texts else "quarter"
    return "country"


def _shape(geometry: Mapping[str, Any], where: Words) -> Shape:
    try:
        if geometry["type"] == "Point":
            lon, lat = geometry["coordinates"][:2]
            return Shape(*_degrees(lat, lon, where))
        return shape_of(geometry)
    except GazetteerError:
        raise
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise GazetteerError(
            "%(where)s has a shape that cannot be read.", where=where
        ) from error


def _degrees(lat: Any, lon: Any, where: str | Words) -> tuple[float, float]:
    try:
        north, east = (
            float(str(lat).replace(",", ".")),
            float(str(lon).replace(",", ".")),
        )
    except ValueError:
        north = east = math.nan
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        raise GazetteerError(
            "%(where)s has the position %(lat)s, %(lon)s: latitude and longitude must "
            "be degrees between -90 and 90, and -180 and 180.",
            where=where,
            lat=str(lat)[:40],
            lon=str(lon)[:40],
        )
    return north, east


def _known(kind: str, where: Words | None = None) -> str:
    if kind in KINDS:
        return kind
    kinds = ", ".join(KINDS)
    if where is None:
        raise GazetteerError(
            "%(kind)s is no kind of place: use %(kinds)s.", kind=kind[:40], kinds=kinds
        )
    raise GazetteerError(
        "%(where)s: %(kind)s is no kind of place: use %(kinds)s.",
        where=where,
        kind=kind[:40],
        kinds=kinds,
    )


def _first(record: Mapping[str, str], keys: Sequence[str]) -> str:
    return next((record[key] for key in keys if record.get(key)), "")


def _several(
    record: Mapping[str, str], keys: Sequence[str], name: str
) -> Iterator[str]:
    seen = {name}
    for key in keys:
        for part in re.split(r"[;|]", record.get(key, "")):
            if part.strip() and part.strip() not in seen:
                seen.add(part.strip())
                yield part.strip()
