"""Token buckets: what they give in any span of time, and what they leave alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from vigie.trust.limits.buckets import FULL, Rate, Taken, press, take, used
from vigie.trust.limits.table import Table

RATE = Rate(3, 10)
rates = st.builds(Rate, st.integers(1, 9), st.sampled_from([0.25, 0.5, 1.0, 7.0, 10.0]))


def given_at(rate, moments):
    """The moments at which a bucket gave a token."""
    full_at, out = FULL, []
    for now in moments:
        taken = take(full_at, rate, now)
        full_at = taken.full_at
        out += [now] if taken.given else []
    return out


def test_so_many_at_once_and_then_none():
    assert given_at(RATE, [100.0] * 5) == [100.0] * 3


def test_one_more_comes_after_its_time_and_not_before():
    assert given_at(RATE, [100, 100, 100, 109.9, 110, 110.1, 119.9, 120]) == [
        *(100, 100, 100),
        *(110, 120),
    ]


def test_a_refusal_says_how_long_to_wait():
    full_at = FULL
    for _ in range(3):
        full_at = take(full_at, RATE, 100.0).full_at
    refused = take(full_at, RATE, 104.0)
    assert refused == Taken(130.0, 6.0)
    assert not refused.given
    assert take(refused.full_at, RATE, 110.0).given


def test_asking_in_vain_does_not_prolong_the_wait():
    moments = [100, 100, 100, *(100 + n / 10 for n in range(1, 100)), 110]
    assert given_at(RATE, moments) == [100, 100, 100, 110]


def test_waiting_long_gives_no_more_than_at_first():
    assert given_at(RATE, [0.0, *[1e9] * 5]) == [0.0, *[1e9] * 3]


def test_a_bucket_of_one_gives_one():
    assert given_at(Rate(1, 0.5), [1.0, 1.0, 1.4, 1.5]) == [1.0, 1.5]


def test_a_clock_that_stands_or_goes_back_gives_nothing_away():
    assert given_at(RATE, [100, 100, 100, 50, 0, 100]) == [100, 100, 100]


@given(rates, st.lists(st.floats(0, 40), max_size=60))
def test_no_span_of_time_gives_more_than_the_burst_and_the_rate(rate, steps):
    moments, now = [], 0.0
    for step in steps:
        now += step * rate.seconds / 10
        moments.append(now)
    got = given_at(rate, moments)
    for first in range(len(got)):
        for last in range(first, len(got)):
            span = got[last] - got[first]
            assert last - first + 1 <= rate.burst + span / rate.seconds + 1e-6


@given(rates, st.lists(st.floats(0, 100), max_size=40).map(sorted))
def test_the_wait_that_is_told_is_enough_and_not_too_much(rate, moments):
    full_at = FULL
    for now in moments:
        taken = take(full_at, rate, now)
        if not taken.given:
            assert 0 < taken.wait <= rate.seconds + 1e-6
            assert take(full_at, rate, now + taken.wait + 1e-5).given
            assert not take(full_at, rate, now + taken.wait * 0.5).given
        full_at = taken.full_at


def test_pressure_rises_and_calms_down_and_never_passes_its_depth():
    full_at = FULL
    for _ in range(1000):
        full_at = press(full_at, RATE, 100.0)
    assert full_at == 130.0
    assert used(full_at, RATE, 100.0) == 1.0
    assert used(full_at, RATE, 115.0) == 0.5
    assert used(full_at, RATE, 130.0) == used(full_at, RATE, 1e9) == 0.0
    assert used(press(FULL, RATE, 50.0), RATE, 50.0) == pytest.approx(1 / 3)
    assert used(1000.0, RATE, 100.0) == 1.0


def test_a_wider_rate_is_wider_at_once_and_after():
    assert Rate(20, 10).times(3) == Rate(60, 10 / 3)
    assert Rate(20, 10).times(0.25) == Rate(5, 40)
    assert Rate(2, 10).times(0.25) == Rate(1, 40)
    assert Rate(20, 10).depth == 200


class Buckets(RuleBasedStateMachine):
    """A table, beside a list of all that each name was given."""

    NAMES = ("a", "b", "ش", "\ud800")

    @initialize(rate=rates)
    def begin(self, rate):
        self.rate, self.now = rate, 0.0
        self.table = Table(key=b"k" * 32, rows=64)
        self.got = {name: [] for name in self.NAMES}
        self.alone = dict.fromkeys(self.NAMES, FULL)

    @rule(name=st.sampled_from(NAMES), times=st.integers(1, 12))
    def take(self, name, times):
        for _ in range(times):
            taken = self.table.take(name, self.rate, self.now)
            alone = take(self.alone[name], self.rate, self.now)
            self.alone[name] = alone.full_at
            assert taken == alone  # whatever the other names did meanwhile
            self.got[name] += [self.now] if taken.given else []

    @rule(part=st.floats(0, 5))
    def wait(self, part):
        self.now += part * self.rate.seconds

    @invariant()
    def never_more_than_burst_and_rate(self):
        for got in getattr(self, "got", {}).values():
            for first, moment in enumerate(got):
                most = self.rate.burst + (got[-1] - moment) / self.rate.seconds
                assert len(got) - first <= most + 1e-6


TestBuckets = Buckets.TestCase
