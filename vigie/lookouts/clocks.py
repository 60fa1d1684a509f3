"""The clocks of this room: what ends, who hears of an end, who is asked later."""

from datetime import datetime

from vigie.lookouts import checking
from vigie.lookouts.relays import asking, ending
from vigie.lookouts.responders import asking as responders
from vigie.lookouts.roads import blackouts

SECONDS = 5
ASKING_SECONDS = 60


def keep(now: datetime) -> None:
    """End what is over, tell those of an end whose question was on its way, take back
    what was given for an hour, and end blackouts. May be run at any time."""
    checking.expire(now=now)
    ending.tell_rest(now)
    blackouts.keep(now)
    responders.close_due(now)


def ask(now: datetime) -> None:
    """Ask relays that the likely area has reached since. May be run at any time."""
    asking.ask_more(now)
