"""A token is short, opens one question, and cannot be made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.safety.tokens import question_of, token_of


@given(st.integers(min_value=0, max_value=2**40 - 1))
def test_a_token_leads_back_to_its_question(number):
    assert question_of(token_of(number)) == number


def test_a_token_is_short_enough_for_an_sms():
    assert {len(token_of(number)) for number in (0, 1, 10**9)} == {20}


@given(st.integers(min_value=0, max_value=10**6), st.integers(0, 19))
def test_a_token_with_one_letter_changed_opens_nothing(number, place):
    token = token_of(number)
    other = "A" if token[place] != "A" else "B"
    assert question_of(token[:place] + other + token[place + 1 :]) is None


@given(st.text(max_size=40))
def test_whatever_is_typed_opens_nothing_and_breaks_nothing(typed):
    assert question_of(typed) is None


def test_another_deployment_makes_other_tokens(settings):
    token = token_of(7)
    settings.SECRET_KEY = "another" * 10
    assert question_of(token) is None


@pytest.mark.parametrize("number", [-1, 2**40])
def test_a_number_that_no_question_has_is_refused(number):
    with pytest.raises(OverflowError):
        token_of(number)
