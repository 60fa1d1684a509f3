"""Message encryption for web push: RFC 8291, on RFC 8188's aes128gcm. Pure.

The push service that carries a notice reads neither its words nor, but for a step of
256 bytes, their length.
"""

import base64
import binascii
import hmac
import json
import os
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

MOST_BYTES = (
    3993  # so that the whole is one record of 4096, the least all services take
)
_STEP = 256
_RECORD = 4096


class NoSubscription(ValueError):
    """What was given is no subscription of a browser."""


@dataclass(frozen=True)
class Subscription:
    """Where a browser is reached, and the keys that only it has the other half of."""

    endpoint: str
    key: ec.EllipticCurvePublicKey
    auth: bytes


def read_subscription(text: str) -> Subscription:
    """Return the subscription that a browser gave as JSON. Raises NoSubscription."""
    try:
        said = json.loads(text)
        endpoint, keys = said["endpoint"], said["keys"]
        key = ec.EllipticCurvePublicKey.from_encoded_point(
            ec.SECP256R1(), plain(keys["p256dh"])
        )
        auth = plain(keys["auth"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise NoSubscription from None
    if not isinstance(endpoint, str) or len(auth) != 16:
        raise NoSubscription
    return Subscription(endpoint, key, auth)


def encrypted(
    words: bytes,
    to: Subscription,
    own: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes = b"",
) -> bytes:
    """Return the body of a push; `own` and `salt` are fresh unless given.

    Raises ValueError for more than MOST_BYTES.
    """
    if len(words) > MOST_BYTES:
        raise ValueError("too long for a notice")
    own, salt = own or ec.generate_private_key(ec.SECP256R1()), salt or os.urandom(16)
    theirs, ours = point(to.key), point(own.public_key())
    shared = own.exchange(ec.ECDH(), to.key)
    seed = _derived(to.auth, shared, b"WebPush: info\0" + theirs + ours)
    key = _derived(salt, seed, b"Content-Encoding: aes128gcm\0")[:16]
    nonce = _derived(salt, seed, b"Content-Encoding: nonce\0")[:12]
    head = salt + _RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return head + AESGCM(key).encrypt(nonce, padded(words), None)


def padded(words: bytes) -> bytes:
    """Return words, the sign of their end, and zeros up to the next step."""
    size = min(-(-(len(words) + 1) // _STEP) * _STEP, MOST_BYTES + 1)
    return (words + b"\x02").ljust(size, b"\0")


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """Return a public key as 65 bytes."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def plain(coded: str) -> bytes:
    """Read base64url, with or without its padding. Raises ValueError."""
    try:
        text = coded.rstrip("=")
        return base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    except binascii.Error:
        raise ValueError("no base64") from None


def coded(data: bytes) -> str:
    """Write base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _derived(salt: bytes, secret: bytes, info: bytes) -> bytes:
    """HKDF of one block: extract, then expand."""
    extracted = hmac.digest(salt, secret, "sha256")
    return hmac.digest(extracted, info + b"\x01", "sha256")
