"""Numbers and times as trackers write them. Pure."""

import math
from datetime import UTC, datetime

from vigie.lookouts.track import Fix, Refused, Why

_MILLISECONDS = 100_000_000_000  # as seconds, the year 5138


def number(value: object) -> float | None:
    """Return a finite number, given as one or as text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        made = float(value)
    except (ValueError, OverflowError):
        return None
    return made if math.isfinite(made) else None


def moment(value: object) -> datetime | None:
    """Return an aware time from seconds or milliseconds since 1970 or from ISO 8601
    (UTC where no zone is said); None for anything else."""
    counted = number(value)
    try:
        if counted is not None:
            seconds = counted / 1000 if counted >= _MILLISECONDS else counted
            return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
        made = datetime.fromisoformat(value.strip()) if isinstance(value, str) else None
        if made is None:
            return None
        return (made if made.tzinfo else made.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def fix_of(at: object, lat: object, lon: object, accuracy: object) -> Fix | Refused:
    """Return the fix that four values make, or what is missing in them."""
    when, north, east = moment(at), number(lat), number(lon)
    if when is None:
        return Refused(Why.NO_TIME)
    if north is None or east is None or abs(north) > 90 or abs(east) > 180:
        return Refused(Why.NO_PLACE)
    metres = number(accuracy)
    return Fix(when, north, east, metres if metres and metres > 0 else None)
