"""The order in which records change: a number and a moment that never go back."""

from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, Value, When

from vigie.missing.models import Entries

_ONLY = 1


def take_entries(many: int, now: datetime) -> tuple[int, datetime]:
    """Return the first of `many` numbers in a row, and their moment: `now`, or the
    moment given before when the clock went back.

    Inside the transaction that writes the records: others wait here until it ends,
    so a client that saw a number has seen all below it. To be called as late as can
    be in that transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("Entries are taken inside the transaction of their records.")
    later = Case(When(at__gt=Value(now), then=F("at")), default=Value(now))
    changed = Entries.objects.filter(pk=_ONLY).update(last=F("last") + many, at=later)
    if not changed:
        Entries.objects.get_or_create(pk=_ONLY, defaults={"at": now})
        return take_entries(many, now)
    row = Entries.objects.get(pk=_ONLY)
    return row.last - many + 1, row.at
