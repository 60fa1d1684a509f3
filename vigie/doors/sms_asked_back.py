"""What a telephone wrote before: the next completes what the last lacked."""

from datetime import datetime, timedelta

from vigie.doors.models import Door, Need
from vigie.doors.sms_short import short_in
from vigie.doors.sms_sides import without_key
from vigie.doors.sms_taking import Where, where_is
from vigie.doors.sms_words import Told, told_in_sms
from vigie.emergencies.models import Emergency
from vigie.relaying.models import Incoming
from vigie.trust.sealed.fields import look_for

ROOM = "doors"  # as whoever answered stands in the row of a message
PATIENCE = timedelta(minutes=30)
MOST = 3  # messages that together say one thing


def begun_by(came: Incoming) -> list[Incoming]:
    """Return the messages of the same telephone of the last half hour that began to
    offer or to ask and have made nothing yet, the oldest first; none where the last one
    made something, or began nothing."""
    rows = Incoming.objects.filter(look_for(Incoming, "sender_key", came.sender))
    recent = rows.filter(came_at__gte=came.came_at - PATIENCE, came_at__lt=came.came_at)
    found: list[Incoming] = []
    for one in recent.order_by("-came_at", "-pk")[: MOST - 1]:
        if one.answered_by != ROOM or short_in(one.text or "") or _is_kept(one):
            return []
        found.insert(0, one)
        told = told_in_sms(one.text or "")
        if told is not None:
            return found if told.what else []
    return []


def together(
    begun: list[str], text: str, now: datetime, among: list[Emergency]
) -> Told | None:
    """Return what a message tells, with what the telephone wrote before. One that says
    all itself, or the opposite, stands alone; a place that nobody knows is dropped for
    the one that is named now. `now` is the time of the place."""
    alone = told_in_sms(text, now)
    if not begun:
        return alone
    first = told_in_sms(begun[0], now)
    if alone is not None and alone.what:
        is_other = first is None or alone.what != first.what
        if is_other or not lacks(alone, where_is(alone.place, among)):
            return alone
    before = "\n".join(begun)
    if first is not None and first.place and not where_is(first.place, among).named:
        before = before.replace(first.place, " ")
    return told_in_sms(f"{before}\n{without_key(text)}", now)


def lacks(told: Told, where: Where) -> int:
    """Return how many facts are missing: how many, and where."""
    return ("count" in told.missing) + (where.named is None)


def _is_kept(one: Incoming) -> bool:
    return any(model.objects.filter(pk=one.pk).exists() for model in (Door, Need))
