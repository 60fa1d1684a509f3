"""The figures of the map equal a plain count of the calls, whatever happens to them."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.calls import CENTRE, NOW, make_board, make_call, make_emergency
from vigie.lib import geo
from vigie.listening import points
from vigie.listening.actions import change_call
from vigie.listening.forgetting import forget
from vigie.listening.models import Call, HeardPost, PointCount, PointName
from vigie.listening.states import ALLOWED, ON_THE_BOARD
from vigie.listening.tests import making
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)
HALL = geo.cell_at(*CENTRE, 10)
QUARTER = geo.coarser(HALL, 8)


def kept():
    """What is kept of the map: counts with their latest moments, and names."""
    counts = PointCount.objects.filter(calls__gt=0)
    names = PointName.objects.filter(calls__gt=0)
    rows = counts.values_list("cell", "kind", "calls", "last_at")
    named = names.values_list("cell", "name", "calls")
    return {row[:2]: row[2:] for row in rows}, {row[:2]: row[2] for row in named}


def counted():
    """The same, counted from the calls one by one."""
    counts, names = {}, {}
    for call in Call.objects.filter(state__in=ON_THE_BOARD):
        cell = points.public_cell(call.cell, call.precision)
        if cell:
            many, last = counts.get((cell, call.kind), (0, call.last_at))
            counts[cell, call.kind] = many + 1, max(last, call.last_at)
            at = cell, call.place_name
            names[at] = names.get(at, 0) + 1
    return counts, names


def change(call, state):
    change_call(call=call, state=state, by="op", now=NOW)


def test_a_hundred_random_steps_keep_the_figures_exact():
    chance, flood = random.Random(5), make_board(24)
    for _ in range(100):
        call = chance.choice(list(Call.objects.all()))
        change(call, chance.choice(sorted(ALLOWED[call.state])))
        assert kept() == counted()
    assert counted() != ({}, {})
    assert flood.pk == call.emergency_id


def test_an_answer_changes_no_point():
    call = make_call(make_emergency(), 0, cell=HALL)
    before = kept()
    change(call, "answered")
    assert kept() == before == counted()


def test_a_hidden_call_leaves_its_point_and_its_name():
    call = make_call(make_emergency(), 0, cell=HALL)
    change(call, "hidden")
    assert kept() == ({}, {})
    change(call, "open")
    assert kept() == counted() != ({}, {})


@pytest.mark.parametrize("which", [0, 1, 2])
def test_the_latest_moment_comes_down_when_the_latest_call_leaves(which):
    flood = make_emergency()
    calls = [
        make_call(
            flood, number, kind="road", cell=HALL, at=NOW - timedelta(minutes=number)
        )
        for number in range(3)
    ]
    change(calls[which], "closed")
    ((_many, latest),) = kept()[0].values()
    assert latest == NOW - timedelta(minutes=1 if which == 0 else 0)


def test_the_latest_moment_is_of_a_call_of_this_point():
    flood = make_emergency()
    gone = make_call(flood, 0, kind="road", cell=HALL, at=NOW)
    make_call(flood, 1, kind="road", cell=HALL, at=NOW - timedelta(hours=2))
    beside = geo.cell_at(CENTRE[0] + 0.2, CENTRE[1], 9)
    make_call(flood, 2, kind="road", cell=beside, at=NOW - timedelta(hours=1))
    town = {"cell": HALL, "precision": "city"}
    make_call(flood, 3, kind="road", at=NOW - timedelta(minutes=1), **town)
    change(gone, "hidden")
    assert kept()[0][QUARTER, "road"] == (1, NOW - timedelta(hours=2))


def test_a_place_coarser_than_a_quarter_keeps_its_own_cell():
    flood, wide = make_emergency(), geo.cell_at(*CENTRE, 6)
    first = make_call(flood, 0, kind="road", cell=wide, at=NOW)
    make_call(flood, 1, kind="road", cell=wide, at=NOW - timedelta(hours=1))
    make_call(flood, 2, kind="road", cell=HALL, at=NOW - timedelta(minutes=5))
    change(first, "hidden")
    assert kept() == counted()
    assert kept()[0][wide, "road"] == (1, NOW - timedelta(hours=1))


@pytest.mark.parametrize("precision", ["city", "region", "country"])
def test_a_town_or_more_is_no_point(precision):
    make_call(make_emergency(), 0, cell=HALL, precision=precision)
    assert kept() == ({}, {})


def test_two_emergencies_do_not_count_for_one_another():
    first, second = make_emergency(), make_emergency(slug="other")
    make_call(first, 0, cell=HALL)
    call = make_call(second, 0, cell=HALL)
    change(call, "hidden")
    rows = PointCount.objects.filter(calls__gt=0)
    assert list(rows.values_list("emergency", "calls")) == [(first.pk, 1)]


OFFER = "Lit libre pour deux personnes au quai Bleu cette nuit"


def test_what_is_imported_stands_at_its_point():
    flood = making.emergency()
    making.store(flood, [making.post(1, OFFER)], [making.post(2, "RT @v: " + OFFER)])
    assert kept() == counted() != ({}, {})


def test_a_later_copy_moves_the_latest_moment():
    flood = making.emergency()
    making.store(flood, [making.post(1, OFFER)])
    ((_, before),) = kept()[0].values()
    making.store(flood, [making.post(900, OFFER)])
    ((many, after),) = kept()[0].values()
    assert kept() == counted()
    assert (many, after > before) == (1, True)


def test_a_copy_of_a_hidden_call_stays_off_the_map():
    flood = making.emergency()
    making.store(flood, [making.post(1, OFFER)])
    change(Call.objects.get(), "hidden")
    making.store(flood, [making.post(900, OFFER)])
    assert Call.objects.get().seen == 2
    assert kept() == ({}, {})


def test_an_original_moves_the_call_to_where_it_says():
    flood = making.emergency()
    shared = making.post(2, OFFER, reshare_of="1")
    making.store(flood, [shared])
    # As if the reshare had been cut before the place.
    before = points.standing_of(Call.objects.get())
    Call.objects.update(cell=HALL, place_name="elsewhere")
    with writing():
        points.move(flood.pk, [(before, points.standing_of(Call.objects.get()))])
    making.store(flood, [making.post(1, OFFER)])
    assert kept() == counted()
    assert not PointName.objects.filter(name="elsewhere", calls__gt=0).exists()


def test_a_deleted_call_leaves_its_point():
    flood = making.emergency()
    making.store(flood, [making.post(1, OFFER), making.post(2, "Bonjour à tous")])
    with writing():
        assert forget(flood.pk, [("twitter", "1")], making.NOW) == 1
    assert kept() == counted() == ({}, {})


def test_one_copy_left_leaves_the_point():
    flood = making.emergency()
    making.store(flood, [making.post(1, OFFER), making.post(2, OFFER)])
    with writing():
        forget(flood.pk, [("twitter", "2")], making.NOW)
    assert HeardPost.objects.count() == 1
    assert kept() == counted() != ({}, {})


def test_counting_anew_gives_what_was_kept():
    flood = make_board(30)
    before = kept()
    PointCount.objects.update(calls=7)
    PointName.objects.all().delete()
    with writing():
        points.count_anew(flood.pk)
    assert kept() == before == counted()


def test_the_map_asks_no_more_for_many_calls_than_for_few(client):
    flood = make_board(3)
    path = f"/e/{flood.slug}/map/"
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for number in range(3, 60):
        make_call(flood, number)
    type(flood).touch(flood.pk)
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(many) == len(few)
    table = Call._meta.db_table
    assert not [q for q in many if f'FROM "{table}"' in q["sql"]]


def test_the_map_shows_a_change_at_once(client):
    call = make_call(make_emergency(), 0)
    path = "/e/crue-a-port-neuf/map/"
    assert "Salle des Tanneurs" in client.get(path).content.decode()
    change(call, "hidden")
    assert "Salle des Tanneurs" not in client.get(path).content.decode()
