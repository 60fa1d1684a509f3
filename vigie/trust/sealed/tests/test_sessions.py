"""What stands in the database opens with what stands in the cookie, and not alone."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.trust.sealed import sessions
from vigie.trust.sealed.errors import CannotOpen, NotUnlocked
from vigie.trust.sealed.sessions import Token, new_token, token_of

ROW = UUID("00000000-0000-4000-8000-000000000001")
PRIVATE = bytes(range(32))


@given(st.uuids(), st.binary(min_size=32, max_size=32))
def test_a_token_survives_being_text(row, secret):
    token = Token(row, secret)
    assert token_of(token.text) == token
    assert len(token.text) == 64


@given(st.text(max_size=80))
def test_any_other_text_is_not_unlocked(text):
    with pytest.raises(NotUnlocked):
        token_of(text)


@pytest.mark.parametrize("size", [63, 60, 68, 4])
def test_a_token_of_another_length_is_not_unlocked(size):
    with pytest.raises(NotUnlocked):
        token_of("A" * size)


@pytest.mark.parametrize("stray", ["\n", " ", "!", "é", "\0"])
def test_a_token_with_strange_signs_in_it_is_not_unlocked(stray):
    text = new_token(ROW).text
    for wrong in (text + stray, text[:9] + stray + text[9:]):
        with pytest.raises(NotUnlocked):
            token_of(wrong)


def test_the_key_comes_back_with_its_token():
    token = new_token(ROW)
    assert sessions.unseal(token, "me", sessions.seal(token, "me", PRIVATE)) == PRIVATE


def test_another_secret_row_or_owner_opens_nothing():
    token = new_token(ROW)
    stored = sessions.seal(token, "me", PRIVATE)
    for wrong in (new_token(ROW), Token(uuid4(), token.secret)):
        with pytest.raises(CannotOpen):
            sessions.unseal(wrong, "me", stored)
    with pytest.raises(CannotOpen):
        sessions.unseal(token, "you", stored)


def test_what_is_stored_holds_neither_the_secret_nor_the_key():
    token = new_token(ROW)
    stored = sessions.seal(token, "me", PRIVATE)
    assert token.secret not in stored
    assert PRIVATE not in stored


def test_each_token_is_new_and_does_not_print_its_secret():
    tokens = [new_token(ROW) for _ in range(20)]
    assert len({token.secret for token in tokens}) == 20
    assert {len(token.secret) for token in tokens} == {32}
    assert "secret" not in repr(tokens[0])
