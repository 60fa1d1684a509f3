"""Plots are paths inside their box, and say their figures."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.pulse import plots

VALUES = st.lists(st.integers(0, 10**6), min_size=1, max_size=150)


@given(VALUES, st.sampled_from([plots.line, plots.bars]))
def test_every_point_lies_in_the_box(values, draw):
    plot = draw(values, (100, 40))
    assert set(re.findall("[A-Za-z]", plot.path)) <= {"M", "V"}
    numbers = [float(n) for n in re.findall(r"[\d.]+", plot.path)]
    assert all(0 <= n <= 100 for n in numbers)
    assert plot.values == tuple(values)
    assert (plot.most, plot.last) == (max(values), values[-1])


def test_a_line_goes_from_edge_to_edge_with_the_highest_on_top():
    assert plots.line([0, 5, 10], (100, 40)).path == "M0 38 50 20 100 2"


def test_a_line_of_nothing_lies_on_the_ground():
    assert plots.line([0, 0], (100, 40)).path == "M0 38 100 38"


def test_bars_stand_in_the_middle_of_their_minute_and_zero_has_none():
    plot = plots.bars([0, 10, 5, 0], (40, 40))
    assert plot.path == "M15 40V2M25 40V20"


@pytest.mark.parametrize("draw", [plots.line, plots.bars])
def test_no_values_draw_nothing(draw):
    plot = draw([])
    assert (plot.path, plot.most, plot.last) == ("", 0, 0)
    assert plot.view_box == f"0 0 {plot.width} {plot.height}"
