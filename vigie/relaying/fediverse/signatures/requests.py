"""What both kinds of signature share: the request, the claim, the body's digest."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import inf
from typing import NamedTuple
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

OLDEST = 3600.0  # seconds since it was signed
AHEAD = 300.0  # seconds that the other's clock may be ahead of ours
FEWEST_BITS, MOST_BITS = 2048, 8192  # a longer key costs more than it proves
_RSA = padding.PKCS1v15(), hashes.SHA256()


class Why(StrEnum):
    """Why a request is not taken for signed."""

    UNSIGNED = "it is not signed"
    MALFORMED = "its signature cannot be read"
    UNCOVERED = "its signature does not cover what matters"
    OLD = "it was signed too long ago, or in the future"
    BODY = "its body is not the one that was signed"
    WRONG_KEY = "its signature does not fit the key"
    OTHER = "it speaks for another than who signed it"


class Forged(Exception):
    """A request that is not what its signature says. `why` is for the answer."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True)
class Request:
    """A request as it was sent: `url` in full, header names in small letters."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def authority(self) -> str:
        """The host, with its port if one is given, in small letters."""
        return urlsplit(self.url).netloc.lower()

    @property
    def path(self) -> str:
        """The path, "/" for none."""
        return urlsplit(self.url).path or "/"

    @property
    def query(self) -> str:
        """The query with its "?", "" for none."""
        query = urlsplit(self.url).query
        return f"?{query}" if query else ""

    @property
    def has_body(self) -> bool:
        """Whether its body must be signed."""
        return self.method.upper() not in ("GET", "HEAD") or bool(self.body)


class Claim(NamedTuple):
    """That the owner of `key_id` signed `base` at `made_at`, seconds since 1970, for a
    request that is good `until` then."""

    key_id: str
    base: bytes
    signature: bytes
    made_at: float
    until: float = inf


class SigningKey(NamedTuple):
    """A private key, and the address at which others find its public half."""

    id: str
    private: rsa.RSAPrivateKey

    def signs(self, base: bytes) -> str:
        """Return the signature of some bytes in base64."""
        return base64.b64encode(self.private.sign(base, *_RSA)).decode()


def digest_of(body: bytes) -> str:
    """Return the SHA-256 of a body in base64."""
    return base64.b64encode(hashlib.sha256(body).digest()).decode()


def unpacked(value: str) -> bytes:
    """Return the bytes of a value in base64. Raises Forged."""
    try:
        return base64.b64decode(value, validate=True)
    except ValueError:
        raise Forged(Why.MALFORMED) from None


def check(claim: Claim, public: str, now: float) -> None:
    """Return if the owner of a public key (PEM) made a claim lately. Raises Forged."""
    if not now - OLDEST <= claim.made_at <= now + AHEAD or now > claim.until:
        raise Forged(Why.OLD)
    try:
        key = serialization.load_pem_public_key(public.encode())
    except (ValueError, TypeError):
        raise Forged(Why.WRONG_KEY) from None
    if not isinstance(key, rsa.RSAPublicKey):
        raise Forged(Why.WRONG_KEY)
    if not FEWEST_BITS <= key.key_size <= MOST_BITS:
        raise Forged(Why.WRONG_KEY)
    try:
        key.verify(claim.signature, claim.base, *_RSA)
    except InvalidSignature:
        raise Forged(Why.WRONG_KEY) from None
