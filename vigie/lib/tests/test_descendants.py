"""The cells within a cell, as ranges of integers."""

import h3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.lib import geo

LAT = st.floats(-89, 89)
LON = st.floats(-180, 179)


def is_within(cell, ranges):
    return any(first <= cell <= last for first, last in ranges)


@given(LAT, LON, st.integers(0, 15), st.integers(0, 15))
def test_every_finer_cell_of_a_point_is_within(lat, lon, one, other):
    coarse, fine = min(one, other), max(one, other)
    cell = geo.cell_at(lat, lon, coarse)
    # Of one point and not a child of it: cells of two sizes do not nest exactly.
    child = geo.cell_at(*geo.centre_of(cell), fine)
    assert is_within(child, geo.descendants(cell))


@pytest.mark.parametrize("resolution", [8, 9, 10])
def test_the_range_holds_the_children_and_no_other_cell(resolution):
    cell = geo.cell_at(48.86, 2.37, 8)
    first, last = geo.descendants(cell)[resolution - 8]
    children = {
        int(h3.str_to_int(one))
        for one in h3.cell_to_children(h3.int_to_str(cell), resolution)
    }
    assert (min(children), max(children)) == (first, last)
    for beside in h3.grid_ring(h3.int_to_str(cell), 1):
        for one in h3.cell_to_children(beside, resolution):
            assert not first <= int(h3.str_to_int(one)) <= last


def test_a_table_has_itself_alone():
    cell = geo.cell_at(48.86, 2.37, 15)
    assert geo.descendants(cell) == [(cell, cell)]
