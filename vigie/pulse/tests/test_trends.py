"""What is listed and why: bursts, risers, the usual, and the test of spread."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.pulse import trends
from vigie.pulse.trends import Spread


def test_the_usual_of_a_steady_tag_is_its_rate():
    ago = np.arange(50)
    weights = trends.weights(ago, 50)
    assert weights.sum() == pytest.approx(1)
    assert float(weights @ np.full(50, 7)) == pytest.approx(7)


def test_a_slot_six_hours_old_weighs_half():
    weights = trends.weights(np.array([0, 36]), 200)
    assert weights[1] / weights[0] == pytest.approx(0.5)


def test_what_was_before_listening_began_or_is_still_to_come_weighs_nothing():
    assert trends.weights(np.array([-1, 3, 4]), 4).tolist()[0] == 0
    assert trends.weights(np.array([-1, 3, 4]), 4).tolist()[2] == 0
    assert trends.weights(np.array([0, 1]), 0).tolist() == [0, 0]


@given(st.integers(1, 400))
def test_the_weights_of_all_heard_slots_add_up_to_one(heard):
    assert trends.weights(np.arange(400), heard).sum() == pytest.approx(1)


def test_a_burst_needs_five_people_and_four_deviations():
    now = {"few": 4, "new": 5, "steady": 30, "jump": 30}
    usual = {"steady": 25.0, "jump": 3.0}
    found = trends.bursts(now, usual)
    assert [b.tag for b in found] == ["jump", "new"]
    assert found[0] == trends.Burst("jump", 30, 3.0, pytest.approx(13.5))


def test_bursts_stand_by_people_not_by_how_unusual_they_are():
    found = trends.bursts({"big": 1000, "strange": 20}, {"big": 500.0})
    assert [b.tag for b in found] == ["big", "strange"]


@given(st.dictionaries(st.text("ab", max_size=3), st.integers(0, 50)))
def test_more_people_with_the_same_usual_never_stand_below(now):
    found = trends.bursts(now, dict.fromkeys(now, 2.0))
    people = [b.people for b in found]
    assert people == sorted(people, reverse=True)
    listed = {b.tag for b in found}
    assert all(n <= min(people, default=99) for t, n in now.items() if t not in listed)


def test_the_daily_score_is_mastodons_chi_square():
    observed = np.array([4, 5, 10, 10, 100])
    expected = np.array([0, 0, 4, 20, 10])
    score = trends.chi_square(observed, expected)
    assert score.tolist() == [0, 16, 9, 0, 810]


def test_a_score_halves_every_four_hours():
    got = trends.decayed(np.array([8.0, 8.0, 8.0]), np.array([0, 24, 72]))
    assert got.tolist() == [8, 4, 1]


def test_a_crowd_raises_no_doubt():
    crowd = Spread(200, 100, 10, 150, 12, 400, 20)
    assert trends.doubts(crowd) == ()


@pytest.mark.parametrize(
    ("spread", "doubt"),
    [
        (Spread(20, 20, 11, 20, 1, 20, 0), "young"),
        (Spread(20, 0, 0, 20, 13, 20, 0), "copies"),
        (Spread(20, 0, 0, 13, 1, 20, 7), "removed"),
    ],
)
def test_each_doubt_is_named(spread, doubt):
    assert trends.doubts(spread) == (doubt,)


@pytest.mark.parametrize(
    "spread",
    [
        Spread(20, 20, 10, 20, 12, 20, 6),  # exactly half, 60 %, 30 %
        Spread(9, 9, 9, 9, 9, 9, 9),  # too few to say
        Spread(100, 20, 20, 100, 1, 100, 0),  # the age of most is not known
    ],
)
def test_the_limits_themselves_are_no_doubt(spread):
    assert trends.doubts(spread) == ()
