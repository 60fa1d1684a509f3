"""What OwnTracks posts over HTTP: JSON, one location at a time. Pure."""

import msgspec

from vigie.lookouts.track import Fix, Refused, Why
from vigie.lookouts.trackers.numbers import fix_of

MOST_BYTES = 64 << 10


def read(body: bytes) -> list[Fix] | Refused:
    """Return the fix of a posted body, or why there is none.

    An empty body and any other `_type` than a location are no mistake: no fix.
    """
    if len(body) > MOST_BYTES:
        return Refused(Why.TOO_LONG)
    if not body.strip():
        return []
    try:
        said = msgspec.json.decode(body)
    except (ValueError, RecursionError):
        return Refused(Why.UNREADABLE)
    if not isinstance(said, dict):
        return Refused(Why.UNREADABLE)
    if said.get("_type") != "location":
        return []
    made = fix_of(said.get("tst"), said.get("lat"), said.get("lon"), said.get("acc"))
    return made if isinstance(made, Refused) else [made]
