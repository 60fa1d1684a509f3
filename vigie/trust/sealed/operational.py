"""Operational data: AES-256-GCM, bound to the table, column and row it stands in.

    version (1) | key id (4) | nonce (12) | ciphertext | tag (16)

The header and the place are the associated data: a value that was moved to another
row, column or table does not open, nor one whose key id was changed. The nonce is
random: NIST SP 800-38D allows 2^32 values under one key, so rotate before that.
Pure: keys come as arguments.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vigie.trust.sealed.errors import Altered, NotSealed, UnknownKey

VERSION = 0xA1
KEY_SIZE = 32
ID_SIZE = 4
_HEADER = 1 + ID_SIZE
_NONCE = 12
_TAG = 16
OVERHEAD = _HEADER + _NONCE + _TAG


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands. It opens there and nowhere else."""

    table: str
    column: str
    row: str

    @property
    def encoded(self) -> bytes:
        """The place as bytes; two places never give the same."""
        words = (word.encode() for word in (self.table, self.column, self.row))
        return b"".join(len(word).to_bytes(4, "big") + word for word in words)

    @property
    def where(self) -> str:
        """The table and column: what an operator may read, without the row."""
        return f"{self.table}.{self.column}"


@dataclass(frozen=True, repr=False)
class Keyring:
    """Keys by their id; new values take `current`, old ones name theirs."""

    keys: Mapping[bytes, bytes]
    current: bytes

    def __post_init__(self) -> None:
        """Raise ValueError on a key or id of the wrong size, or none to seal with."""
        for name, key in self.keys.items():
            if len(name) != ID_SIZE or len(key) != KEY_SIZE:
                raise ValueError("a key has 32 bytes and an id of 4")
        if self.current not in self.keys:
            raise ValueError("the current key is not on the ring")

    def with_key(self, name: bytes, key: bytes) -> "Keyring":
        """Return a ring that also holds this key and seals with it."""
        return Keyring({**self.keys, name: key}, name)

    def without(self, name: bytes) -> "Keyring":
        """Return a ring without a key; ValueError if it is the current one."""
        return Keyring({k: v for k, v in self.keys.items() if k != name}, self.current)


@lru_cache(maxsize=64)
def _cipher(key: bytes) -> AESGCM:
    # Laying out the key schedule costs a third of sealing a telephone number.
    return AESGCM(key)


def seal(ring: Keyring, place: Place, plain: bytes) -> bytes:
    """Return `plain` sealed with the current key to its place."""
    header = bytes([VERSION]) + ring.current
    nonce = os.urandom(_NONCE)
    cipher = _cipher(ring.keys[ring.current])
    return header + nonce + cipher.encrypt(nonce, plain, header + place.encoded)


def unseal(ring: Keyring, place: Place, stored: bytes) -> bytes:
    """Return what was sealed here.

    Raises NotSealed for what was never sealed or is cut short, UnknownKey for a key
    that is not on the ring, Altered for any other value than the one sealed here.
    """
    key = ring.keys.get(key_id_of(stored, place))
    if key is None:
        raise UnknownKey(place.where)
    nonce, closed = stored[_HEADER : _HEADER + _NONCE], stored[_HEADER + _NONCE :]
    try:
        return _cipher(key).decrypt(nonce, closed, stored[:_HEADER] + place.encoded)
    except InvalidTag:
        raise Altered(place.where) from None


def key_id_of(stored: bytes, place: Place) -> bytes:
    """Return the id of the key a value names; NotSealed if it is no sealed value."""
    if len(stored) < OVERHEAD or stored[0] != VERSION:
        raise NotSealed(place.where)
    return stored[1:_HEADER]
