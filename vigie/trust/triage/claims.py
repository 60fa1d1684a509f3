"""Who holds an item: one person at a time, for ten minutes."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from vigie.emergencies.actions import NotAllowed
from vigie.trust.models import Item
from vigie.trust.triage.states import OPEN, ItemState
from vigie.work.database import writing


def claim_next(
    *,
    emergency_id: int,
    by: str,
    now: datetime,
    state: str = ItemState.WAITING,
    after: Item | None = None,
) -> Item | None:
    """Give `by` the first item of the queue that is free, None when there is none.

    `after`: go on behind this item, and begin anew at the end. What `by` held before
    is free again. However many claim at once, no two are given the same item.
    """
    with writing():
        return take_next(emergency_id, by, now, state, after)


def take_next(
    emergency_id: int, by: str, now: datetime, state: str, after: Item | None = None
) -> Item | None:
    """Do what `claim_next` promises, inside the caller's transaction."""
    let_go(emergency_id, by)
    # On SQLite the transaction holds the only write lock, and these words do nothing.
    rows = Item.objects.filter(emergency_id=emergency_id).select_for_update(
        skip_locked=True
    )
    free = rows.free(by, now).queue(state)
    found = None
    if after is not None:
        behind = Q(rank__gt=after.rank) | Q(rank=after.rank, id__gt=after.pk)
        found = free.filter(behind).first()
    found = found or free.first()
    if found is not None:
        hold(found, by, now)
    return found


def claim(*, item: Item, by: str, now: datetime) -> Item:
    """Give `by` this very item. Raises NotAllowed when somebody else holds it."""
    with writing():
        let_go(item.emergency_id, by)
        found = Item.objects.select_for_update().get(pk=item.pk)
        must_be_free(found, by, now)
        if found.state not in OPEN:
            raise NotAllowed(_("Somebody decided about it already."))
        hold(found, by, now)
    return found


def release(*, emergency_id: int, by: str) -> None:
    """Let go of whatever `by` holds in an emergency."""
    with writing():
        let_go(emergency_id, by)


def held(emergency_id: int, by: str, now: datetime) -> Item | None:
    """Return what `by` holds in an emergency at `now`."""
    rows = Item.objects.filter(emergency_id=emergency_id, held_by=by)
    return rows.filter(held_until__gt=now).order_by("-held_until").first()


def is_held_by_another(item: Item, by: str, now: datetime) -> bool:
    """Whether somebody else holds it and their time is not over."""
    lasts = item.held_until is not None and item.held_until > now
    return lasts and item.held_by != by


def must_be_free(item: Item, by: str, now: datetime) -> None:
    """Raise NotAllowed when somebody else holds the item."""
    if is_held_by_another(item, by, now):
        raise NotAllowed(_("Somebody else is looking at it now."))


def hold(item: Item, by: str, now: datetime) -> None:
    """Write down that `by` holds an item from now on, inside a transaction."""
    item.held_by = by
    item.held_until = now + timedelta(minutes=settings.CLAIM_MINUTES)
    item.save(update_fields=["held_by", "held_until"])


def let_go(emergency_id: int, by: str) -> None:
    """Free what `by` holds, inside a transaction."""
    mine = Item.objects.filter(emergency_id=emergency_id, held_by=by)
    rows = mine.filter(held_until__isnull=False)
    # One order for all, or two people could wait for each other on PostgreSQL.
    for pk in rows.order_by("id").values_list("pk", flat=True):
        Item.objects.filter(pk=pk, held_by=by).update(held_by="", held_until=None)
