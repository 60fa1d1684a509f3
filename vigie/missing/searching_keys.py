"""Pieces of names and descriptions as keyed digests of 64 bits.

BLAKE2b under a secret of its own, derived from the deployment's index key: whoever has
the database alone cannot try names against it. The last three bits are what sharing
the piece weighs. About one in 2^61 pairs of pieces meet by chance.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b

from django.conf import settings

from vigie.lib.names.folding import fold
from vigie.lib.names.keys import pieces
from vigie.missing.facts import Facts
from vigie.trust.sealed import blind, keyring
from vigie.trust.sealed.blind import Kind

WEIGHT_BITS = 7
_LEAST_LETTERS = 3
_MOST_WORDS = 60  # of a description
_COMMON = (
    "the and with was are has had his her not from une des les dans avec aux sur est "
    "ete etait son ses qui que pas pour con los las del una por que era esta porte "
    "portait wearing wears homme femme man woman hombre mujer person personne persona "
    "ans years anos age environ about cheveux hair pelo yeux eyes ojos taille"
)
COMMON = frozenset(_COMMON.split())


def names_of(facts: Facts) -> tuple[str, ...]:
    """Return every name of a person, each as a whole; () of the nameless."""
    joined = f"{facts.given_name} {facts.family_name}".strip()
    others = [
        f"{name} {facts.family_name}" if " " not in name.strip() else name
        for name in facts.alternate_names
    ]
    found = (*facts.full_names, joined, *others)
    return tuple(dict.fromkeys(name for name in found if name.strip()))


def words_of(text: str) -> frozenset[str]:
    """Return the telling words of a description, folded, without common endings."""
    words = re.findall("[a-z0-9]+", fold_long(text))
    kept = [word for word in words if len(word) >= _LEAST_LETTERS]
    return frozenset(_stem(w) for w in kept[:_MOST_WORDS] if w not in COMMON)


def fold_long(text: str) -> str:
    """Return a text of any length folded, piece by piece."""
    return " ".join(fold(line) for line in re.split(r"[.,;:\n()]+", text))


def _stem(word: str) -> str:
    """Colours and clothes without their plural and gender: rouges, rouge; negra."""
    if len(word) > 4:
        word = re.sub("(es|s|x)$", "", word)
    return re.sub("[aeo]$", "", word) if len(word) > 4 else word


def told_words(facts: Facts) -> frozenset[str]:
    """Return the words that describe a person, never those of a place: nobody is to
    be found by a place alone."""
    about = " . ".join((facts.description, facts.marks, facts.clothes))
    home = facts.home
    places = (facts.seen.place, home.city, home.neighborhood, home.street, home.state)
    return words_of(about) - words_of(" . ".join(places))


def pieces_of(facts: Facts) -> dict[str, int]:
    """Return everything that a person may be found by, with its weight."""
    found: dict[str, int] = {f"t:{word}": 1 for word in told_words(facts)}
    return found | pieces_to_pair(facts)


def pieces_to_pair(facts: Facts) -> dict[str, int]:
    """Return what another record of the same person shares with this one: pieces of
    its names, of a date of birth, an identity number, a street. Nobody asks by the
    last ones: they only bring two records of the desk together."""
    found: dict[str, int] = {}
    if len(facts.born) == 10:
        found |= {f"b:{facts.born[:7]}": 2, f"b:{facts.born[5:]}": 2}
        found[f"b:{facts.born[:4]}{facts.born[7:]}"] = 2
        found[f"b:{facts.born}"] = 7
    if facts.id_number:
        found[f"i:{fold(facts.id_number).replace(' ', '')}"] = 7
    if facts.home.street and facts.home.postal_code:
        found[f"a:{facts.home.postal_code}"] = 3
        found[f"a:{fold(facts.home.street)}"] = 5
    for name in names_of(facts):
        for piece, weight in pieces(name).items():
            found[piece] = max(weight, found.get(piece, 0))
    return found


def keys_of(found: Mapping[str, int], secret: bytes) -> set[int]:
    """Return pieces as digests under one secret."""
    return {_key(secret, piece, weight) for piece, weight in found.items()}


def asked_keys(found: Mapping[str, int]) -> dict[int, str]:
    """Return pieces by their digests under every index key that still finds."""
    return {
        _key(secret, piece, weight): piece
        for secret in secrets()
        for piece, weight in found.items()
    }


def secrets() -> tuple[bytes, ...]:
    """Return the secrets of this index, the current one first."""
    return tuple(_secret(key) for key in keyring.index_keys())


@lru_cache(maxsize=8)
def _secret(index_key: bytes) -> bytes:
    return blake2b(index_key, person=b"missing.names").digest()


@lru_cache(maxsize=200_000)
def _key(secret: bytes, piece: str, weight: int) -> int:
    made = blake2b(piece.encode(), key=secret, digest_size=8).digest()
    return int.from_bytes(made, "big", signed=True) & ~WEIGHT_BITS | weight


def phone_keys(typed: str) -> tuple[int, ...]:
    """Return what `Person.phone_key` holds of a phone, the current key's first; () of
    what is no phone."""
    form = blind.normal(Kind.PHONE, typed, settings.REGION)
    return tuple(_key(one, f"phone:{form}", 0) for one in secrets()) if form else ()


def phone_key(typed: str) -> int | None:
    """Return what to store as `Person.phone_key`; None of what is no phone."""
    return next(iter(phone_keys(typed)), None)


def phone_keys_of(phone: str | None, stored: int | None) -> frozenset[int]:
    """Return every digest by which another record has this one's phone: while a key is
    replaced, some stand under the old one and some under the new one."""
    found = frozenset(phone_keys(phone)) if phone else frozenset()
    return found if stored is None else found | {stored}
