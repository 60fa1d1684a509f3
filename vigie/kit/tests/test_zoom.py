"""Counts on a map add up at every zoom, and a view holds a few points only."""

import random
from itertools import pairwise

import h3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.kit import zoom
from vigie.kit.zoom import View, cell_of, gathered, is_within
from vigie.lib import geo

PARIS = (48.8606, 2.3700)
POINTS = st.tuples(st.floats(-89, 89), st.floats(-180, 179.9))
SIZES = st.integers(4, 8)
CELLS = st.builds(lambda point, size: geo.cell_at(*point, size), POINTS, SIZES)


def around(many, spread=5.0, seed=7):
    """Cells of several sizes with counts, around a city."""
    dice = random.Random(seed)
    found = {}
    for _turn in range(many):
        lat = PARIS[0] + dice.uniform(-spread, spread)
        lon = PARIS[1] + dice.uniform(-spread, spread)
        cell = geo.cell_at(lat, lon, dice.choice((5, 6, 7, 8, 8, 8)))
        found[cell] = found.get(cell, 0) + dice.randint(1, 9)
    return found


def summed(counts, view=None, most=zoom.MOST):
    """What a view shows: the points and their sums."""
    seen = {c: n for c, n in counts.items() if view is None or view.shows(c)}
    sums = {}
    for cell, stands in gathered(seen, most).items():
        sums[stands] = sums.get(stands, 0) + seen[cell]
    return sums


@given(cell=CELLS, size=st.integers(0, 9))
def test_a_wider_cell_is_the_one_that_the_library_names(cell, size):
    name = h3.int_to_str(cell)
    wanted = name
    if h3.get_resolution(name) > size:
        wanted = h3.cell_to_parent(name, size)
    assert h3.int_to_str(geo.coarser(cell, size)) == wanted
    assert geo.resolution_of(cell) == h3.get_resolution(name)


@given(cells=st.dictionaries(CELLS, st.integers(1, 50), max_size=60))
def test_nothing_is_lost_whatever_the_space(cells):
    for most in (1, 5, 20, 200):
        sums = summed(cells, most=most)
        assert sum(sums.values()) == sum(cells.values())


@given(cells=st.lists(CELLS, unique=True, max_size=150))
def test_no_more_points_than_there_is_space_for(cells):
    # Each of the 122 widest cells may be needed, and wider ones stand for themselves.
    assert len(set(gathered(cells, 130).values())) <= 130
    assert gathered(cells, 150) == {cell: cell for cell in cells}


@given(cells=st.lists(CELLS, unique=True, max_size=80), most=st.integers(1, 40))
def test_what_stands_for_a_cell_holds_it(cells, most):
    for cell, stands in gathered(cells, most).items():
        assert is_within(cell, stands)


def test_counts_add_up_from_the_whole_map_to_the_last_point():
    counts = around(5_000)
    todo, seen, depth = [View()], {}, 0
    while todo:
        depth += 1
        following = []
        for view in todo:
            sums = summed(counts, view, 50)
            assert len(sums) <= 50
            total = sum(n for c, n in counts.items() if view.shows(c))
            assert sum(sums.values()) == total
            for stands, many in sums.items():
                if stands in counts and not any(
                    is_within(c, stands) and c != stands for c in counts
                ):
                    seen[stands] = many
                elif view.cell != stands:
                    following.append(View(cell=stands))
                else:
                    seen[stands] = counts[stands]
        todo = following
        assert depth < 9
    assert seen.items() <= counts.items()


@pytest.mark.parametrize("parts", [1, 2, 3, 7])
def test_boxes_side_by_side_add_up_to_the_box_around_them(parts):
    counts = around(800, spread=2.0)
    edges = [PARIS[1] - 3 + 6 * n / parts for n in range(parts + 1)]
    rows = [PARIS[0] - 3 + 6 * n / parts for n in range(parts + 1)]
    found = sum(
        sum(summed(counts, View(box=(west, south, east, north))).values())
        for west, east in pairwise(edges)
        for south, north in pairwise(rows)
    )
    assert found == sum(counts.values())


def test_a_box_over_the_date_line_holds_both_sides():
    view = View(box=(170.0, -50.0, -170.0, 50.0))
    east, west = geo.cell_at(0.0, -175.0, 8), geo.cell_at(0.0, 175.0, 8)
    assert view.shows(east)
    assert view.shows(west)
    assert not view.shows(geo.cell_at(0.0, 0.0, 8))


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"cell": "x"},
        {"cell": "8" * 15},
        {"cell": "8" * 40},
        {"cell": "0"},
        {"box": "1,2,3"},
        {"box": "1,2,3,x"},
        {"box": "1,2,3,1e9"},
        {"box": "nan,nan,nan,nan"},
        {"cell": "\0", "box": "\0"},
    ],
)
def test_a_made_up_view_is_the_whole_map(query):
    assert View.of(query).is_whole


def test_a_view_is_read_from_its_words():
    cell = geo.cell_at(*PARIS, 6)
    view = View.of({"cell": f"{cell:x}", "box": "2.1,48.2,2.9,48.9999"})
    assert view == View(cell, (2.1, 48.2, 2.9, 48.9999))
    assert cell_of(f"{cell:x}") == cell
    assert not view.is_whole


def test_the_database_s_rows_of_a_cell_are_those_within_it():
    outer = geo.cell_at(*PARIS, 5)
    inner = [geo.cell_at(*PARIS, size) for size in (5, 6, 8)]
    beside = [geo.cell_at(PARIS[0] + 1, PARIS[1], 8), geo.coarser(outer, 4)]
    pairs = [pair for _, pair in zoom.within(outer).children]
    for cell in inner + beside:
        found = any(low <= cell <= high for low, high in pairs)
        assert found is (cell in inner) is is_within(cell, outer)
    assert not zoom.within(0)
