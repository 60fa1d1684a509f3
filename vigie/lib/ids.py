"""Identifiers and keyed digests."""

import hashlib
import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford: nothing to confuse aloud


def short_code(length: int = 8) -> str:
    """Return a random code that can be read aloud, five bits a character."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def keyed(key: bytes, words: str) -> int:
    """Return a keyed digest of `words` as a signed 64-bit integer.

    BLAKE2b with `key` (64 bytes at most). Without the key the words cannot be
    guessed back from it, so it may stand where an author's name may not.
    """
    digest = hashlib.blake2b(
        words.encode("utf-8", "surrogatepass"), digest_size=8, key=key
    ).digest()
    return int.from_bytes(digest, "big", signed=True)
