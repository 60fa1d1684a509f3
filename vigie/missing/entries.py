"""The order in which records change: a number and a moment that never go back."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from vigie.missing.models import Entries

_ONLY = 1
TICK = timedelta(microseconds=1)


def take_entries(many: int, now: datetime) -> tuple[int, datetime]:
    """Return the first of `many` numbers in a row, and its moment: `now`, or just after
    the last one given when the clock went back.

    Each number has a moment of its own: that of the one `n` further on is `n` ticks
    later. So a client that goes on from the last moment it saw never meets more than
    it can page through. Inside the transaction that writes the records: others wait
    here until it ends, so a client that saw a number has seen all below it. To be
    called as late as can be in that transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("Entries are taken inside the transaction of their records.")
    if not Entries.objects.filter(pk=_ONLY).update(last=F("last") + many):
        Entries.objects.get_or_create(pk=_ONLY, defaults={"at": now - TICK})
        return take_entries(many, now)
    row = Entries.objects.get(pk=_ONLY)
    first = max(now, row.at + TICK)
    Entries.objects.filter(pk=_ONLY).update(at=first + (many - 1) * TICK)
    return row.last - many + 1, first
