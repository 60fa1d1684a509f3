"""Where Kannel tells what became of a message, and what it says there."""

from datetime import datetime
from enum import Enum, auto
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer

from vigie.relaying.models import Letter
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
    message, _, address = key.partition(".")
    try:
        found = Letter.objects.filter(message=UUID(message), address=UUID(address))
    except ValueError:
        return Noted.UNKNOWN
    with writing():
        letter = found.only("id", "state").first()
        if letter is None:
            return Noted.UNKNOWN
        if letter.state == LetterState.SENDING:
            return Noted.EARLY
        sent = found.filter(state=LetterState.SENT)
        if delivered:
            sent.update(state=LetterState.DELIVERED)
        else:
            sent.update(state=LetterState.FAILED, reason="not delivered by the network")
    return Noted.DONE
