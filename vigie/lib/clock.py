"""The one place that reads the clock; everything else is given `now`."""

import time
from datetime import UTC, datetime


def now() -> datetime:
    """Return this moment in UTC, with its zone."""
    return datetime.now(UTC)


def ticks() -> float:
    """Return seconds of a clock that never goes back, the same for every process."""
    return time.monotonic()


def minute_of(moment: datetime) -> int:
    """Return the whole minutes since 1970 UTC at `moment`."""
    return int(moment.timestamp()) // 60
