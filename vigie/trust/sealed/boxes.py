"""Sealed data: libsodium's sealed boxes to Curve25519 keys.

    version (1) | key id (16) | sealed box of: place (32) | length (4) | data | zeros

Whoever has the public key can write; only the private key opens. A sealed box knows
no associated data, so a digest of the header and the place stands inside and is
compared after opening: a value moved to another row, column or table does not open.
The data is filled up to a multiple of `step`, so that its length tells little.
Pure: keys come as arguments.
"""

import hmac
from dataclasses import dataclass, field
from hashlib import blake2b

from nacl.bindings import crypto_box_SEALBYTES
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from vigie.trust.sealed.errors import Altered, NotSealed, UnknownKey
from vigie.trust.sealed.operational import Place

VERSION = 0xB1
KEY_SIZE = 32
ID_SIZE = 16
STEP = 256
_HEADER = 1 + ID_SIZE
_DIGEST = 32
_LENGTH = 4
_INSIDE = _DIGEST + _LENGTH
LEAST = _HEADER + crypto_box_SEALBYTES + _INSIDE


@dataclass(frozen=True, slots=True)
class Lock:
    """The public half of a key pair, with its id: enough to write."""

    name: bytes
    public: bytes


@dataclass(frozen=True, slots=True)
class KeyPair:
    """Both halves. The private one is not printed, and is held as short as can be."""

    name: bytes
    public: bytes
    private: bytes = field(repr=False)

    @property
    def lock(self) -> Lock:
        """The half that may be stored in the open."""
        return Lock(self.name, self.public)


def new_pair(name: bytes) -> KeyPair:
    """Return a fresh Curve25519 pair under an id of 16 bytes."""
    return pair_of(name, bytes(PrivateKey.generate()))


def pair_of(name: bytes, private: bytes) -> KeyPair:
    """Return the pair that a private key belongs to; ValueError on a wrong size."""
    if len(name) != ID_SIZE or len(private) != KEY_SIZE:
        raise ValueError("a private key has 32 bytes and an id of 16")
    return KeyPair(name, bytes(PrivateKey(private).public_key), private)


def seal(lock: Lock, place: Place, plain: bytes, step: int = STEP) -> bytes:
    """Return `plain` sealed to a lock and a place, filled up to a multiple of `step`.

    Two megabytes in one box cost 35 ms; larger things belong in a file of their own.
    """
    header = bytes([VERSION]) + lock.name
    size = len(plain).to_bytes(_LENGTH, "big")
    zeros = bytes(-len(plain) % step)
    inside = _digest(header, place) + size + plain + zeros
    return header + SealedBox(PublicKey(lock.public)).encrypt(inside)


def unseal(pair: KeyPair, place: Place, stored: bytes) -> bytes:
    """Return what was sealed here to this pair.

    Raises NotSealed for what was never sealed or is cut short, UnknownKey for a value
    of another pair, Altered for any other value than the one sealed here.
    """
    if key_id_of(stored, place) != pair.name:
        raise UnknownKey(place.where)
    header = stored[:_HEADER]
    try:
        inside = SealedBox(PrivateKey(pair.private)).decrypt(stored[_HEADER:])
    except CryptoError:
        raise Altered(place.where) from None
    if not hmac.compare_digest(inside[:_DIGEST], _digest(header, place)):
        raise Altered(place.where)
    size = int.from_bytes(inside[_DIGEST:_INSIDE], "big")
    return inside[_INSIDE : _INSIDE + size]


def key_id_of(stored: bytes, place: Place) -> bytes:
    """Return the id of the pair a value names; NotSealed if it is no sealed value."""
    if len(stored) < LEAST or stored[0] != VERSION:
        raise NotSealed(place.where)
    return stored[1:_HEADER]


def split(secret: bytes, chance: bytes) -> tuple[bytes, bytes]:
    """Return two halves of a secret; one alone says nothing (one-time pad).

    `chance` must be random, used once, and as long as the secret.
    """
    return chance, joined(secret, chance)


def joined(one: bytes, other: bytes) -> bytes:
    """Return the secret of two halves; ValueError if they differ in length."""
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _digest(header: bytes, place: Place) -> bytes:
    return blake2b(header + place.encoded, digest_size=_DIGEST).digest()
