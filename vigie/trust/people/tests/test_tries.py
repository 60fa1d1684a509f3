"""Tries: a bucket for each caller, that fills again, and names nobody."""

import pytest
from django.test import RequestFactory

from vigie.trust.people.tries import Tries, caller


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_so_many_at_once_and_then_none(clock):
    tries = Tries(3, 10, clock=clock)
    assert [tries.take("a") for _ in range(5)] == [True, True, True, False, False]


def test_one_more_after_a_while(clock):
    tries = Tries(3, 10, clock=clock)
    for _ in range(3):
        tries.take("a")
    clock.now = 9.9
    assert not tries.take("a")
    clock.now = 10.1
    assert tries.take("a")
    assert not tries.take("a")


def test_asking_in_vain_does_not_prolong_the_wait(clock):
    tries = Tries(1, 10, clock=clock)
    tries.take("a")
    for second in range(1, 10):
        clock.now = float(second)
        assert not tries.take("a")
    clock.now = 10.01
    assert tries.take("a")


def test_waiting_long_gives_no_more_than_at_first(clock):
    tries = Tries(3, 10, clock=clock)
    tries.take("a")
    clock.now = 10_000.0
    assert [tries.take("a") for _ in range(4)] == [True, True, True, False]


def test_nobody_takes_the_tries_of_another(clock):
    tries = Tries(1, 10, clock=clock)
    tries.take("a")
    assert tries.take("b")


def test_buckets_are_few_and_hold_no_address(clock):
    tries = Tries(1, 10, clock=clock, rooms=5)
    for number in range(20):
        tries.take(f"192.0.2.{number}")
    assert len(tries._buckets) == 5
    assert not [name for name in tries._buckets if b"192.0" in name]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_a_caller_is_an_address_or_a_network_of_version_six(address, name):
    assert caller(RequestFactory().get("/", REMOTE_ADDR=address)) == name


def test_a_forged_header_makes_no_other_caller():
    request = RequestFactory().get(
        "/", REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR="198.51.100.1"
    )
    assert caller(request) == "192.0.2.7"
