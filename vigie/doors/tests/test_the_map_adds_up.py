"""What is free adds up on the map at every zoom, drawn, as GeoJSON and by boxes."""

import random

import pytest

from tests.calls import CENTRE, NOW
from tests.house.test_pages import MOST, in_order, packed, sheet
from vigie.doors import directory
from vigie.doors.directory import MOST_DRAWN, Wanted
from vigie.doors.models import Door
from vigie.doors.tests.making import CELL, make_door
from vigie.emergencies.models import Emergency
from vigie.kit import paper, zoom
from vigie.lib import geo

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once"),
]
ROOM = "/e/crue-a-port-neuf/doors/"
MANY = 600


@pytest.fixture
def country(emergency):
    """Offers all over a country, some known by a wide cell, some by a name alone."""
    dice = random.Random(5)
    doors = []
    for number in range(MANY):
        at = CENTRE[0] + dice.uniform(-2, 2), CENTRE[1] + dice.uniform(-2, 2)
        cell = geo.cell_at(*at, dice.choice((6, 7, 8, 8, 8)))
        door = make_door(emergency, places=1 + number % 4, quarter=f"Bourg {number}")
        doors.append((door.pk, cell))
    for pk, cell in doors:
        Door.objects.filter(pk=pk).update(cell=cell)
    make_door(emergency, cell=0, quarter="Nulle part")
    Emergency.objects.update(outline=geo.circle(*CENTRE, 300_000))
    emergency.refresh_from_db()
    return emergency


def on_the_map():
    found = Door.objects.exclude(cell=0).values_list("cell", "free")
    return [(cell, free) for cell, free in found]


def within(cell):
    return sum(free for one, free in on_the_map() if zoom.is_within(one, cell))


def features(client, query=""):
    answer = client.get(f"{ROOM}cells.geojson{query}")
    assert answer.status_code == 200
    assert len(answer.content) < 100_000
    return [one["properties"] for one in answer.json()["features"]]


def test_few_points_hold_all_that_is_free(country, client):
    found = features(client)
    assert len(found) <= zoom.MOST
    assert sum(one["calls"] for one in found) == sum(free for _, free in on_the_map())
    assert any(one.get("points", 1) > 1 for one in found)


def test_each_point_leads_to_as_many_as_it_said(country, client):
    todo, turns = [one for one in features(client) if "cell" in one], 0
    while todo and turns < 60:
        turns += 1
        point = todo.pop()
        nearer = features(client, f"?cell={point['cell']}")
        assert sum(one["calls"] for one in nearer) == point["calls"]
        assert point["calls"] == within(int(point["cell"], 16))
        assert point["points"] == sum(one.get("points", 1) for one in nearer)
        todo += [one for one in nearer if "cell" in one and one != point]


def test_four_boxes_hold_as_many_as_the_box_around_them(country, client):
    lat, lon = CENTRE
    around = [lon - 3, lat - 3, lon + 3, lat + 3]
    parts = [
        [around[0], around[1], lon, lat],
        [lon, around[1], around[2], lat],
        [around[0], lat, lon, around[3]],
        [lon, lat, around[2], around[3]],
    ]
    sums = [
        sum(one["calls"] for one in features(client, f"?box={sides}"))
        for sides in (",".join(f"{side:.4f}" for side in box) for box in parts)
    ]
    assert all(sums)
    assert sum(sums) == sum(free for _, free in on_the_map())


def test_the_drawing_holds_the_same_sums_and_leads_nearer(country, client):
    page = directory.directory(country, Wanted(), NOW)
    assert page.leads_nearer
    assert len(page.spots) <= MOST_DRAWN
    spot = max(page.spots, key=lambda one: one.points)
    nearer = directory.directory(country, Wanted(cell=spot.cell), NOW)
    assert sum(one.free for one in nearer.spots) == spot.free == nearer.free
    for one in nearer.spots:
        assert 0 <= one.x <= paper.SIZE
        assert 0 <= one.y <= paper.SIZE
    assert nearer.farther == ""
    assert Wanted.of({"cell": f"{spot.cell:x}", "size": "2"}).query() == (
        f"size=2&cell={spot.cell:x}"
    )


def test_the_list_of_a_cell_is_that_of_its_doors(country, client):
    cell = geo.coarser(CELL, 5)
    make_door(country, quarter="Quai Vert")
    page = directory.directory(country, Wanted(cell=cell), NOW)
    assert "Quai Vert" in {one.name for one in page.quarters}
    assert page.free == within(cell)


@pytest.mark.parametrize("language", ["fr", "en", "es", "ar"])
def test_the_page_is_light_with_as_many_points_as_it_draws(country, client, language):
    spot = directory.directory(country, Wanted(), NOW).spots[0]
    headers = {"accept-language": language}
    for query in ("", f"?cell={spot.cell:x}"):
        answer = client.get(ROOM + query, headers=headers)
        in_order(answer.text, language)
        assert packed(answer.content) + packed(sheet()) <= MOST
    assert 'role="group"' in client.get(ROOM, headers=headers).text


@pytest.mark.parametrize("query", ["?cell=x", "?cell=8&box=1", "?box=,,,", "?cell=%00"])
def test_a_made_up_view_is_the_whole_map(country, client, query):
    assert features(client, query) == features(client)


def test_a_town_of_a_few_cells_is_drawn_as_it_is(emergency, client):
    for cell in geo.disk(CELL, 2):
        make_door(emergency, cell=cell)
    found = features(client)
    assert len(found) == 19
    assert not [one for one in found if "points" in one]
    assert 'role="group"' not in client.get(ROOM).text


def test_the_order_of_points_tells_nothing_but_how_many(country):
    rows = directory.quarters_of(directory.listed(country, NOW))
    spots = directory.spots_of(directory.points_in(rows))
    assert spots == sorted(spots, key=lambda one: (-one.free, one.cell))
    assert spots == directory.spots_of(directory.points_in(reversed(rows)))
    read = directory.points_of(directory.listed(country, NOW))
    assert spots == directory.spots_of(read)


def test_what_lies_outside_the_area_is_no_part_of_its_drawing(emergency, client):
    make_door(emergency)
    far = [geo.cell_at(CENTRE[0] + 1, CENTRE[1] + n / 100, 8) for n in range(200)]
    for cell in far:
        make_door(emergency, cell=cell)
    (spot,) = directory.directory(emergency, Wanted(), NOW).spots
    assert (spot.free, spot.points, spot.cell) == (3, 1, CELL)
    assert sum(one["calls"] for one in features(client)) == 3 + 3 * len(far)
