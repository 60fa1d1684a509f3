"""A grant opens with the case's secret and the person's key together, and no other."""

import pytest

from vigie.trust.sealed import grants, operational
from vigie.trust.sealed.boxes import new_pair
from vigie.trust.sealed.errors import Altered, CannotOpen, UnknownKey
from vigie.trust.sealed.operational import Keyring, Place

SECRET = bytes(range(32))
CASE = new_pair(b"case key number1")
ADA = new_pair(b"the pair of ada.")
BEA = new_pair(b"the pair of bea.")


@pytest.fixture
def stored():
    return grants.close_grant(SECRET, ADA.lock, CASE)


def test_a_grant_gives_the_pair_of_the_case(stored):
    assert grants.open_grant(SECRET, ADA, CASE.name, stored) == CASE


def test_a_grant_holds_neither_the_private_key_nor_its_box_in_the_open(stored):
    assert CASE.private not in stored
    assert stored[0] == operational.VERSION
    assert b"\xb1" + ADA.name not in stored


def test_without_the_secret_the_person_opens_nothing(stored):
    with pytest.raises(Altered):
        grants.open_grant(bytes(32), ADA, CASE.name, stored)


def test_without_the_person_the_secret_opens_nothing(stored):
    with pytest.raises(Altered):
        grants.open_grant(SECRET, BEA, CASE.name, stored)
    ring = Keyring({b"case": SECRET}, b"case")
    place = Place("grant", CASE.name.hex(), ADA.name.hex())
    inside = operational.unseal(ring, place, stored)
    assert CASE.private not in inside
    with pytest.raises(UnknownKey):
        grants.boxes.unseal(BEA, place, inside)


def test_a_grant_of_another_case_key_does_not_open(stored):
    with pytest.raises(Altered):
        grants.open_grant(SECRET, ADA, b"case key number2", stored)


def test_every_flipped_byte_of_a_grant_raises(stored):
    for at in range(len(stored)):
        wrong = bytearray(stored)
        wrong[at] ^= 4
        with pytest.raises(CannotOpen):
            grants.open_grant(SECRET, ADA, CASE.name, bytes(wrong))


def test_grants_are_all_of_one_length():
    sizes = {len(grants.close_grant(SECRET, one.lock, CASE)) for one in (ADA, BEA)}
    assert sizes == {operational.OVERHEAD + grants.boxes.LEAST + 32}


def test_a_share_of_the_glass_opens_to_its_holder_for_its_glass_and_its_second():
    half = bytes(range(7, 39))
    stored = grants.close_share(ADA.lock, b"glass", BEA.name, half)
    assert half not in stored
    assert len(stored) == grants.boxes.LEAST + 32
    assert grants.open_share(ADA, b"glass", BEA.name, stored) == half
    for holder, glass, second, error in (
        (BEA, b"glass", BEA.name, UnknownKey),
        (ADA, b"other", BEA.name, Altered),
        (ADA, b"glass", ADA.name, Altered),
    ):
        with pytest.raises(error):
            grants.open_share(holder, glass, second, stored)


def test_a_share_does_not_open_as_a_grant_nor_a_grant_as_a_share(stored):
    """The places of the two are of different tables."""
    ring = Keyring({b"case": SECRET}, b"case")
    place = Place("grant", CASE.name.hex(), ADA.name.hex())
    inside = operational.unseal(ring, place, stored)
    with pytest.raises(Altered):
        grants.open_share(ADA, ADA.name, CASE.name, inside)
    share = grants.close_share(ADA.lock, ADA.name, CASE.name, CASE.private)
    dressed = operational.seal(ring, place, share)
    with pytest.raises(Altered):
        grants.open_grant(SECRET, ADA, CASE.name, dressed)
