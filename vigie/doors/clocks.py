"""The clocks of this room: invitations that end, guests who did not say they came."""

from datetime import datetime

from vigie.doors import inviting, stays

SECONDS = 2  # a place held for ten minutes is free again within five seconds


def keep(now: datetime) -> None:
    """End what is over, and raise the alarms that are due. May be run at any time."""
    inviting.lapse(now=now)
    stays.alarm(now=now)
    stays.end_due(now=now)
