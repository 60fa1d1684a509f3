"""Signing what goes from program to program, as the Standard Webhooks are signed.

Three headers: `webhook-id`, the same at every attempt; `webhook-timestamp`, seconds
since 1970; `webhook-signature`, `v1,` and the base64 of HMAC-SHA256 over
`id.timestamp.body`. A secret is `whsec_` and base64, or any words as they stand.
"""

import base64
import binascii
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=5)
_PREFIX = "whsec_"


def new_secret() -> str:
    """Return a secret for whoever is told, 32 bytes of it."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def headers_of(secret: str, name: str, body: bytes, now: datetime) -> dict[str, str]:
    """Return the three headers for a body; `name` is ASCII without a full stop."""
    stamp = str(int(now.timestamp()))
    return {
        "webhook-id": name,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{_signature(secret, name, stamp, body)}",
    }


def is_signed(
    secret: str, headers: Mapping[str, str], body: bytes, now: datetime
) -> bool:
    """Return whether a body was signed with the secret within five minutes of `now`.

    Of several signatures one is enough: a sender that changes its secret sends two.
    Without a secret nothing is.
    """
    name, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not secret or not name or not stamp.isascii() or not stamp.isdecimal():
        return False
    if len(stamp) > 12 or abs(int(stamp) - now.timestamp()) > TOLERANCE.total_seconds():
        return False
    wanted = _signature(secret, name, stamp, body).encode()
    given = headers.get("webhook-signature", "").split()[:8]
    return any(
        hmac.compare_digest(one[3:].encode(), wanted)
        for one in given
        if one.startswith("v1,")
    )


def _signature(secret: str, name: str, stamp: str, body: bytes) -> str:
    signed = f"{name}.{stamp}.".encode() + body
    return base64.b64encode(hmac.digest(_key(secret), signed, "sha256")).decode()


def _key(secret: str) -> bytes:
    if secret.startswith(_PREFIX):
        try:
            return base64.b64decode(secret[len(_PREFIX) :], validate=True)
        except binascii.Error:
            pass  # words that happen to begin like one
    return secret.encode()
