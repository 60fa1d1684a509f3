"""The directory: what is free by quarter, shelters first, and nothing that leads to a
door."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from tests.calls import CENTRE, NOW, make_emergency
from tests.house.test_pages import MOST, in_order, packed, sheet
from vigie.doors import directory, figures
from vigie.doors.directory import Wanted
from vigie.doors.models import Door
from vigie.doors.states import DoorStage, Level, Way, Welcomes
from vigie.doors.tests.making import CELL, make_door, make_hall, make_need
from vigie.emergencies.models import Emergency
from vigie.lib import clock, geo

pytestmark = pytest.mark.django_db(transaction=True)
FAR = geo.cell_at(CENTRE[0] + 0.02, CENTRE[1], 8)


@pytest.fixture
def flood(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return make_emergency()


def wanted(query=""):
    return Wanted.of(QueryDict(query))


def page_of(flood, query="", after=""):
    return directory.directory(flood, wanted(query), NOW, after)


def read(client, flood, query="", language="en"):
    path = f"/e/{flood.slug}/doors/{query}"
    return client.get(path, headers={"accept-language": language})


def crowd(flood, many, **fields):
    return [make_door(flood, **fields) for _number in range(many)]


def test_quarters_are_counted_in_the_order_in_which_people_count():
    names = ["11e", "2e", "Quai Vert", "1er", "", "quai Bleu"]
    ordered = sorted(names, key=directory.natural)
    assert ordered == ["1er", "2e", "11e", "quai Bleu", "Quai Vert", ""]


def test_a_quarter_adds_its_doors_up_over_its_cells(flood):
    make_door(flood, places=2)
    make_door(flood, places=4, cell=FAR, fresh_at=NOW - timedelta(hours=1))
    make_door(flood, places=1, quarter="Carmes", cell=0)
    found = directory.quarters_of(directory.listed(flood, NOW))
    assert [(one.name, one.free, one.doors) for one in found] == [
        ("Carmes", 1, 1),
        ("Quai Vert", 6, 2),
    ]
    assert found[1].cells == {CELL: 2, FAR: 4}
    assert found[1].fresh_at == NOW


@pytest.mark.parametrize(
    "fields",
    [
        {"free": 0},
        {"stage": DoorStage.PAUSED},
        {"stage": DoorStage.HELD},
        {"stage": DoorStage.SUSPENDED},
        {"stage": DoorStage.CLOSED},
        {"until": NOW - timedelta(seconds=1)},
        {"way": Way.POST},
    ],
)
def test_what_is_full_shut_over_or_only_said_in_a_post_is_not_listed(flood, fields):
    make_door(flood, **fields)
    assert not directory.listed(flood, NOW).exists()
    page = page_of(flood)
    assert page.is_empty
    assert page.figures[0].value == 0


def test_doors_of_another_emergency_stand_elsewhere(flood):
    make_door(make_emergency(name="Vent à Haut-Pré"))
    assert page_of(flood).is_empty


def test_shelters_come_first_and_few_homes_are_shown_one_by_one(flood):
    home, hall = make_door(flood), make_hall(flood)
    page = page_of(flood)
    assert [one.id for one in page.shelters] == [hall.pk]
    assert [one.id for one in page.offers] == [home.pk]
    assert [one.name for one in page.quarters] == ["Quai Vert"]
    assert page.free == 203


def test_many_doors_are_shown_by_quarter_alone_until_one_is_chosen(flood):
    crowd(flood, directory.LINES + 1)
    make_door(flood, quarter="Carmes")
    assert page_of(flood).offers == []
    one = page_of(flood, "place=Carmes")
    assert len(one.offers) == 1
    assert one.quarters == []
    assert one.after == ""


def test_offers_of_a_quarter_are_paged_without_gap_or_double(flood):
    every = {door.pk for door in crowd(flood, 2 * directory.LINES + 3)}
    seen, after = [], ""
    for _turn in range(3):
        page = page_of(flood, "place=Quai+Vert", after)
        seen += [one.id for one in page.offers]
        after = page.after
    assert after == ""
    assert len(seen) == len(every)
    assert set(seen) == every


def test_quarters_are_paged_too(flood, monkeypatch):
    monkeypatch.setattr(directory, "QUARTERS", 10)
    for number in range(directory.LINES + 2):
        make_door(flood, quarter=f"{number}e")
    first = page_of(flood)
    assert len(first.quarters) == 10
    assert first.next == "after=10"
    second = page_of(flood, after="10")
    assert [one.name for one in second.quarters] == ["10e", "11e", "12e", "13e"]
    assert second.next == ""


@pytest.mark.parametrize("after", ["x", "-1", "9" * 40, "g" * 32, "%00"])
def test_a_made_up_page_number_is_the_first_page(flood, after):
    make_door(flood)
    assert page_of(flood, "place=Quai+Vert", after).offers


def test_order_tells_neither_place_nor_time(flood):
    """Two offers of one cell stand in the order of their random ids, whenever they
    came and wherever in the cell they are."""
    low, high = UUID(int=1), UUID(int=2)
    make_door(flood, id=high, made_at=NOW - timedelta(hours=9), street="1 Quai Vert")
    make_door(flood, id=low, made_at=NOW, street="99 Quai Vert")
    for query in ("", "place=Quai+Vert"):
        assert [one.id for one in page_of(flood, query).offers] == [low, high]
        assert len(page_of(flood, query).spots) == 1


def test_a_point_of_the_map_is_the_centre_of_a_public_cell(flood):
    make_door(flood, places=2)
    make_door(flood, places=3, quarter="Carmes")
    make_door(flood, cell=0)
    (spot,) = page_of(flood).spots
    lat, lon = geo.centre_of(CELL)
    assert (spot.lat, spot.lon) == (round(lat, 5), round(lon, 5))
    assert (spot.free, spot.quarter) == (5, "Carmes")
    assert 0 < spot.x < 600
    assert 0 < spot.y < 600
    assert spot.r > 7


def test_a_map_needs_an_area_or_a_point():
    bare = Emergency(slug="x", name="x")
    assert directory.draw(bare, [], Wanted()) == ([], "")
    one = directory.Quarter("Quai Vert", 3, 1, NOW, {CELL: 3})
    (spot,), area = directory.draw(bare, [one], Wanted())
    assert (spot.free, area) == (3, "")
    assert (spot.x, spot.y) == pytest.approx((300, 300), abs=0.5)


@pytest.mark.parametrize(
    ("query", "fits", "other"),
    [
        ("who=women", {"welcomes": Welcomes.WOMEN}, {}),
        ("who=families", {"takes_children": True}, {"takes_children": False}),
        (
            "who=families",
            {"takes_children": True, "welcomes": Welcomes.FAMILIES},
            {"takes_children": True, "welcomes": Welcomes.WOMEN},
        ),
        ("children=1", {"takes_children": True}, {}),
        ("pets=1", {"takes_pets": True}, {"has_pets": True}),
        ("wheelchair=1", {"is_wheelchair": True}, {}),
        ("language=ar", {"languages": ["fr", "ar"]}, {"languages": ["fr"]}),
        ("size=4", {"places": 5}, {"places": 5, "free": 3}),
        ("place=Carmes", {"quarter": "Carmes"}, {}),
    ],
)
def test_a_filter_keeps_what_fits(flood, query, fits, other):
    right = make_door(flood, **fits)
    make_door(flood, **other)
    found = wanted(query).among(directory.listed(flood, NOW))
    assert [door.pk for door in found] == [right.pk]


def test_what_is_not_understood_filters_nothing():
    strange = wanted("who=men&language=xx&size=0&children=&place=%00")
    assert strange == Wanted()
    assert not strange.any
    assert wanted("size=99").size == 12
    assert wanted("size=²").size == 0


def test_wishes_go_back_into_an_address():
    query = "place=Quai+Vert&who=women&language=fr&children=1&size=2"
    assert wanted(query).query() == query
    assert wanted(query).narrowed
    assert not wanted("place=Quai+Vert").narrowed
    assert wanted(wanted(query).query(after="7")) == wanted(query)


def test_figures_count_what_is_free_and_what_waits(flood):
    make_door(flood, places=4)
    make_hall(flood, free=150)
    make_need(flood)
    make_need(flood, children=2)  # a minor alone waits for a person: it waits
    make_need(flood, way=Way.POST)
    make_need(flood, until=NOW)
    minutes = timedelta(minutes=1)
    for wait in (2, 4, 30):
        at = NOW - 40 * minutes
        make_need(flood, stage="placed", made_at=at, placed_at=at + wait * minutes)
    free, waits, median = figures.figures(flood, NOW)
    assert (free.value, waits.value, median.value) == (154, 2, 4)
    assert waits.open
    assert not free.open


def test_a_median_is_rounded_up_and_unknown_without_a_wait():
    def after(*seconds):
        return [(NOW, NOW + timedelta(seconds=one)) for one in seconds]

    assert figures.median_minutes([]) is None
    assert figures.median_minutes(after(61)) == 2
    assert figures.median_minutes(after(60, 180)) == 2
    assert figures.median_minutes(after(600, 1, 240)) == 4
    assert figures.median_minutes(after(-5)) == 0


def test_only_the_latest_waits_count(flood, monkeypatch):
    monkeypatch.setattr(figures, "MEASURED", 1)
    for number, wait in ((1, 50), (2, 3)):
        at = NOW + timedelta(hours=number)
        make_need(
            flood, stage="placed", placed_at=at, made_at=at - timedelta(minutes=wait)
        )
    assert figures.median_wait(flood) == 3


def test_the_number_of_queries_does_not_grow(flood):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            page_of(flood)
        return len(seen)

    make_door(flood)
    few = asked()
    crowd(flood, 3 * directory.LINES)
    assert asked() <= few <= 7


def test_the_page_says_what_is_free_and_how_fresh_it_is(client, flood):
    make_door(
        flood,
        fresh_at=NOW - timedelta(minutes=20),
        is_wheelchair=True,
        note="Lit double ▒▒▒",
    )
    make_hall(flood)
    answer = read(client, flood)
    text = re.sub(r"\s+", " ", answer.text)
    assert answer.status_code == 200
    assert "said so <time" in text
    assert "20 min ago" in text
    assert "Official shelter" in text
    assert "phone or mail checked" in text
    assert "for a wheelchair" in text
    assert "200 places" in text
    assert text.index("200 places") < text.index("3 places")
    assert "noindex" not in answer.text


def test_a_filtered_page_is_not_indexed_and_says_when_nothing_fits(client, flood):
    make_door(flood)
    answer = read(client, flood, "?pets=1")
    assert "noindex" in answer.text
    assert "No free place fits just now." in answer.text
    assert "Show everything again" in answer.text


def test_offers_of_posts_stand_apart_with_their_link(client, flood):
    given = {"way": Way.POST, "level": Level.UNKNOWN, "copies": 7}
    make_door(flood, post="s:1", post_link="https://posts.example/1", **given)
    text = re.sub(r"\s+", " ", read(client, flood).text)
    assert "Said in posts, checked by nobody" in text
    assert "seen 7 times" in text
    assert 'href="https://posts.example/1" rel="nofollow noopener"' in text
    assert text.index("No place is free just now.") < text.index("seen 7 times")
    assert "nothing checked yet" not in text
    assert "said so" not in text
    assert page_of(flood).free == 0


def test_no_contact_street_or_name_is_on_the_page(client, flood):
    secret = {
        "name": "CANARYNAME",
        "phone": "+33639980077",
        "mail": "canary@port-neuf.example",
        "street": "77 rue CANARYSTREET code 77B",
    }
    make_door(flood, **secret)
    make_door(flood, quarter="Carmes", places=4, is_official=True, **secret)
    for query in ("", "?place=Carmes", "cells.geojson"):
        text = read(client, flood, query).text
        assert "Carmes" in text
        assert not re.search(r"(?i)canary|39980077|77B", text)


def test_a_full_door_vanishes_at_once(client, flood):
    door = make_door(flood)
    assert "3 places" in re.sub(r"\s+", " ", read(client, flood).text)
    Door.objects.filter(pk=door.pk).update(free=0)
    Emergency.touch(flood.pk)
    assert "No place is free just now." in read(client, flood).text


def test_a_page_that_nobody_changed_costs_one_query(
    client, flood, django_assert_num_queries
):
    make_door(flood)
    read(client, flood)
    with django_assert_num_queries(1):
        read(client, flood)


def test_points_for_the_map_add_up_to_what_the_list_says(client, flood):
    make_door(flood, places=2)
    make_door(flood, places=5, cell=FAR, quarter="Carmes")
    found = read(client, flood, "cells.geojson").json()["features"]
    assert sum(one["properties"]["calls"] for one in found) == page_of(flood).free == 7
    assert found[0]["properties"] == {"place": "Carmes", "calls": 5, "tone": "door"}
    some = read(client, flood, "cells.geojson?place=Carmes").json()["features"]
    assert len(some) == 1


@pytest.mark.parametrize("language", ["fr", "en", "es", "ar"])
def test_a_full_page_is_in_order_and_at_most_14_kb(client, flood, language):
    words = {"languages": ["fr", "ar"], "note": "Un lit double, un canapé, du thé"}
    for number in range(80):
        make_door(flood, quarter=f"Faubourg {number}", cell=CELL, **words)
    for _number in range(directory.SHELTERS):
        make_hall(flood, quarter="Salle des Tanneurs", **words)
    for number in range(directory.POSTS):
        link = f"https://posts.example/{number}"
        make_door(flood, way=Way.POST, post=f"s:{number}", post_link=link, **words)
    crowd(flood, directory.LINES + 3, **words)
    for query in ("", "?place=Quai+Vert"):
        text = read(client, flood, query, language).text
        in_order(text, language)
        assert packed(text.encode()) + packed(sheet()) <= MOST


def test_the_page_of_an_archived_emergency_is_hidden(client, flood):
    Emergency.objects.filter(pk=flood.pk).update(state="archived")
    assert read(client, flood).status_code == 404
    assert read(client, flood, "cells.geojson").status_code == 404
    assert read(client, Emergency(slug="nowhere")).status_code == 404


def test_the_emergencys_page_leads_to_the_doors(client, flood):
    make_door(flood, places=9)
    make_need(flood)
    text = re.sub(r"\s+", " ", client.get(f"/e/{flood.slug}/?lang=en").text)
    tile = re.search(rf'href="/e/{flood.slug}/doors/">.*?</a>', text)[0]
    assert "<b>9</b>" in tile
    assert "1 request waits" in tile
