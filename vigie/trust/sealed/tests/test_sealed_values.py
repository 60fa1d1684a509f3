"""Sealed values open to one key pair, at one place."""

from hashlib import blake2b

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.bindings import crypto_box

from vigie.trust.sealed import boxes
from vigie.trust.sealed.boxes import LEAST, STEP, new_pair, pair_of, seal, unseal
from vigie.trust.sealed.errors import Altered, CannotOpen, NotSealed, UnknownKey
from vigie.trust.sealed.operational import Place

NAME = bytes(range(16))
PAIR = pair_of(NAME, bytes(range(1, 33)))
OTHER = pair_of(bytes(16), bytes(range(2, 34)))
HERE = Place("tip", "words", "6f1c")
some = settings(max_examples=40)


def test_curve25519_gives_the_published_answer():
    """RFC 7748, section 6.1: Bob's private and public key."""
    private = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"
    public = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"
    assert pair_of(NAME, bytes.fromhex(private)).public.hex() == public


def test_a_value_built_by_hand_from_the_published_recipe_opens():
    """libsodium: box under a key of its own, nonce = blake2b(its public | ours)."""
    ours, its = PAIR.public, pair_of(NAME, bytes(range(9, 41)))
    header = b"\xb1" + NAME
    place = b"\0\0\0\3tip\0\0\0\5words\0\0\0\x046f1c"
    digest = blake2b(header + place, digest_size=32).digest()
    nonce = blake2b(its.public + ours, digest_size=24).digest()
    inside = digest + b"\0\0\0\5" + b"hello" + bytes(251)
    closed = crypto_box(inside, nonce, ours, its.private)
    assert unseal(PAIR, HERE, header + its.public + closed) == b"hello"


@some
@given(st.binary(max_size=1500))
def test_what_was_sealed_comes_back(plain):
    assert unseal(PAIR, HERE, seal(PAIR.lock, HERE, plain)) == plain


@some
@given(st.integers(0, 3 * STEP))
def test_the_length_tells_only_how_many_steps_it_took(size):
    stored = seal(PAIR.lock, HERE, b"x" * size)
    assert len(stored) == LEAST + -(-size // STEP) * STEP


def test_a_step_of_a_kilobyte_is_kept():
    assert len(seal(PAIR.lock, HERE, b"x" * 1025, 1024)) == LEAST + 2048


def test_the_same_value_is_never_stored_twice_alike():
    assert len({seal(PAIR.lock, HERE, b"same") for _ in range(20)}) == 20


def test_every_flipped_byte_raises():
    stored = seal(PAIR.lock, HERE, b"where they hide")
    kinds = []
    for at in range(len(stored)):
        wrong = bytearray(stored)
        wrong[at] ^= 1
        with pytest.raises(CannotOpen) as caught:
            unseal(PAIR, HERE, bytes(wrong))
        kinds.append(type(caught.value))
    assert kinds == [NotSealed] + [UnknownKey] * 16 + [Altered] * (len(stored) - 17)


@pytest.mark.parametrize(
    "there",
    [
        Place("door", "words", "6f1c"),
        Place("tip", "phone", "6f1c"),
        Place("tip", "words", "6f1d"),
    ],
)
def test_a_swapped_table_column_or_row_raises(there):
    with pytest.raises(Altered) as caught:
        unseal(PAIR, there, seal(PAIR.lock, HERE, b"where they hide"))
    assert caught.value.where == there.where


def test_a_key_id_changed_to_that_of_the_reader_raises():
    stored = seal(OTHER.lock, HERE, b"x")
    forged = stored[:1] + NAME + stored[17:]
    with pytest.raises(Altered):
        unseal(PAIR, HERE, forged)


def test_the_same_private_key_under_another_id_raises():
    """The id is under the digest too, not only compared."""
    twin = pair_of(bytes(16), PAIR.private)
    stored = seal(twin.lock, HERE, b"x")
    with pytest.raises(Altered):
        unseal(PAIR, HERE, stored[:1] + NAME + stored[17:])


def test_the_writers_half_cannot_open():
    assert not hasattr(PAIR.lock, "private")
    with pytest.raises(UnknownKey, match=r"tip\.words"):
        unseal(OTHER, HERE, seal(PAIR.lock, HERE, b"x"))


@given(st.integers(0, LEAST - 1))
def test_a_value_cut_short_is_not_sealed(kept):
    with pytest.raises(NotSealed, match=r"tip\.words"):
        unseal(PAIR, HERE, seal(PAIR.lock, HERE, b"x")[:kept])


def test_a_value_cut_later_is_altered():
    stored = seal(PAIR.lock, HERE, b"x")
    with pytest.raises(Altered, match=r"tip\.words"):
        unseal(PAIR, HERE, stored[:-1])


def test_the_shortest_value_there_can_be_opens():
    stored = seal(PAIR.lock, HERE, b"")
    assert len(stored) == LEAST
    assert unseal(PAIR, HERE, stored) == b""


@given(st.binary(max_size=200))
def test_a_value_that_was_never_sealed_raises(plain):
    with pytest.raises(CannotOpen):
        unseal(PAIR, HERE, plain)


def test_new_pairs_are_all_different_and_do_not_show_their_private_half():
    pairs = [new_pair(NAME) for _ in range(20)]
    assert len({pair.private for pair in pairs}) == 20
    assert {pair.name for pair in pairs} == {NAME}
    assert "private" not in repr(pairs[0])
    assert pair_of(NAME, pairs[0].private) == pairs[0]


@pytest.mark.parametrize(("name", "size"), [(15, 32), (17, 32), (16, 31), (16, 33)])
def test_a_key_or_an_id_of_a_wrong_size_is_refused(name, size):
    with pytest.raises(ValueError, match="32 bytes and an id of 16"):
        pair_of(bytes(name), bytes(size))


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_two_halves_give_the_secret_and_one_alone_does_not(secret, chance):
    one, other = boxes.split(secret, chance)
    assert boxes.joined(one, other) == boxes.joined(other, one) == secret
    assert one == chance


def test_halves_of_two_lengths_are_refused():
    with pytest.raises(ValueError, match="argument"):
        boxes.joined(b"12", b"123")
