"""The key by which push services know us: VAPID, RFC 8292.

Every subscription is bound to it. Whoever loses it loses them all, so it is made once,
kept beside the data, and in the backups.
"""

import json
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.conf import settings

from vigie.lib.env import BadSetting
from vigie.lib.kept import kept_once
from vigie.relaying.channels.push.encryption import coded, plain, point

FILE = "push.key"
_LASTS = timedelta(hours=12)  # a day is the most that services take


def own_key() -> ec.EllipticCurvePrivateKey:
    """Return our key: from VIGIE_PUSH_KEY, else from a file, made on first use.

    Raises BadSetting when what is there is no key.
    """
    return _key_of(settings.PUSH_KEY or kept_once(settings.DATA_DIR / FILE, new_key))


def public_key() -> str:
    """Return what a browser is given to subscribe with: applicationServerKey."""
    return coded(point(own_key().public_key()))


def new_key() -> str:
    """Return a fresh private key as the setting and the file hold it."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return coded(number.to_bytes(32, "big"))


@lru_cache(maxsize=4)
def _key_of(text: str) -> ec.EllipticCurvePrivateKey:
    try:
        number = int.from_bytes(plain(text), "big")
        return ec.derive_private_key(number, ec.SECP256R1())
    except ValueError:
        raise BadSetting(
            f"VIGIE_PUSH_KEY, or {FILE} beside the data, holds no key."
        ) from None


def permission(origin: str, now: datetime) -> str:
    """Return the Authorization header for pushes to a service, good for 12 hours.

    `origin` is scheme and host of the service; it is told our mail address, to write
    to if something goes wrong.
    """
    own = own_key()
    claims = {
        "aud": origin,
        "exp": int((now + _LASTS).timestamp()),
        "sub": f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
    }
    head = coded(b'{"typ":"JWT","alg":"ES256"}')
    signed = f"{head}.{coded(json.dumps(claims, separators=(',', ':')).encode())}"
    signature = own.sign(signed.encode(), ec.ECDSA(hashes.SHA256()))
    r, s = decode_dss_signature(signature)
    raw = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    return f"vapid t={signed}.{coded(raw)}, k={coded(point(own.public_key()))}"
