"""A private key that stays unlocked for a while: sealed by a secret of the session.

The database keeps the sealed key, the browser's cookie the secret; neither opens
anything alone. Pure: the secret comes as an argument.
"""

import base64
import os
from binascii import Error
from dataclasses import dataclass, field
from uuid import UUID

from vigie.trust.sealed import operational
from vigie.trust.sealed.errors import NotUnlocked
from vigie.trust.sealed.operational import Keyring, Place

_NAME = b"sess"
_SIZE = 16 + operational.KEY_SIZE


@dataclass(frozen=True, slots=True)
class Token:
    """What the cookie holds: which row, and the secret that opens it."""

    row: UUID
    secret: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """The token as 64 characters for a cookie."""
        return base64.urlsafe_b64encode(self.row.bytes + self.secret).decode()


def new_token(row: UUID) -> Token:
    """Return a token with a fresh secret for a row."""
    return Token(row, os.urandom(operational.KEY_SIZE))


def token_of(text: str) -> Token:
    """Return the token that was made into text; NotUnlocked if it is none."""
    try:
        raw = base64.b64decode(text.encode(), b"-_", validate=True)
    except (Error, ValueError):
        raise NotUnlocked from None
    if len(raw) != _SIZE:
        raise NotUnlocked
    return Token(UUID(bytes=raw[:16]), raw[16:])


def seal(token: Token, owner: str, private: bytes) -> bytes:
    """Return the private key sealed by the token's secret for its owner."""
    return operational.seal(_ring(token), _place(token, owner), private)


def unseal(token: Token, owner: str, stored: bytes) -> bytes:
    """Return the private key. Raises CannotOpen on another secret, row or owner."""
    return operational.unseal(_ring(token), _place(token, owner), stored)


def _ring(token: Token) -> Keyring:
    return Keyring({_NAME: token.secret}, _NAME)


def _place(token: Token, owner: str) -> Place:
    return Place("session", owner, token.row.hex)
