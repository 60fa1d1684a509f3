"""Links that answer for somebody without a login: short enough for an SMS.

A token names a question and proves that we made it. It opens a page and answers
nothing by itself: a mail scanner may follow it. What answers is a form of that page,
which holds the turn it was made for; a turn is used once.
"""

import base64
import binascii
import hmac

from django.utils.crypto import salted_hmac

_PROOF = 10  # bytes: 80 bits
_NUMBER = 5  # bytes of a question's number


def token_of(question: int) -> str:
    """Return the 20 letters that stand for a question in a link."""
    number = question.to_bytes(_NUMBER, "big")
    return base64.urlsafe_b64encode(number + _proof(number)).decode()


def question_of(token: str) -> int | None:
    """Return the question that a token stands for; None if we did not make it."""
    try:
        raw = base64.urlsafe_b64decode(token.encode("ascii"))
    except (binascii.Error, ValueError):
        return None
    number, proof = raw[:_NUMBER], raw[_NUMBER:]
    if len(raw) != _NUMBER + _PROOF or not hmac.compare_digest(proof, _proof(number)):
        return None
    return int.from_bytes(number, "big")


def _proof(number: bytes) -> bytes:
    made = salted_hmac("vigie.safety.question", number, algorithm="sha256")
    return made.digest()[:_PROOF]
