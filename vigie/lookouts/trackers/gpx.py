"""A GPX file as people export it from a device: its track's points. Pure."""

from io import BytesIO
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from vigie.lookouts.track import Fix, Refused, Why
from vigie.lookouts.trackers.numbers import fix_of

MOST_BYTES = 32 << 20
MOST_POINTS = 100_000


def read(data: bytes) -> list[Fix] | Refused:
    """Return the points of every track of a GPX file, as they stand, or why there are
    none: one point without a time or a place refuses the file."""
    if len(data) > MOST_BYTES:
        return Refused(Why.TOO_LONG)
    try:
        return _points(data)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return Refused(Why.UNREADABLE)


def _points(data: bytes) -> list[Fix] | Refused:
    fixes: list[Fix] = []
    root: Any = None
    for event, element in iterparse(BytesIO(data), ("start", "end"), forbid_dtd=True):
        if root is None:
            root = element
            if _name(root) != "gpx":
                return Refused(Why.UNREADABLE)
        if event == "start" or _name(element) != "trkpt":
            continue
        made = _point(element)
        if isinstance(made, Refused):
            return made
        if len(fixes) == MOST_POINTS:
            return Refused(Why.TOO_LONG)
        fixes.append(made)
        element.clear()
    return fixes or Refused(Why.NO_PLACE)


def _point(element: Any) -> Fix | Refused:
    time = next((one.text for one in element if _name(one) == "time"), None)
    return fix_of(time, element.get("lat"), element.get("lon"), None)


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
