"""The public learns no cell in which fewer than a thousand people live. Pure."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.calls import CENTRE
from vigie.doors.cells import (
    COARSEST,
    EVEN,
    FINEST,
    INHABITANTS,
    Settled,
    cell_of_name,
    inhabitants,
    public_cell,
    settled_in,
)
from vigie.lib import geo
from vigie.reading.gazetteer import GazetteerRow


def cells(resolution, rings=1):
    return tuple(geo.disk(geo.cell_at(*CENTRE, resolution), rings))


def test_in_a_dense_city_it_is_the_finest():
    city = Settled(140_000, *CENTRE, cells(9, 4))
    assert public_cell(*CENTRE, [city]) == geo.cell_at(*CENTRE, FINEST)


@pytest.mark.parametrize("people", [4_000, 12_000, 100_000, 400_000])
def test_fewer_people_make_a_wider_cell_which_holds_a_thousand(people):
    spread = Settled(people, *CENTRE, cells(8, 6))  # 127 cells
    found = public_cell(*CENTRE, [spread])
    wide = geo.resolution_of(found)
    inside = sum(geo.coarser(one, wide) == found for one in spread.cells)
    assert COARSEST <= wide <= FINEST
    assert people * inside / len(spread.cells) >= 1_000


def test_in_the_country_villages_are_counted_together():
    near = (CENTRE[0] + 0.03, CENTRE[1])
    villages = [Settled(600, *CENTRE), Settled(500, *near)]
    found = public_cell(*CENTRE, villages)
    assert geo.resolution_of(found) < FINEST
    assert geo.coarser(geo.cell_at(*near, FINEST), geo.resolution_of(found)) == found


@pytest.mark.parametrize(
    "places", [(), (Settled(400, *CENTRE),), (Settled(90_000, 10.0, 10.0),)]
)
def test_where_nobody_knows_of_a_thousand_there_is_no_cell(places):
    assert public_cell(*CENTRE, places) == 0


def test_a_part_of_an_outline_is_believed_to_hold_half_of_its_share():
    wide = (geo.cell_at(*CENTRE, 7),)
    dense = Settled(7 * 2_000, *CENTRE, wide)
    assert public_cell(*CENTRE, [dense]) == geo.cell_at(*CENTRE, 8)
    thin = Settled(7 * 1_900, *CENTRE, wide)
    assert public_cell(*CENTRE, [thin]) == geo.cell_at(*CENTRE, 7)
    assert inhabitants(wide[0], [thin]) == pytest.approx(7 * 1_900)


def test_an_outline_of_cells_of_many_sizes_counts_by_area():
    """Outlines are stored so: wide cells inside, small ones along the border."""
    wide = geo.cell_at(*CENTRE, 7)
    border = next(one for one in geo.disk(wide, 1) if one != wide)
    at = geo.centre_of(border)
    small = tuple(geo.disk(geo.cell_at(*at, 9), 1))  # a seventh of the ground
    town = Settled(8_000, *CENTRE, (wide, *small))
    assert inhabitants(wide, [town]) == pytest.approx(8_000 * 7 / 8 * EVEN)
    assert inhabitants(geo.cell_at(*CENTRE, 8), [town]) == pytest.approx(500)
    assert inhabitants(border, [town]) == pytest.approx(500)
    assert geo.resolution_of(public_cell(*at, [town])) < 7


def test_the_people_of_a_quarter_are_not_counted_again_with_its_city():
    ground = cells(9, 3)
    alone = [Settled(5_000, *CENTRE, ground, "quarter")]
    twice = [*alone, Settled(5_000, *CENTRE, ground, "city")]
    cell = geo.cell_at(*CENTRE, FINEST)
    assert inhabitants(cell, twice) == inhabitants(cell, alone)
    beside = [*alone, Settled(5_000, *CENTRE, ground, "quarter")]
    assert inhabitants(cell, beside) == 2 * inhabitants(cell, alone)


def test_a_town_without_an_outline_is_a_disc_and_thin_at_its_edge():
    town = Settled(12_000, *CENTRE)
    assert public_cell(*CENTRE, [town]) == geo.cell_at(*CENTRE, FINEST)
    edge = (CENTRE[0] + 0.014, CENTRE[1])
    assert 0 < geo.resolution_of(public_cell(*edge, [town])) < FINEST
    metropolis = Settled(9_000_000, *CENTRE)
    near, far = ((CENTRE[0] + d, CENTRE[1]) for d in (0.05, 0.5))
    assert public_cell(*near, [metropolis]) == geo.cell_at(*near, FINEST)
    assert public_cell(*far, [metropolis]) == 0


def test_a_figure_that_cannot_be_a_population_is_not_believed():
    assert public_cell(*CENTRE, [Settled(90_000_000, *CENTRE, cells(9, 4))]) == 0


def place(kind, people=9_000, **fields):
    return GazetteerRow("Port-Neuf", *CENTRE, kind=kind, rank=people, **fields)


def test_people_live_in_quarters_districts_and_cities_that_say_how_many():
    kinds = ("quarter", "station", "street", "district", "city", "region")
    rows = [place(kind) for kind in kinds] + [place("quarter", 0)]
    found = settled_in(rows)
    assert [one.kind for one in found] == ["quarter", "district", "city"]
    outlined = settled_in([place("quarter", cells=cells(9, 4))])
    assert outlined == [Settled(9_000, *CENTRE, cells(9, 4), "quarter")]


@pytest.mark.parametrize(("kind", "wide"), [("quarter", 7), ("district", 7)])
def test_a_name_stands_for_the_middle_of_its_place(kind, wide):
    assert cell_of_name(place(kind, 0)) == geo.cell_at(*CENTRE, wide)


@pytest.mark.parametrize("kind", ["street", "station", "venue", "address", "region"])
def test_the_name_of_a_point_stands_for_no_cell(kind):
    assert cell_of_name(place(kind)) == 0


peopled = st.builds(
    Settled,
    people=st.integers(0, 3_000_000),
    lat=st.floats(CENTRE[0] - 0.05, CENTRE[0] + 0.05),
    lon=st.just(CENTRE[1]),
    cells=st.sampled_from([(), cells(9, 4), cells(7), cells(6), cells(5)]),
    kind=st.sampled_from(["quarter", "city"]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(peopled, max_size=4), st.floats(-0.06, 0.06))
def test_no_finer_cell_would_have_done_and_none_holds_more_than_there_are(rows, north):
    lat, lon = CENTRE[0] + north, CENTRE[1]
    found = public_cell(lat, lon, rows)
    if not found:
        assert inhabitants(geo.cell_at(lat, lon, COARSEST), rows) < INHABITANTS
        return
    assert INHABITANTS <= inhabitants(found, rows) <= sum(one.people for one in rows)
    wide = geo.resolution_of(found)
    assert found == geo.cell_at(lat, lon, wide)
    if wide < FINEST:
        finer = geo.cell_at(lat, lon, wide + 1)
        assert inhabitants(finer, rows) < INHABITANTS


def test_the_same_point_gives_the_same_cell_however_often_it_is_asked():
    city = [Settled(140_000, *CENTRE, cells(9, 4))]
    assert len({public_cell(*CENTRE, city) for _ in range(50)}) == 1
