"""The clocks of this room: what ends, who is reminded, who did not say they came."""

from datetime import datetime

from vigie.doors import ending, inviting, matching, stays

SECONDS = 2  # a place held for ten minutes is free again within five seconds


def keep(now: datetime) -> None:
    """End what is over, raise the alarms that are due, and look for hosts for all who
    wait. May be run at any time."""
    inviting.lapse(now=now)
    stays.alarm(now=now)
    stays.end_due(now=now)
    ending.remind(now)
    ending.end_offers(now)
    ending.end_requests(now)
    matching.look_for_all(now)
