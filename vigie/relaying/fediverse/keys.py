"""The key by which the hub's account signs, made once.

Whoever follows the account keeps its public half: with another key nothing that the hub
says would be believed, so it lies beside the data, and in the backups.
"""

from functools import lru_cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

from vigie.lib.env import BadSetting
from vigie.lib.kept import kept_once

FILE = "fediverse.key"
_BITS = 2048  # what every server of the fediverse reads


def own_key() -> rsa.RSAPrivateKey:
    """Return the key from its file, made on first use. Raises BadSetting when what is
    there is no key."""
    return _key_of(kept_once(settings.DATA_DIR / FILE, new_key))


def public_key() -> str:
    """Return its public half as PEM."""
    plain = own_key().public_key()
    return plain.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()


def new_key() -> str:
    """Return a fresh private key as the file holds it."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    return made.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


@lru_cache(maxsize=4)
def _key_of(text: str) -> rsa.RSAPrivateKey:
    try:
        key = serialization.load_pem_private_key(text.encode(), None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise BadSetting(f"{FILE} beside the data holds no key.")
    return key
