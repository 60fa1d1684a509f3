"""Which days must be counted anew."""

import secrets
from collections.abc import Iterable

from vigie.pulse.models import DayCount


def set_stale(emergency_id: int, days: Iterable[int]) -> None:
    """Mark days as no longer true; the chore counts them anew within a minute.

    Runs inside a transaction.
    """
    DayCount.objects.bulk_create(
        [
            DayCount(emergency_id=emergency_id, day=day, news=secrets.randbits(62))
            for day in sorted(days)
        ],
        update_conflicts=True,
        unique_fields=["emergency", "day"],
        update_fields=["is_stale", "news"],
    )
