"""The clock of this room: what ends."""

from datetime import datetime

from vigie.lookouts import checking

SECONDS = 5


def keep(now: datetime) -> None:
    """End what is over. May be run at any time."""
    checking.expire(now=now)
