"""The one place that reads the clock; everything else is given `now`."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return this moment in UTC, with its zone."""
    return datetime.now(UTC)


def minute_of(moment: datetime) -> int:
    """Return the whole minutes since 1970 UTC at `moment`."""
    return int(moment.timestamp()) // 60
