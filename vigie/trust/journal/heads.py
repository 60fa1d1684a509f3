"""The journal's head, published every hour so that outsiders can hold us to it."""

from datetime import datetime

from vigie.trust.journal.chain import microseconds
from vigie.trust.models import JournalHead, JournalRow
from vigie.work.database import writing

SECONDS = 3600.0
SHOWN = 168  # heads in the feed: a week at least
LONGEST_HASH = 64


class NotAHead(ValueError):
    """What was given is no head; its text says how one is written."""


def publish_head(now: datetime) -> JournalHead | None:
    """Publish the last row's hash; None when it is out already, or there is no row.

    Durable, and with it every row before it: what was published cannot be lost to a
    power cut. If two workers meet, one publishes.
    """
    with writing(durable=True):
        last = JournalRow.objects.order_by("-sequence").first()
        if last is None or JournalHead.objects.filter(pk=last.pk).exists():
            return None
        head = JournalHead(
            sequence=last.sequence, moment=microseconds(now), hash=last.hash
        )
        made = JournalHead.objects.bulk_create([head], ignore_conflicts=True)
    return made[0]


def published() -> list[JournalHead]:
    """Return the heads of the feed, the latest first."""
    return list(JournalHead.objects.order_by("-sequence")[:SHOWN])


def head_from(text: str) -> tuple[int, bytes]:
    """Return the sequence and the hash of "12:ab34…", as the feed writes a head.

    Raises NotAHead.
    """
    sequence, _, digits = text.strip().partition(":")
    try:
        if len(digits) != LONGEST_HASH:
            raise ValueError
        return int(sequence), bytes.fromhex(digits)
    except ValueError:
        raise NotAHead(f"“{text}” is no head; write SEQUENCE:HASH.") from None
