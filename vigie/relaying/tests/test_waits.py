"""How long is waited: longer each time, never past a bound, spread by chance."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.relaying.tests.letters import NOW
from vigie.relaying.waits import (
    DIGEST,
    LONGEST_PAUSE,
    LONGEST_WAIT,
    held_until,
    pause,
    until_next,
)

CHANCES = st.floats(0, 1)


def test_each_attempt_waits_twice_as_long_up_to_an_hour():
    waits = [until_next(n, 1.0).total_seconds() for n in range(1, 12)]
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600]


def test_a_channel_that_fails_is_left_alone_for_a_minute_at_most():
    pauses = [pause(n, 1.0).total_seconds() for n in range(1, 7)]
    assert pauses == [5, 10, 20, 40, 60, 60]


@given(st.integers(-5, 10**6), CHANCES)
def test_a_wait_is_never_shorter_than_half_of_the_first_nor_longer_than_the_longest(
    attempts, chance
):
    assert 15 <= until_next(attempts, chance).total_seconds() <= LONGEST_WAIT
    assert 2.5 <= pause(attempts, chance).total_seconds() <= LONGEST_PAUSE


@given(st.integers(1, 20), CHANCES, st.floats(0, 10**5))
def test_who_asks_for_a_wait_gets_it(attempts, chance, asked):
    assert until_next(attempts, chance, asked).total_seconds() >= round(asked, 5) - 1e-5


def test_chance_spreads_those_that_failed_together():
    assert until_next(3, 0.0) == until_next(3, 1.0) / 2


def test_the_first_news_goes_at_once():
    assert held_until(None, NOW) is None


@pytest.mark.parametrize("seconds", [0, 1, 59])
def test_further_news_waits_until_a_minute_after_the_last(seconds):
    now = NOW + timedelta(seconds=seconds)
    assert held_until(NOW, now) == NOW + DIGEST


@pytest.mark.parametrize("seconds", [60, 61, 10**6])
def test_after_a_minute_news_goes_at_once_again(seconds):
    assert held_until(NOW, NOW + timedelta(seconds=seconds)) is None
