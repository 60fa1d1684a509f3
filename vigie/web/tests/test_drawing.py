"""The map drawn on the server: public points, counts that add up."""

import re
from datetime import timedelta

import pytest

from tests.calls import CENTRE, NOW, make_board, make_call, make_emergency
from vigie.kit import paper
from vigie.lib import geo
from vigie.listening.models import Call
from vigie.listening.points import PUBLIC_RESOLUTION, TOO_WIDE
from vigie.web import drawing
from vigie.web.drawing import by_place, draw, spots_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_call_with_a_place_is_counted_once():
    flood = make_board(60)
    with_cell = Call.objects.exclude(cell=0).exclude(precision__in=TOO_WIDE).count()
    assert sum(spot.calls for spot in spots_of(flood)) == with_cell


def test_a_town_s_middle_is_no_point_on_the_map():
    flood = make_emergency()
    make_call(flood, 0, precision="city", cell=geo.cell_at(*CENTRE, 6))
    assert spots_of(flood) == []


def test_hidden_and_closed_calls_are_not_on_the_map():
    flood = make_emergency()
    make_call(flood, 0)
    make_call(flood, 1, state="hidden")
    make_call(flood, 2, state="closed")
    assert sum(spot.calls for spot in spots_of(flood)) == 1


def test_a_point_is_never_finer_than_a_quarter():
    flood = make_emergency()
    door = geo.cell_at(48.86123, 2.37123, 15)
    beside = geo.cell_at(48.86125, 2.37120, 15)
    make_call(flood, 0, cell=door)
    make_call(flood, 1, cell=beside)
    (spot,) = spots_of(flood)
    centre = geo.centre_of(geo.coarser(door, PUBLIC_RESOLUTION))
    assert (spot.lat, spot.lon) == pytest.approx(centre, abs=1e-5)
    assert spot.calls == 2


def test_the_same_call_is_at_the_same_point_each_time():
    flood = make_board(10)
    assert spots_of(flood) == spots_of(flood)


def test_a_coarse_place_stays_as_coarse_as_it_is():
    flood = make_emergency()
    city = geo.cell_at(*CENTRE, 5)
    make_call(flood, 0, cell=city)
    (spot,) = spots_of(flood)
    assert (spot.lat, spot.lon) == pytest.approx(geo.centre_of(city), abs=1e-5)


def test_a_filter_holds_on_the_map():
    flood = make_board(12)
    (spot,) = spots_of(flood, ["missing.call"])
    assert spot.kind.label == "missing.call"


def test_the_commonest_kind_and_the_latest_moment_are_shown():
    flood = make_emergency()
    cell = geo.cell_at(*CENTRE, 9)
    make_call(flood, 0, cell=cell, at=NOW - timedelta(hours=3))
    for number in (1, 13):
        make_call(flood, number, cell=cell, at=NOW - timedelta(hours=number))
    (spot,) = spots_of(flood)
    assert spot.kind.label == "shelter.offer"
    assert spot.latest == NOW - timedelta(hours=1)


def test_calls_at_hand_give_the_same_spots_as_the_database():
    flood = make_board(12)
    found = drawing.spots_of_rows(list(Call.objects.all()))
    assert sorted((s.lat, s.lon, s.calls) for s in found) == sorted(
        (s.lat, s.lon, s.calls) for s in spots_of(flood)
    )


def test_one_name_is_one_row_of_the_list():
    flood = make_emergency()
    for number in range(3):
        cell = geo.cell_at(CENTRE[0] + number / 50, CENTRE[1], 9)
        make_call(flood, number, cell=cell, place_name="Carmes")
    rows = by_place(spots_of(flood))
    assert [(row.place, row.calls) for row in rows] == [("Carmes", 3)]


def test_everything_drawn_lies_on_the_paper():
    flood = make_board(40)
    picture = draw(flood, spots_of(flood))
    assert picture.spots
    for spot in picture.spots:
        assert 0 <= spot.x <= paper.SIZE
        assert 0 <= spot.y <= paper.SIZE
    numbers = [int(n) for n in re.findall(r"-?\d+", picture.area)]
    assert min(numbers) >= 0
    assert max(numbers) <= paper.SIZE


def test_north_is_up_and_east_is_right():
    flood = make_emergency()
    make_call(flood, 0, cell=geo.cell_at(CENTRE[0] + 0.01, CENTRE[1], 9))
    make_call(flood, 1, cell=geo.cell_at(CENTRE[0], CENTRE[1] + 0.01, 9))
    north, east = sorted(draw(flood, spots_of(flood)).spots, key=lambda s: s.y)
    assert north.y < east.y
    assert east.x > north.x


def test_without_an_area_the_calls_give_the_frame():
    flood = make_emergency(outline=None)
    make_call(flood, 0)
    picture = draw(flood, spots_of(flood))
    assert (picture.area, len(picture.spots)) == ("", 1)


def test_nothing_to_draw_is_an_empty_drawing():
    assert draw(make_emergency(outline=None), []).empty


def test_an_area_of_several_parts_is_drawn_whole():
    parts = [geo.circle(48.8, 2.3, 900), geo.circle(48.9, 2.4, 900)]
    outline = {
        "type": "MultiPolygon",
        "coordinates": [part["coordinates"] for part in parts],
    }
    assert draw(make_emergency(outline=outline), []).area.count("M") == 2


def test_names_on_the_map_do_not_cover_one_another():
    flood = make_board(60)
    names = draw(flood, spots_of(flood)).names
    assert 0 < len(names) <= drawing.NAMES
    assert len({spot.place for spot in names}) == len(names)
    for one in names:
        others = [o for o in names if o is not one]
        assert all(abs(o.x - one.x) >= 230 or abs(o.y - one.y) >= 36 for o in others)


def test_the_map_page_is_complete_without_its_map(client):
    make_board(24)
    page = client.get("/e/crue-a-port-neuf/map/", {"lang": "en"}).content.decode()
    for place in ("Salle des Tanneurs", "Quai Vert", "حي الميناء"):
        assert place in page
    assert "never for a door" in page
