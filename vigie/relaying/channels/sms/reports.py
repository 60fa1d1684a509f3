"""Where Kannel tells what became of a message, and what it says there."""

from collections import defaultdict
from datetime import datetime
from enum import Enum, auto
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer

from vigie.relaying.bundles import Bundle, Row
from vigie.relaying.models import Letter, LetterQuerySet
from vigie.relaying.states import LetterState
from vigie.work.database import writing

_signer = Signer(salt="vigie.relaying.sms.reports", sep="~")
_DELIVERED, _FAILED = {1}, {2, 16}


class Noted(Enum):
    """What became of a report."""

    DONE = auto()
    EARLY = auto()  # the letter is still being sent: to be told again
    UNKNOWN = auto()


def report_url(key: str) -> str:
    """Return where to tell what became of the letter `key`; "" where nobody hears.

    The address is signed, so that nobody else can make it up. Kannel writes its
    number for %d.
    """
    base = settings.SMS_REPORTS.rstrip("/")
    return f"{base}/sms/report/{_signer.sign(key)}/?state=%d" if base else ""


def key_of(token: str) -> str | None:
    """Return the letter that an address of ours stands for, None for any other."""
    try:
        return _signer.unsign(token)
    except BadSignature:
        return None


def note_report(key: str, state: int, now: datetime) -> Noted:
    """Note what the network says of a sent letter: delivered, or not.

    What it says of another state, or a second time, changes nothing.
    """
    delivered = state in _DELIVERED
    if not delivered and state not in _FAILED:
        return Noted.DONE
    with writing():
        letters = _letters_of(key)
        states = set(letters.values_list("state", flat=True))
        if not states:
            return Noted.UNKNOWN
        if LetterState.SENDING in states:
            return Noted.EARLY
        sent = letters.filter(state=LetterState.SENT)
        if delivered:
            sent.update(state=LetterState.DELIVERED)
        else:
            sent.update(state=LetterState.FAILED, reason="not delivered by the network")
    return Noted.DONE


def _letters_of(key: str) -> LetterQuerySet:
    """Find the letter that goes by a key, or all that went as one under it."""
    try:
        address = UUID(key.rpartition(".")[2])
    except ValueError:
        return Letter.objects.none()
    fields = ("id", "message", "address", "message__kind", "sending", "attempts")
    tried = Letter.objects.filter(address=address).exclude(sending=None)
    together: dict[object, list[Row]] = defaultdict(list)
    for row in map(Row._make, tried.values_list(*fields, "queued_at")):
        together[row.id].append(row)
        together[row.batch, row.kind].append(row)
    for rows in together.values():
        if Bundle(tuple(rows)).key == key:
            return Letter.objects.filter(id__in=[row.id for row in rows])
    return Letter.objects.none()
