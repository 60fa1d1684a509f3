"""A private key wrapped by its owner's passphrase: Argon2id, then AES-256-GCM.

    version (1) | MiB (1) | passes (1) | salt (16) | nonce (12) | key + tag (48)

Two derivations at most run at once in a process: at 64 MiB each, a flood of sign-ins
would otherwise take the machine's memory. What stands in the header is checked before
it is obeyed, so that a changed row cannot ask for gigabytes.
"""

import os
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vigie.trust.sealed.errors import (
    Busy,
    NotSealed,
    WeakPassphrase,
    WrongPassphrase,
)

VERSION = 0xC1
LEAST_MIB, MOST_MIB = 19, 64
MOST_PASSES = 6
SHORTEST = 12  # characters
AT_ONCE = 2
PATIENCE = 10.0  # seconds that a derivation waits for its turn
_SALT, _NONCE, _WRAPPED = 16, 12, 48
_HEADER = 3 + _SALT
SIZE = _HEADER + _NONCE + _WRAPPED

_turns = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs: 64 MiB and 3 passes take about 0.2 s of one core."""

    mib: int = MOST_MIB
    passes: int = 3

    def __post_init__(self) -> None:
        """Raise ValueError outside of what a small machine bears."""
        if not LEAST_MIB <= self.mib <= MOST_MIB or not 1 <= self.passes <= MOST_PASSES:
            raise ValueError("Argon2id takes 19 to 64 MiB and 1 to 6 passes here")


def wrap(private: bytes, passphrase: str, owner: str, cost: Cost) -> bytes:
    """Return the private key wrapped for its owner.

    Raises WeakPassphrase under 12 characters, Busy when two others are being derived
    and none ends within ten seconds.
    """
    words = _words(passphrase)
    if len(words) < SHORTEST:
        raise WeakPassphrase
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    header = bytes([VERSION, cost.mib, cost.passes]) + salt
    key = derive(words, salt, cost)
    return header + nonce + AESGCM(key).encrypt(nonce, private, _aad(header, owner))


def unwrap(wrapped: bytes, passphrase: str, owner: str) -> bytes:
    """Return the private key.

    Raises WrongPassphrase for another passphrase, another owner's key or a changed
    one: they cannot be told apart. NotSealed if it is no wrapped key, Busy as above.
    """
    if len(wrapped) != SIZE or wrapped[0] != VERSION:
        raise NotSealed("private key")
    header, nonce = wrapped[:_HEADER], wrapped[_HEADER : _HEADER + _NONCE]
    try:
        cost = Cost(wrapped[1], wrapped[2])
    except ValueError:
        raise NotSealed("private key") from None
    key = derive(_words(passphrase), header[3:], cost)
    closed = wrapped[_HEADER + _NONCE :]
    try:
        return AESGCM(key).decrypt(nonce, closed, _aad(header, owner))
    except InvalidTag:
        raise WrongPassphrase from None


def derive(words: str, salt: bytes, cost: Cost) -> bytes:
    """Return the 32-byte key of a passphrase: Argon2id (RFC 9106), one lane."""
    with _turn():
        return hash_secret_raw(
            words.encode(), salt, cost.passes, cost.mib * 1024, 1, 32, Type.ID
        )


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=PATIENCE):
        raise Busy
    try:
        yield
    finally:
        _turns.release()


def wait_after(failures: int) -> int:
    """Return for how many seconds no passphrase is tried after so many wrong ones.

    Four may be slips; then 30 s, doubling, and never more than an hour.
    """
    if failures < 5:
        return 0
    return min(30 << min(failures - 5, 10), 3600)


def _words(passphrase: str) -> str:
    """The same words typed on another keyboard are the same passphrase."""
    return " ".join(unicodedata.normalize("NFKC", passphrase).split())


def _aad(header: bytes, owner: str) -> bytes:
    return header + owner.encode()
