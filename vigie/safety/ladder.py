"""The steps of silence: when those whom a member chose are told that there is no
answer. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta


def next_at(asked_at: datetime, minutes: Sequence[int], step: int) -> datetime | None:
    """Return when the step after `step` steps is due; None when there is none left."""
    if step >= len(minutes):
        return None
    return asked_at + timedelta(minutes=minutes[step])


def due(asked_at: datetime, minutes: Sequence[int], step: int, now: datetime) -> int:
    """Return which step stands at `now`: those that were missed while nothing ran are
    one, so that nobody is alarmed three times at once. `step` itself if none is due."""
    passed = [
        number
        for number, after in enumerate(minutes, start=1)
        if asked_at + timedelta(minutes=after) <= now
    ]
    return max([step, *passed])
