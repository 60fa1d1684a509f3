"""The private key of a case for one person: in a box to them, under the case's secret.

    outside: AES-256-GCM by the case's secret, a file that is in no backup
    inside:  a sealed box to the person's public key

Reading takes both the person's passphrase and the secret. Destroying the secret makes
every grant worthless, also those in backups, and with them the data. Pure.
"""

from vigie.trust.sealed import boxes, operational
from vigie.trust.sealed.boxes import KeyPair, Lock
from vigie.trust.sealed.operational import Keyring, Place

_NAME = b"case"


def close_grant(secret: bytes, lock: Lock, pair: KeyPair) -> bytes:
    """Return the private key of a case's pair for the person with this lock."""
    place = _place(pair.name, lock.name)
    inside = boxes.seal(lock, place, pair.private, boxes.KEY_SIZE)
    return operational.seal(_ring(secret), place, inside)


def open_grant(secret: bytes, person: KeyPair, name: bytes, stored: bytes) -> KeyPair:
    """Return the pair of the case key `name`.

    Raises CannotOpen with another secret, person or case key, or a changed grant.
    """
    place = _place(name, person.name)
    inside = operational.unseal(_ring(secret), place, stored)
    return boxes.pair_of(name, boxes.unseal(person, place, inside))


def close_share(lock: Lock, glass: bytes, with_whom: bytes, share: bytes) -> bytes:
    """Return one half of the glass's private key, sealed to its holder."""
    place = Place("glass", with_whom.hex(), glass.hex())
    return boxes.seal(lock, place, share, boxes.KEY_SIZE)


def open_share(holder: KeyPair, glass: bytes, with_whom: bytes, stored: bytes) -> bytes:
    """Return the half. Raises CannotOpen for another holder, glass or second person."""
    place = Place("glass", with_whom.hex(), glass.hex())
    return boxes.unseal(holder, place, stored)


def _ring(secret: bytes) -> Keyring:
    return Keyring({_NAME: secret}, _NAME)


def _place(case_key: bytes, person_key: bytes) -> Place:
    return Place("grant", case_key.hex(), person_key.hex())
