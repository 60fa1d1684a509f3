"""Rates for each network and action, and the load that they show."""

import pytest

from vigie.trust.limits import rates
from vigie.trust.limits.buckets import Rate
from vigie.trust.limits.table import Table


@pytest.fixture
def table(settings):
    settings.CROWD = 1
    return Table(key=b"k" * 32)


def given(table, action, address, times, now=100.0, ask=rates.ask):
    return sum(ask(table, action, address, now).given for _ in range(times))


def test_neighbours_share_a_bucket_and_strangers_do_not(table):
    most = rates.RATES["code"].burst
    assert given(table, "code", "192.0.2.1", most + 5) == most
    assert given(table, "code", "192.0.2.200", 5) == 0
    assert given(table, "code", "192.0.3.1", 5) == 5
    assert given(table, "code", "2001:db8:1::1", most + 5) == most
    assert given(table, "code", "2001:db8:1:ff::9", 5) == 0
    assert given(table, "code", "2001:db8:2::1", 5) == 5


def test_each_action_has_a_bucket_of_its_own(table):
    given(table, "code", "192.0.2.1", 100)
    assert given(table, "sign in", "192.0.2.1", 5) == 5


def test_an_action_without_a_rate_is_a_mistake(table):
    with pytest.raises(KeyError):
        rates.ask(table, "dance", "192.0.2.1", 100.0)


def test_whoever_waits_instead_of_working_has_a_quarter(table):
    slow = given(table, "report", "192.0.2.1", 100, ask=rates.ask_slow)
    assert slow == rates.RATES["report"].burst // 4
    assert given(table, "report", "192.0.2.1", 100) == rates.RATES["report"].burst


def test_the_few_of_whoever_waits_are_counted_by_network_and_action(table):
    given(table, "report", "192.0.2.1", 100, ask=rates.ask_slow)
    assert given(table, "report", "192.0.2.9", 1, ask=rates.ask_slow) == 0
    assert given(table, "report", "192.0.3.1", 1, ask=rates.ask_slow) == 1
    assert given(table, "flag", "192.0.2.1", 1, ask=rates.ask_slow) == 1


def test_a_crowd_behind_one_address_can_be_given_room(table, settings):
    settings.CROWD = 3
    assert given(table, "code", "192.0.2.1", 100) == 3 * rates.RATES["code"].burst


def test_load_is_shown_for_the_network_and_for_everybody(table):
    assert rates.load_of(table, "code", "192.0.2.1", 100.0) == rates.Load(0, 0)
    given(table, "code", "192.0.2.1", 10)
    here = rates.load_of(table, "code", "192.0.2.1", 100.0)
    there = rates.load_of(table, "code", "192.0.3.1", 100.0)
    assert here.here == pytest.approx(0.5)
    assert there.here == 0
    assert here.everywhere == there.everywhere == pytest.approx(10 / 600)


def test_what_is_refused_adds_nothing_to_the_load_of_everybody(table):
    given(table, "code", "192.0.2.1", 5000)
    load = rates.load_of(table, "code", "192.0.3.1", 100.0)
    assert load.everywhere == pytest.approx(20 / 600)


def test_a_flood_from_many_networks_leaves_an_ordinary_reader_all_he_needs(table):
    for number in range(3000):
        address = f"10.{number // 256}.{number % 256}.1"
        given(table, "report", address, 5)
    assert rates.load_of(table, "report", "192.0.2.1", 100.0).everywhere == 1.0
    assert given(table, "report", "192.0.2.1", 20) == 20


def test_every_rate_leaves_room_for_a_family_behind_one_address():
    for rate in rates.RATES.values():
        assert rate.burst >= 20
        assert rate.times(rates.SLOW).burst >= 5
    assert Rate(240, 0.5) == rates.RATES["open"]
