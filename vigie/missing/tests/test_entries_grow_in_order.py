from datetime import timedelta

import pytest

from vigie.lib import clock
from vigie.missing.entries import TICK, take_entries
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)


def test_numbers_follow_one_another_and_the_moment_never_goes_back() -> None:
    now = clock.now()
    with writing():
        first, at = take_entries(3, now)
    with writing():
        second, later = take_entries(1, now - timedelta(hours=1))
    assert (first, second) == (1, 4)
    assert at == now
    assert later == now + 3 * TICK


def test_a_later_clock_is_believed() -> None:
    now = clock.now()
    with writing():
        take_entries(2, now)
    with writing():
        assert take_entries(1, now + timedelta(seconds=5))[1] == now + timedelta(
            seconds=5
        )


def test_a_transaction_that_fails_gives_its_numbers_back() -> None:
    now = clock.now()
    with writing():
        take_entries(2, now)
    with pytest.raises(ZeroDivisionError), writing():
        assert take_entries(5, now)[0] / 0
    with writing():
        assert take_entries(1, now)[0] == 3


def test_entries_are_refused_outside_of_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        take_entries(1, clock.now())
