"""Links that need no login: what they open, and a proof that we made them.

A question's token is short enough for an SMS. It opens a page and answers nothing by
itself: a mail scanner may follow it. What answers is a form of that page, which holds
the turn it was made for; a turn is used once. An address's token opens what somebody
is told who stands in circles; a circle's lets others enter it, for some days.
"""

import base64
import binascii
import hmac
from datetime import date
from uuid import UUID

from django.utils.crypto import salted_hmac

_PROOF = 10  # bytes: 80 bits
_NUMBER = 5  # bytes of a question's number
_QUESTION, _ADDRESS = "vigie.safety.question", "vigie.safety.address"
_CIRCLE = "vigie.safety.circle"
_DAY = 3  # bytes of the number of a day


def token_of(question: int) -> str:
    """Return the 20 letters that stand for a question in a link."""
    return _signed(_QUESTION, question.to_bytes(_NUMBER, "big"))


def question_of(token: str) -> int | None:
    """Return the question that a token stands for; None if we did not make it."""
    found = _proven(_QUESTION, token, _NUMBER)
    return None if found is None else int.from_bytes(found, "big")


def token_of_address(address: UUID) -> str:
    """Return what stands in a link for one who is told things at an address."""
    return _signed(_ADDRESS, address.bytes).rstrip("=")


def address_of(token: str) -> UUID | None:
    """Return the address that a token stands for; None if we did not make it."""
    found = _proven(_ADDRESS, token + "=" * (-len(token) % 4), 16)
    return None if found is None else UUID(bytes=found)


def token_of_circle(member: UUID, until: date) -> str:
    """Return what stands in a link by which others enter a member's circle, up to a
    day."""
    said = member.bytes + until.toordinal().to_bytes(_DAY, "big")
    return _signed(_CIRCLE, said).rstrip("=")


def circle_of(token: str, today: date) -> UUID | None:
    """Return whose circle a token opens; None if it is over or we did not make it."""
    padded = token + "=" * (-len(token) % 4)
    found = _proven(_CIRCLE, padded, 16 + _DAY)
    if found is None or int.from_bytes(found[16:], "big") < today.toordinal():
        return None
    return UUID(bytes=found[:16])


def _signed(what: str, said: bytes) -> str:
    return base64.urlsafe_b64encode(said + _proof(what, said)).decode()


def _proven(what: str, token: str, length: int) -> bytes | None:
    try:
        raw = base64.urlsafe_b64decode(token.encode("ascii"))
    except (binascii.Error, ValueError):
        return None
    said, proof = raw[:length], raw[length:]
    whole = len(raw) == length + _PROOF
    return said if whole and hmac.compare_digest(proof, _proof(what, said)) else None


def _proof(what: str, said: bytes) -> bytes:
    return salted_hmac(what, said, algorithm="sha256").digest()[:_PROOF]
