"""Operational values open where they were sealed, and nowhere else."""

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from vigie.trust.sealed import operational
from vigie.trust.sealed.errors import Altered, CannotOpen, NotSealed, UnknownKey
from vigie.trust.sealed.operational import OVERHEAD, Keyring, Place, seal, unseal

OLD, NEW = b"old1", b"new1"
RING = Keyring({OLD: bytes(range(32)), NEW: bytes(range(32, 64))}, NEW)
HERE = Place("door", "phone", "6f1c")

words = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
places = st.builds(Place, words, words, words)


def test_aes_gcm_gives_the_published_answer():
    """Test case 16 of McGrew and Viega, The Galois/Counter Mode of Operation."""
    key = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
    plain = bytes.fromhex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    aad = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    nonce = bytes.fromhex("cafebabefacedbaddecaf888")
    assert AESGCM(key).encrypt(nonce, plain, aad).hex() == (
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        "76fc6ece0f4e1768cddf8853bb2d551b"
    )


def test_a_value_is_laid_out_as_the_docs_say(monkeypatch):
    """Put together by hand with the plain mode of operation."""
    monkeypatch.setattr(operational.os, "urandom", lambda size: bytes([7]) * size)
    header, nonce = b"\xa1" + NEW, bytes([7]) * 12
    mode = Cipher(algorithms.AES256(RING.keys[NEW]), modes.GCM(nonce)).encryptor()
    mode.authenticate_additional_data(header)
    mode.authenticate_additional_data(b"\0\0\0\4door\0\0\0\5phone\0\0\0\x046f1c")
    closed = mode.update(b"+33600000000") + mode.finalize() + mode.tag
    assert seal(RING, HERE, b"+33600000000") == header + nonce + closed


@given(st.binary(max_size=200), places)
def test_what_was_sealed_comes_back(plain, place):
    stored = seal(RING, place, plain)
    assert unseal(RING, place, stored) == plain
    assert len(stored) == len(plain) + OVERHEAD


@given(st.binary(min_size=8, max_size=60))
def test_the_stored_value_does_not_hold_the_plain_one(plain):
    assert plain not in seal(RING, HERE, plain)


def test_the_same_value_is_never_stored_twice_alike():
    assert len({seal(RING, HERE, b"same") for _ in range(50)}) == 50


def test_every_flipped_bit_raises():
    stored = seal(RING, HERE, b"12 rue des Essais")
    for at in range(len(stored)):
        for bit in range(8):
            wrong = bytearray(stored)
            wrong[at] ^= 1 << bit
            with pytest.raises(CannotOpen):
                unseal(RING, HERE, bytes(wrong))


def test_the_place_of_each_flipped_byte_says_what_is_wrong():
    stored = seal(RING, HERE, b"x")
    kinds = []
    for at in range(len(stored)):
        wrong = bytearray(stored)
        wrong[at] ^= 0x80
        with pytest.raises(CannotOpen) as caught:
            unseal(RING, HERE, bytes(wrong))
        kinds.append(type(caught.value))
    assert kinds == [NotSealed] + [UnknownKey] * 4 + [Altered] * (len(stored) - 5)


@given(st.binary(max_size=40), places, places)
def test_a_value_of_another_place_raises(plain, here, there):
    stored = seal(RING, here, plain)
    if here == there:
        assert unseal(RING, there, stored) == plain
    else:
        with pytest.raises(Altered):
            unseal(RING, there, stored)


@pytest.mark.parametrize(
    "there",
    [
        Place("lookout", "phone", "6f1c"),
        Place("door", "address", "6f1c"),
        Place("door", "phone", "6f1d"),
        Place("phone", "door", "6f1c"),
        Place("doorp", "hone", "6f1c"),
    ],
)
def test_a_swapped_table_column_or_row_raises_and_names_only_the_column(there):
    with pytest.raises(Altered) as caught:
        unseal(RING, there, seal(RING, HERE, b"+33600000000"))
    assert caught.value.where == f"{there.table}.{there.column}"
    assert "6f1" not in str(caught.value)
    assert "336" not in str(caught.value)


@given(places, places)
def test_two_places_never_give_the_same_bytes(one, other):
    assert (one.encoded == other.encoded) == (one == other)


@given(st.integers(0, 58))
def test_a_value_cut_short_raises(kept):
    stored = seal(RING, HERE, b"a telephone number, sealed")
    with pytest.raises(CannotOpen):
        unseal(RING, HERE, stored[:kept])


@given(st.binary(max_size=80))
def test_a_value_that_was_never_sealed_raises(plain):
    with pytest.raises(CannotOpen):
        unseal(RING, HERE, plain)


@pytest.mark.parametrize("size", [0, 1, OVERHEAD - 1])
def test_less_than_the_least_is_not_sealed(size):
    with pytest.raises(NotSealed):
        unseal(RING, HERE, (b"\xa1" + NEW + bytes(40))[:size])


def test_the_shortest_value_there_can_be_opens():
    assert unseal(RING, HERE, seal(RING, HERE, b"")) == b""


def test_another_key_under_the_same_id_raises():
    other = Keyring({NEW: bytes(32)}, NEW)
    with pytest.raises(Altered):
        unseal(other, HERE, seal(RING, HERE, b"x"))


def test_a_key_that_is_not_on_the_ring_is_named_as_such():
    with pytest.raises(UnknownKey, match=r"door\.phone"):
        unseal(Keyring({OLD: bytes(32)}, OLD), HERE, seal(RING, HERE, b"x"))


def test_an_old_value_opens_after_a_key_was_added_and_new_ones_take_the_new_key():
    first = Keyring({OLD: bytes(32)}, OLD)
    stored = seal(first, HERE, b"x")
    ring = first.with_key(NEW, bytes([9]) * 32)
    assert unseal(ring, HERE, stored) == b"x"
    assert operational.key_id_of(seal(ring, HERE, b"x"), HERE) == NEW
    assert operational.key_id_of(stored, HERE) == OLD


def test_a_ring_without_its_old_key_opens_new_values_only():
    stored = seal(Keyring(RING.keys, OLD), HERE, b"x")
    ring = RING.without(OLD)
    assert unseal(ring, HERE, seal(ring, HERE, b"y")) == b"y"
    with pytest.raises(UnknownKey):
        unseal(ring, HERE, stored)


def test_the_current_key_cannot_be_taken_off():
    with pytest.raises(ValueError, match="not on the ring"):
        RING.without(NEW)


@pytest.mark.parametrize(
    ("name", "key"),
    [(b"four", bytes(31)), (b"four", bytes(33)), (b"thr", bytes(32)), (b"", b"")],
)
def test_a_key_or_an_id_of_a_wrong_size_is_refused(name, key):
    with pytest.raises(ValueError, match="32 bytes and an id of 4"):
        Keyring({name: key}, name)


def test_a_ring_never_shows_its_keys():
    assert "\\x" not in repr(RING)
    assert repr(RING.keys[NEW]) not in repr(RING)
