"""The calls of an emergency add up on its map at every zoom."""

import random

import pytest

from tests.calls import CENTRE, NOW, make_emergency
from tests.house.test_pages import MOST, in_order, packed, sheet
from vigie.emergencies.models import Emergency
from vigie.kit import zoom
from vigie.lib import geo
from vigie.listening.models import PointCount, PointName
from vigie.web import drawing

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once"),
]
API = "/api/v1/emergencies/crue-a-port-neuf/places.geojson"
MAP = "/e/crue-a-port-neuf/map/"


@pytest.fixture
def country():
    """Calls of two kinds at a thousand points of a country."""
    flood, dice = make_emergency(), random.Random(3)
    cells = {
        geo.cell_at(CENTRE[0] + dice.uniform(-3, 3), CENTRE[1] + dice.uniform(-3, 3), 8)
        for _turn in range(1_000)
    }
    given = {"emergency": flood, "last_at": NOW}
    PointCount.objects.bulk_create(
        PointCount(cell=cell, kind=kind, calls=dice.randint(1, 200), **given)
        for cell in sorted(cells)
        for kind in ("help.request", "missing.call")
    )
    PointName.objects.bulk_create(
        PointName(emergency=flood, cell=cell, name=f"Bourg {n}", calls=1)
        for n, cell in enumerate(sorted(cells))
    )
    return flood


def total(**where):
    return sum(PointCount.objects.filter(**where).values_list("calls", flat=True))


def features(client, query=""):
    answer = client.get(API + query)
    assert answer.status_code == 200
    assert len(answer.content) < 100_000
    return [one["properties"] for one in answer.json()["features"]]


def test_few_points_hold_all_calls_that_have_a_place(country, client):
    found = features(client)
    assert len(found) <= zoom.MOST
    assert sum(one["calls"] for one in found) == total()
    some = features(client, "?kind=missing.call")
    assert sum(one["calls"] for one in some) == total(kind="missing.call")


def test_each_point_leads_to_as_many_as_it_said(country, client):
    todo, turns = [one for one in features(client) if "cell" in one], 0
    while todo and turns < 60:
        turns += 1
        point = todo.pop()
        nearer = features(client, f"?cell={point['cell']}")
        assert sum(one["calls"] for one in nearer) == point["calls"]
        assert sum(one.get("points", 1) for one in nearer) == point["points"]
        todo += [one for one in nearer if "cell" in one and one != point]


def test_halves_of_a_box_hold_as_many_as_the_box(country, client):
    lat, lon = CENTRE
    halves = (lon - 4, lon), (lon, lon + 4)
    sums = [
        sum(
            one["calls"]
            for one in features(client, f"?box={w:.2f},{lat - 4:.2f},{e:.2f},53")
        )
        for w, e in halves
    ]
    assert sum(sums) == total()


def test_the_map_leads_nearer_without_a_script_and_back(country, client):
    Emergency.objects.update(outline=geo.circle(*CENTRE, 400_000))
    country.refresh_from_db()
    whole = client.get(MAP)
    (spot, *_) = drawing.draw(country, drawing.points_of(country)).spots
    assert spot.points > 1
    assert f"?cell={spot.code}" in whole.text
    nearer = client.get(f"{MAP}?cell={spot.code}")
    assert "Bourg" in nearer.text
    assert 'href="?"' in nearer.text
    assert f"cell={spot.code}" in nearer.text
    view = zoom.View(spot.cell)
    found = drawing.points_of(country, (), view)
    assert sum(one.calls for one in found) == spot.calls
    drawn = drawing.draw(country, found, spot.cell).spots
    assert sum(one.calls for one in drawn) == spot.calls


@pytest.mark.parametrize("language", ["fr", "en", "es", "ar"])
def test_the_map_page_is_light_with_as_many_points(country, client, language):
    Emergency.objects.update(outline=geo.circle(*CENTRE, 400_000))
    answer = client.get(MAP, headers={"accept-language": language})
    in_order(answer.text, language)
    assert packed(answer.content) + packed(sheet()) <= MOST


def test_two_questions_for_a_view_however_many_points(
    country, django_assert_num_queries
):
    for view in (zoom.View(), zoom.View(drawing.spots_of(country)[0].cell)):
        with django_assert_num_queries(2):
            drawing.spots_of(country, (), view)
