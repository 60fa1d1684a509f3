"""Fixes that cannot be are refused, and the rest make a line and a reach."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.lib.geo import cell_at, resolution_of
from vigie.lookouts.states import Heading
from vigie.lookouts.track import (
    MOST_CELLS,
    Fix,
    Refused,
    Why,
    compass,
    heading_between,
    judged,
    metres_between,
    reach,
    simplified,
    speed_between,
)

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOME = Fix(NINE, -26.2041, 28.0473, 10)  # Johannesburg
PRETORIA = Fix(NINE + timedelta(minutes=30), -25.7479, 28.2293, 10)


def test_speed_and_heading_between_two_towns():
    assert metres_between(HOME, PRETORIA) == pytest.approx(53_900, rel=0.01)
    assert speed_between(HOME, PRETORIA) == pytest.approx(107.8, rel=0.01)
    assert heading_between(HOME, PRETORIA) == pytest.approx(19.7, abs=0.3)
    assert compass(heading_between(HOME, PRETORIA)) == "n"
    assert speed_between(HOME, HOME) is None


def test_every_word_of_the_compass_is_a_direction_that_is_known():
    words = {compass(heading) for heading in range(361)}
    assert words == {one for one in Heading.values if one}
    assert compass(359) == compass(1) == "n"


@pytest.mark.parametrize(
    ("seconds", "lat", "accuracy", "why"),
    [
        (60, -26.21, 10, None),
        (0, -26.2041, 10, Why.DUPLICATE),
        (0, -26.3, 10, Why.OUT_OF_ORDER),
        (-5, -26.2041, 10, Why.OUT_OF_ORDER),
        (60, -27.2041, 10, Why.TOO_FAST),
        (60, -27.2041, 200_000, None),
        (1, -26.2051, None, None),
        (4000, -26.21, 10, Why.FUTURE),
    ],
)
def test_what_cannot_follow_is_refused(seconds, lat, accuracy, why):
    fix = Fix(NINE + timedelta(seconds=seconds), lat, 28.0473, accuracy)
    said = judged(fix, HOME, NINE + timedelta(hours=1))
    assert said == (Refused(why) if why else None)


def test_the_first_fix_is_taken_unless_it_is_in_the_future():
    assert judged(HOME, None, NINE) is None
    assert judged(HOME, None, NINE - timedelta(hours=1)) == Refused(Why.FUTURE)


@given(st.integers(0, 3000), st.integers(2, 300))
def test_a_line_keeps_its_ends_and_is_short_enough(count, most):
    fixes = [HOME._replace(at=NINE + timedelta(seconds=n)) for n in range(count)]
    line = simplified(fixes, most)
    assert len(line) == min(count, most)
    assert line == sorted(set(line))
    assert line[:1] == fixes[:1]
    assert line[-1:] == fixes[-1:]


@settings(max_examples=60, deadline=None)
@given(
    st.floats(-80, 80),
    st.floats(-179, 179),
    st.floats(0, 36_000),
    st.floats(0, 200),
    st.floats(0, 360),
    st.floats(0, 0.98),
)
def test_whatever_is_within_reach_lies_in_its_cells(
    lat, lon, seconds, speed, way, part
):
    fix = Fix(NINE, lat, lon, 20)
    now = NINE + timedelta(seconds=seconds)
    cells = reach(fix, now, speed)
    assert 0 < len(cells) <= MOST_CELLS
    far = part * (speed * seconds / 3.6 + 20)
    there = _moved(lat, lon, far, way)
    resolution = resolution_of(next(iter(cells)))
    assert cell_at(*there, resolution) in cells
    cone = reach(fix, now, speed, way)
    assert cone <= cells
    assert cell_at(*there, resolution) in cone


def test_a_heading_leaves_out_what_lies_behind():
    now = NINE + timedelta(hours=1)
    cone = reach(HOME, now, 100, 0)
    behind = _moved(HOME.lat, HOME.lon, 80_000, 180)
    assert cell_at(*behind, resolution_of(next(iter(cone)))) not in cone


def _moved(lat: float, lon: float, metres: float, way: float) -> tuple[float, float]:
    turn, north, go = metres / 6_371_008.8, math.radians(lat), math.radians(way)
    sine = math.sin(north) * math.cos(turn)
    sine += math.cos(north) * math.sin(turn) * math.cos(go)
    east = math.atan2(
        math.sin(go) * math.sin(turn) * math.cos(north),
        math.cos(turn) - math.sin(north) * sine,
    )
    return math.degrees(math.asin(sine)), math.degrees(east) + lon
