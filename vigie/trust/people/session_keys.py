"""Sessions whose keys are ours at a glance: the half of a key is the other's MAC.

A cookie that somebody made up is nobody's before the database is asked, and opens no
page that is kept from memory. Django's own store does the rest.
"""

import hmac

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.utils.crypto import get_random_string, salted_hmac

CHANCE = 26  # signs of 36: 134 bits
LONGEST = 40  # of a key, in Django's table; the rest is 72 bits of MAC
_SALT = "vigie.trust.people.session_keys"


class SessionStore(db.SessionStore):
    """Django's sessions in the database, under keys that cannot be made up."""

    def _get_new_session_key(self) -> str:
        while True:
            key = new_key()
            if not self.exists(key):
                return key

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key) and is_ours(str(key))


def new_key() -> str:
    """Return a key that `is_ours`, by chance."""
    chance = get_random_string(CHANCE, VALID_KEY_CHARS)
    return chance + _mac(chance, settings.SECRET_KEY)


def is_ours(key: str) -> bool:
    """Whether a key was made here: costs a digest, and a second one at most for each
    older secret that still counts."""
    if len(key) != LONGEST or not key.isascii():
        return False
    chance, given = key[:CHANCE], key[CHANCE:]
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(hmac.compare_digest(given, _mac(chance, one)) for one in secrets)


def _mac(chance: str, secret: str | bytes) -> str:
    digest = salted_hmac(_SALT, chance, secret=secret, algorithm="sha256").digest()
    number = int.from_bytes(digest, "big")
    signs = []
    for _ in range(LONGEST - CHANCE):
        number, sign = divmod(number, len(VALID_KEY_CHARS))
        signs.append(VALID_KEY_CHARS[sign])
    return "".join(signs)
