"""The order of the queue, as one number. Pure."""

from datetime import datetime

FLAG_SECONDS = 120
DOUBT_SECONDS = 3600  # that a doubtful item waits longer: it is put back, not away
MOST_FLAGS = 5  # that count: a crowd moves an item by ten minutes, no further
ESCALATED = 9
_SECONDS = 40  # bits that hold any moment since 1970


def rank(
    *,
    escalated: bool,
    priority: int,
    asks: bool,
    flags: int,
    opened_at: datetime,
    doubtful: bool = False,
) -> int:
    """Return where an item stands in the queue: the smallest comes first.

    First what was escalated, then by priority (0 to 3), within it those for which
    somebody waits for an answer, within these the oldest. Each of at most five
    flags counts as two minutes of waiting and never lifts an item above its
    priority. What past decisions speak against (`doubtful`) counts as an hour younger,
    within its priority. Ties go to the smaller id.
    """
    level = ESCALATED if escalated else 2 * min(max(priority, 0), 3) + bool(asks)
    began = int(opened_at.timestamp()) - FLAG_SECONDS * min(max(flags, 0), MOST_FLAGS)
    began += DOUBT_SECONDS if doubtful else 0
    latest: int = 2**_SECONDS - 1
    return (ESCALATED - level) << _SECONDS | min(max(began, 0), latest)


def end_of(priority: int) -> int:
    """Return the rank before which everything stands that is escalated, or asks with
    this priority or a higher one."""
    return (ESCALATED - 2 * priority) << _SECONDS
