"""What one side of a stay sees of the other, and when: pressed for, and on the record.

Nothing before both said yes, nothing after the stay, nothing for a side that the other
does not feel safe with.
"""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from vigie.doors.models import Door, Need, Stay
from vigie.doors.states import LIVE, Side
from vigie.doors.stays import record
from vigie.work.database import writing


class Reached(NamedTuple):
    """How somebody is reached; empty where they did not say."""

    name: str
    phone: str
    mail: str
    street: str = ""


def may_be_shown(stay: Stay, to: Side, now: datetime) -> bool:
    """Whether a side may see the other just now. Who does not feel safe sees the
    other still: it may be asked for where they are."""
    is_on = stay.state in LIVE and stay.shown_until > now
    return is_on and stay.revoked_for not in (to, Side.BOTH)


def show(*, stay: UUID, to: Side, now: datetime) -> Reached | None:
    """Return how the other side is reached, and journal that it was shown; None when
    it may not be."""
    with writing(durable=True):
        rows = Stay.objects.select_related("door", "need")
        mine = rows.get(pk=stay)
        if not may_be_shown(mine, to, now):
            return None
        record(mine, "doors.shown", to.value, now)
    if to == Side.HOST:
        return _reached(mine.need)
    return _reached(mine.door)._replace(street=mine.door.street or "")


def _reached(side: Door | Need) -> Reached:
    return Reached(side.name or "", side.phone or "", side.mail or "")
