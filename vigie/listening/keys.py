"""The deployment's keys for digests: of authors, and of what makes copies alike."""

from functools import lru_cache
from hashlib import blake2b

from django.conf import settings


@lru_cache(maxsize=8)
def _derived(secret: str, purpose: bytes) -> bytes:
    return blake2b(secret.encode(), digest_size=32, person=purpose).digest()


def author_key() -> bytes:
    """Return the key by which authors become numbers in this room's tables."""
    return _derived(settings.SECRET_KEY, b"vigie.authors")


def group_key() -> bytes:
    """Return the key of signatures: without it a number could be guessed back."""
    return _derived(settings.SECRET_KEY, b"vigie.groups")
