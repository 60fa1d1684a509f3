"""The public learns no cell in which fewer than a thousand people live. Pure."""

import pytest

from tests.calls import CENTRE
from vigie.doors.cells import COARSEST, FINEST, Settled, public_cell
from vigie.lib import geo


def cells(resolution, rings=1):
    return tuple(geo.disk(geo.cell_at(*CENTRE, resolution), rings))


def test_in_a_dense_city_it_is_the_finest():
    city = Settled(140_000, *CENTRE, cells(9, 4))
    assert public_cell(*CENTRE, [city]) == geo.cell_at(*CENTRE, FINEST)


@pytest.mark.parametrize("people", [2_000, 4_000, 12_000, 100_000])
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


def test_an_outline_of_wide_cells_is_shared_out():
    wide = Settled(7 * 1_500, *CENTRE, (geo.cell_at(*CENTRE, 7),))
    assert public_cell(*CENTRE, [wide]) == geo.cell_at(*CENTRE, 8)
    thin = Settled(7 * 500, *CENTRE, (geo.cell_at(*CENTRE, 7),))
    assert public_cell(*CENTRE, [thin]) == geo.cell_at(*CENTRE, 7)


def test_the_same_point_gives_the_same_cell_however_often_it_is_asked():
    city = [Settled(140_000, *CENTRE, cells(9, 4))]
    assert len({public_cell(*CENTRE, city) for _ in range(50)}) == 1
