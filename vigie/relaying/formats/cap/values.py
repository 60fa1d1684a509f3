"""Single values of CAP: as they may be written, and what is made of others. Pure."""

import re
from datetime import UTC, datetime

from vigie.relaying.formats.cap.records import Circle, Point, Reference
from vigie.relaying.formats.text import clean

LONGEST = 20_000  # characters of one text: what is above is cut
LONGEST_NAME = 200  # of an identifier, a sender, the name of a value
LONGEST_HEADLINE = 160  # as the standard advises
MOST = 200  # values of one kind in one place
MOST_POINTS = 5_000  # of one polygon
FARTHEST_KM = 20_040.0  # half way around the earth

LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)
MIME_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(?:; ?[\w-]+=[\w.+-]+)?", re.ASCII)
DIGEST = re.compile(r"[0-9a-fA-F]{40}")
_NAME = re.compile(r"[^\s,<&\x00-\x1f\x7f]+")
_URL = re.compile(
    r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?"
    r"(?:[/?#](?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*"
    r"(?:#(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?)?",
    re.ASCII,
)
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)? ?(Z|[+-]\d\d:?\d\d)?",
    re.ASCII,
)
_NUMBER = re.compile(r"[+-]?\d{1,9}(?:\.\d{1,20})?", re.ASCII)


class BadValue(ValueError):
    """A value that is none: its text is the rest of a sentence about its field."""


def is_name(text: str) -> bool:
    """Whether it may be an identifier or a sender: `references` joins them by commas
    and spaces."""
    return bool(_NAME.fullmatch(text)) and clean(text) == text and _short(text)


def _short(text: str) -> bool:
    return len(text) <= LONGEST_NAME


def is_url(text: str) -> bool:
    """Whether it is an address of the web that every reader takes."""
    return len(text) <= 2000 and bool(_URL.fullmatch(text))


def cut(text: str, longest: int = LONGEST) -> str:
    """Return a text that may stand in XML, ended by "…" where it is too long."""
    text = clean(text)
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def whole(at: datetime) -> datetime:
    """Return a moment in UTC without its fraction of a second. Raises BadValue for one
    without a zone: nobody knows when it is."""
    if at.tzinfo is None:
        raise BadValue("is a moment without a zone")
    try:
        return at.astimezone(UTC).replace(microsecond=0)
    except OverflowError as error:
        raise BadValue("is no moment of this calendar") from error


def written_at(at: datetime) -> str:
    """Write a moment as CAP wants it: UTC is "-00:00", never "Z"."""
    return whole(at).replace(tzinfo=None).isoformat(timespec="seconds") + "-00:00"


def moment(text: str) -> tuple[datetime, str]:
    """Read a moment, and say what was odd about it ("" when nothing was)."""
    found = _MOMENT.fullmatch(clean(text))
    if not found:
        raise BadValue("is no moment")
    day, hour, zone = found.groups()
    try:
        read = whole(datetime.fromisoformat(f"{day}T{hour}{zone or 'Z'}"))
    except ValueError as error:
        raise BadValue("is no moment") from error
    return read, "" if zone else "names no zone: taken for UTC"


def number(text: str) -> float:
    """Read a number in figures. Raises BadValue."""
    if not _NUMBER.fullmatch(text.strip()):
        raise BadValue("is no number")
    return float(text)


def figure(value: float) -> str:
    """Write a number that is already rounded, without an exponent or idle zeros."""
    return f"{value + 0.0:.6f}".rstrip("0").rstrip(".")


def point(lat: float, lon: float) -> Point:
    """Return a point rounded to a decimetre. Raises BadValue for one not on earth."""
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise BadValue("has a point that is not on earth")
    return round(lat, 6) + 0.0, round(lon, 6) + 0.0


def ring(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Return the outline of an area. Raises BadValue for one that is not closed, has
    no three corners, or more than anybody draws."""
    found = tuple(point(lat, lon) for lat, lon in points)
    if len(found) > MOST_POINTS:
        raise BadValue(f"has more than {MOST_POINTS:,} points")
    if len(set(found)) < 3:
        raise BadValue("has no three corners")
    if found[0] != found[-1]:
        raise BadValue("is not closed")
    return found


def circle(lat: float, lon: float, radius: float) -> Circle:
    """Return a circle of `radius` kilometres. Raises BadValue."""
    if not 0 <= radius <= FARTHEST_KM:
        raise BadValue("has no radius in kilometres")
    return Circle(*point(lat, lon), round(radius, 3) + 0.0)


def polygon_of(text: str) -> tuple[tuple[Point, ...], str]:
    """Read an outline, and say what was odd about it: one left open is closed."""
    pairs = text.split()
    if len(pairs) > MOST_POINTS:
        raise BadValue(f"has more than {MOST_POINTS:,} points")
    points = tuple(_pair(pair) for pair in pairs)
    if points and points[0] != points[-1]:
        return ring((*points, points[0])), "was not closed: it is now"
    return ring(points), ""


def circle_of(text: str) -> Circle:
    """Read "latitude,longitude kilometres". Raises BadValue."""
    parts = text.split()
    if len(parts) != 2:
        raise BadValue("is no circle")
    return circle(*_pair(parts[0]), number(parts[1]))


def _pair(text: str) -> Point:
    lat, comma, lon = text.partition(",")
    if not comma:
        raise BadValue("has a point without a comma")
    return point(number(lat), number(lon))


def written_polygon(points: tuple[Point, ...]) -> str:
    """Write an outline as "lat,lon lat,lon …"."""
    return " ".join(f"{figure(lat)},{figure(lon)}" for lat, lon in points)


def written_circle(one: Circle) -> str:
    """Write a circle as "lat,lon kilometres"."""
    return f"{figure(one.lat)},{figure(one.lon)} {figure(one.radius)}"


def written_reference(one: Reference) -> str:
    """Write the name of an earlier message: "sender,identifier,sent"."""
    return f"{one.sender},{one.identifier},{written_at(one.sent)}"


def reference_of(text: str) -> Reference:
    """Read the name of an earlier message. Raises BadValue."""
    parts = text.split(",")
    if len(parts) != 3 or not (is_name(parts[0]) and is_name(parts[1])):
        raise BadValue("names no earlier message")
    return Reference(parts[0], parts[1], moment(parts[2])[0])
