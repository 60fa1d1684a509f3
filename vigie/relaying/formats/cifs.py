"""CIFS 2, the closures and incidents that Waze takes, written strictly: JSON and XML.
Pure. The format: https://developers.google.com/waze/data-feed/cifs-specification.

Its types POLICE, CHIT_CHAT and JAM are left out on purpose: where officers stand is
told to nobody's map, and jams are seen by the maps themselves.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from xml.sax.saxutils import escape, quoteattr

import msgspec
from msgspec.structs import asdict, replace

from vigie.relaying.formats.atom import short
from vigie.relaying.formats.cap.records import Point
from vigie.relaying.formats.cap.values import BadValue, point, whole
from vigie.relaying.formats.text import clean

LONGEST_DESCRIPTION = 40  # what is longer is not shown
LONGEST = 200
MOST_POINTS = 2_000


class Type(StrEnum):
    """What it is. Only CLOSED changes the ways that drivers are led."""

    CLOSED = "ROAD_CLOSED"
    ACCIDENT = "ACCIDENT"
    HAZARD = "HAZARD"


class Direction(StrEnum):
    """Whether the traffic that comes the other way is meant, too."""

    ONE = "ONE_DIRECTION"
    BOTH = "BOTH_DIRECTIONS"


SUBTYPES = {
    Type.CLOSED: {
        "ROAD_CLOSED_HAZARD",
        "ROAD_CLOSED_CONSTRUCTION",
        "ROAD_CLOSED_EVENT",
    },
    Type.ACCIDENT: {"ACCIDENT_MINOR", "ACCIDENT_MAJOR"},
    Type.HAZARD: {
        "HAZARD_ON_ROAD",
        "HAZARD_ON_ROAD_CAR_STOPPED",
        "HAZARD_ON_ROAD_CONSTRUCTION",
        "HAZARD_ON_ROAD_OBJECT",
        "HAZARD_ON_SHOULDER",
        "HAZARD_WEATHER",
        "HAZARD_WEATHER_FLOOD",
    },
}


class NotCifs(ValueError):
    """Something that is not written. Its text is one sentence, without its content."""


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a road; its points follow each other as the traffic does that is
    affected. `id` stays as long as it lasts."""

    id: str
    type: Type
    subtype: str = ""
    polyline: tuple[Point, ...]
    direction: Direction
    street: str
    starttime: datetime
    endtime: datetime
    description: str = ""


def written_json(incidents: Iterable[Incident]) -> bytes:
    """Return the feed as JSON. Raises NotCifs, one sentence, for what Waze refuses."""
    rows = [{"incident": fields} for fields in _rows(incidents)]
    return msgspec.json.encode({"incidents": rows})


def written_xml(incidents: Iterable[Incident]) -> bytes:
    """Return the same feed as XML, in UTF-8."""
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n<incidents>\n']
    for fields in _rows(incidents):
        parts.append(f"<incident id={quoteattr(fields.pop('id'))}>\n")
        parts += [f"<{name}>{escape(one)}</{name}>\n" for name, one in fields.items()]
        parts.append("</incident>\n")
    return "".join([*parts, "</incidents>\n"]).encode()


def _rows(incidents: Iterable[Incident]) -> list[dict[str, str]]:
    rows = [_row(one) for one in incidents]
    if len({row["id"] for row in rows}) < len(rows):
        raise NotCifs("id: it stands twice in the feed.")
    return rows


def _row(incident: Incident) -> dict[str, str]:
    """The fields as they are written; an empty one is left out."""
    found = _tidied(incident)
    points = (f"{lat:.6f} {lon:.6f}" for lat, lon in found.polyline)
    fields = asdict(found) | {
        "polyline": " ".join(points),
        "starttime": found.starttime.isoformat(),
        "endtime": found.endtime.isoformat(),
    }
    return {name: str(value) for name, value in fields.items() if value}


def _tidied(incident: Incident) -> Incident:
    own_id, street = clean(incident.id), short(clean(incident.street), LONGEST)
    is_id = own_id == incident.id and own_id.isascii() and len(own_id.split()) == 1
    _need(is_id and len(own_id) <= LONGEST, "id", "is none")
    subtype = incident.subtype
    is_subtype = not subtype or subtype in SUBTYPES[incident.type]
    _need(is_subtype, "subtype", "is none of its type")
    _need(bool(street), "street", "is missing")
    _need(len(incident.polyline) <= MOST_POINTS, "polyline", "has too many points")
    try:
        line = _without_repeats(incident.polyline)
        starts, ends = whole(incident.starttime), whole(incident.endtime)
    except BadValue as error:
        raise NotCifs(f"polyline or times: it {error}.") from error
    _need(len(line) > 1, "polyline", "has one point, which leads nowhere")
    _need(starts < ends, "endtime", "is not after the start")
    return replace(
        incident,
        polyline=line,
        street=street,
        starttime=starts,
        endtime=ends,
        description=short(clean(incident.description), LONGEST_DESCRIPTION),
    )


def _without_repeats(points: Iterable[Point]) -> tuple[Point, ...]:
    """A point after itself says nothing of the direction."""
    found: list[Point] = []
    for lat, lon in points:
        one = point(lat, lon)
        if found[-1:] != [one]:
            found.append(one)
    return tuple(found)


def _need(holds: bool, field: str, says: str) -> None:
    if not holds:
        raise NotCifs(f"{field}: it {says}.")
