"""What was taken away does not come back: a keyed digest for each record, no more."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.conf import settings

from vigie.lib.ids import keyed
from vigie.missing.models import Tombstone

_AT_ONCE = 500  # parameters; SQLite takes 999 at least


def key_of(record: str) -> int:
    """Return the keyed digest of a record's id, or of a post's as "post:source:id"."""
    secret: str = settings.SECRET_KEY
    return keyed(f"missing.tombs {secret}".encode()[:64], record)


def bury(emergency_id: int, records: Iterable[str], now: datetime) -> None:
    """Keep some records from being taken in again. Inside a transaction."""
    rows = [
        Tombstone(emergency_id=emergency_id, key=key_of(record), at=now)
        for record in records
    ]
    Tombstone.objects.bulk_create(rows, batch_size=300, ignore_conflicts=True)


def dig_up(emergency_id: int, records: Collection[str]) -> None:
    """Let some records be taken in again: their call was opened anew."""
    keys = [key_of(record) for record in records]
    Tombstone.objects.filter(emergency_id=emergency_id, key__in=keys).delete()


def buried(emergency_id: int, records: Collection[str]) -> set[str]:
    """Return those of some records that were taken away here. One query per 500."""
    by_key = {key_of(record): record for record in records}
    keys = list(by_key)
    found: set[str] = set()
    for at in range(0, len(keys), _AT_ONCE):
        rows = Tombstone.objects.filter(
            emergency_id=emergency_id, key__in=keys[at : at + _AT_ONCE]
        )
        found |= {by_key[key] for key in rows.values_list("key", flat=True)}
    return found
