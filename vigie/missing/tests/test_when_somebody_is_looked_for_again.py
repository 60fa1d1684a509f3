from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.calls import NOW
from vigie.missing.rounds_due import DAILY, STEPS, due_at

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def test_the_first_round_is_at_once_then_after_one_three_and_eight_hours_then_daily():
    at, found = None, []
    for _turn in range(7):
        at = due_at(NOW, at)
        found.append((at - NOW) / HOUR)
    assert found == [0, 1, 3, 8, 32, 56, 80]


@pytest.mark.parametrize(
    ("last", "hours"),
    [(MINUTE, 1), (59 * MINUTE, 1), (HOUR, 3), (2 * HOUR, 3), (5 * HOUR, 8)],
)
def test_a_round_that_came_late_moves_none_after_it(last, hours):
    assert due_at(NOW, NOW + last) == NOW + hours * HOUR


def test_one_round_makes_up_for_all_that_were_missed():
    assert due_at(NOW, NOW + 9 * HOUR) == NOW + 33 * HOUR


@given(some.timedeltas(timedelta(0), timedelta(days=40)))
def test_the_next_round_is_always_later_and_never_more_than_a_day_away(after):
    last = NOW + after
    assert last < due_at(NOW, last) <= last + DAILY
    if after < STEPS[0]:
        assert due_at(NOW, last) == NOW + HOUR
