"""A place lies in the quarter whose outline or centre is around it."""

import h3

from vigie.emergencies.quarters import Quarters
from vigie.lib import geo
from vigie.reading.gazetteer import GazetteerRow
from vigie.reading.post import Place

HALL = geo.cell_at(43.3521, 4.9702, 10)


def quarter(name, lat, lon, kind="quarter", cells=()):
    return GazetteerRow(name=name, lat=lat, lon=lon, kind=kind, cells=cells)


def at_hall(precision, name="Hall Vert", cell=HALL):
    return Place(name, cell, precision, True, 0, 1)


def test_a_district_lies_in_itself_though_its_cell_is_coarse():
    rows = [
        quarter("1er", 43.3521, 4.9702, kind="district"),
        quarter("7e", 43.3600, 4.9600, kind="district"),
    ]
    coarse = geo.coarser(HALL, 7)
    quarters = Quarters.of(rows)
    assert quarters.around(at_hall("district", "1er", coarse)) == "1er"
    assert quarters.around(at_hall("district", "7e", coarse)) == "7e"


def test_without_outlines_the_nearest_centre_is_taken():
    rows = [quarter("Arènes", 43.3520, 4.9700), quarter("Pins", 43.3668, 4.9540)]
    assert Quarters.of(rows).around(at_hall("point")) == "Arènes"


def test_a_place_far_from_every_centre_is_in_none():
    assert Quarters.of([quarter("Pins", 43.5, 4.95)]).around(at_hall("point")) == ""


def test_an_outline_is_worth_more_than_a_near_centre():
    outline = {h3.cell_to_parent(h3.int_to_str(HALL), 9)}
    cells = tuple(h3.str_to_int(cell) for cell in outline)
    rows = [
        quarter("Far centre", 43.39, 4.99, cells=cells),
        quarter("Near", 43.352, 4.97),
    ]
    assert Quarters.of(rows).around(at_hall("point")) == "Far centre"


def test_districts_go_before_quarters_because_people_say_them():
    rows = [
        quarter("Small", 43.3521, 4.9702),
        quarter("11e", 43.3530, 4.9710, kind="district"),
    ]
    assert Quarters.of(rows).around(at_hall("street")) == "11e"


def test_a_town_lies_in_no_quarter():
    rows = [quarter("Arènes", 43.3520, 4.9700)]
    assert Quarters.of(rows).around(at_hall("city")) == ""
    assert Quarters.of(rows).around(Place("x", 0, "point", True, 0, 1)) == ""


def test_a_gazetteer_without_quarters_knows_none():
    assert Quarters.of([]).around(at_hall("point")) == ""
