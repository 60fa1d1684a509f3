"""What is done by the clock: calls that nobody answered, and those that end."""

from datetime import datetime

from vigie.missing import closing, desk
from vigie.work.database import writing

SECONDS = 60
ERASE_SECONDS = 900  # with `closing.GRACE` well within PFIF's day


def keep_clocks(now: datetime) -> None:
    """Lift calls that wait for an hour, and end those whose time is over."""
    with writing():
        desk.lift_unanswered(now)
    closing.expire_due(now)


def erase(now: datetime) -> None:
    """Erase what ended long enough ago. May be stopped and run again."""
    closing.erase_due(now)
