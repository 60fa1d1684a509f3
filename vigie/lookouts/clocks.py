"""The clocks of this room: what ends, who hears of an end, who is asked later."""

from datetime import datetime

from vigie.lookouts import checking
from vigie.lookouts.relays import asking, ending

SECONDS = 5
ASKING_SECONDS = 60


def keep(now: datetime) -> None:
    """End what is over, and tell those of an end whose question was on its way. May be
    run at any time."""
    checking.expire(now=now)
    ending.tell_rest(now)


def ask(now: datetime) -> None:
    """Ask relays that the likely area has reached since. May be run at any time."""
    asking.ask_more(now)
