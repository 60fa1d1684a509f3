"""Fixes come in from real formats, those that cannot be true are refused, and the way
is drawn."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.translation import override

from tests.calls import NOW
from vigie.lib import clock
from vigie.lookouts import checking
from vigie.lookouts.line import draw
from vigie.lookouts.models import Fixed, Tracker
from vigie.lookouts.path import likely_cells, path_of
from vigie.lookouts.responders import tracking
from vigie.lookouts.responders.tests.making import (
    make_organisation,
    make_responder,
    signed_in,
)
from vigie.lookouts.responders.tests.test_responders_ask_and_are_trusted import trace
from vigie.lookouts.states import LookoutState
from vigie.lookouts.tests.making import make_open

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once", "own_keys", "quick"),
]
START = (-26.0, 28.1)
STEP = 0.0009  # degrees of latitude in a few seconds: some 100 m


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def row(emergency):
    return make_open(emergency)


@pytest.fixture
def secret(row):
    return tracking.make_tracker(
        lookout=row.pk, by="rosa", organisation=make_organisation(), now=NOW
    )


def owntracks(secret, seconds, lat=START[0], lon=START[1], **more):
    body = {"_type": "location", "lat": lat, "lon": lon, "acc": 12, **more}
    body["tst"] = int((NOW + timedelta(seconds=seconds)).timestamp())
    return Client().post(
        f"/t/{secret}/", json.dumps(body), content_type="application/json"
    )


def osmand(secret, seconds, lat=START[0], lon=START[1], *, post=False):
    at = int((NOW + timedelta(seconds=seconds)).timestamp())
    given = {"id": "phone", "lat": lat, "lon": lon, "timestamp": at, "speed": 60}
    client = Client()
    return (
        client.post(f"/t/{secret}/", given)
        if post
        else client.get(f"/t/{secret}/", given)
    )


GPX = """<?xml version="1.0"?><gpx version="1.1" creator="x"
 xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>{}</trkseg></trk></gpx>"""


def gpx(secret, *seconds):
    points = "".join(
        f'<trkpt lat="{START[0] - STEP * n}" lon="{START[1]}"><time>'
        f"{NOW + timedelta(seconds=at):%Y-%m-%dT%H:%M:%SZ}</time></trkpt>"
        for n, at in enumerate(seconds)
    )
    return Client().post(
        f"/t/{secret}/", GPX.format(points), content_type="application/gpx+xml"
    )


def test_owntracks_is_answered_as_it_wants(secret):
    answer = owntracks(secret, -5)
    assert (answer.status_code, answer.json()) == (200, [])
    [row] = Fixed.objects.all()
    assert (row.source, row.is_mark) == ("owntracks", True)
    assert json.loads(row.place)[:2] == list(START)


@pytest.mark.parametrize("post", [False, True])
def test_osmand_sends_a_query_or_a_form(secret, post):
    assert osmand(secret, -5, post=post).json() == {"taken": 1, "refused": 0}
    assert Fixed.objects.get().source == "osmand"


def test_a_file_brings_its_points(secret):
    assert gpx(secret, -30, -20, -10).json() == {"taken": 3, "refused": 0}


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ((120, *START), "in_the_future"),
        ((-10, *START), "duplicate"),
        ((-11, *START), "out_of_order"),
        ((-5, -27.0, 28.1), "impossible_speed"),
    ],
)
def test_what_cannot_be_true_is_refused_with_its_reason(secret, sent, why):
    osmand(secret, -10)
    answer = osmand(secret, *sent)
    assert (answer.status_code, answer.json()) == (400, {"refused": why})
    tracker = Tracker.objects.get()
    assert (tracker.taken, tracker.refused, tracker.why) == (1, 1, why)
    assert Fixed.objects.count() == 1


def test_owntracks_would_send_a_refused_fix_for_ever(secret):
    answer = owntracks(secret, 120)
    assert (answer.status_code, answer.json()) == (200, [])
    assert answer.headers["X-Refused"] == "in_the_future"
    assert not Fixed.objects.exists()


def test_a_wrong_secret_is_not_found(secret):
    assert owntracks(secret[:-1] + "_", -5).status_code == 404
    assert not Fixed.objects.exists()


def test_an_address_ends_with_its_lookout_and_by_a_press(row, secret):
    tracking.end_tracker(tracker=Tracker.objects.get().pk, by="rosa", now=NOW)
    assert osmand(secret, -5).status_code == 404
    other = tracking.make_tracker(
        lookout=row.pk, by="rosa", organisation=make_organisation("afri"), now=NOW
    )
    assert osmand(other, -5).status_code == 200
    checking.end_lookout(lookout=row.pk, state=LookoutState.FOUND, by="ana", now=NOW)
    assert osmand(other, -4).status_code == 404


def test_the_secret_is_not_in_the_database(secret):
    assert secret not in str(list(Tracker.objects.values()))


def test_the_line_has_a_mark_a_minute_and_the_last_fix(row, secret):
    for n in range(100):
        osmand(secret, n - 100, START[0] - STEP * n)
    with override("en"):
        path = path_of(row, NOW)
    assert Fixed.objects.count() == 100
    assert len(path.line) == Fixed.objects.filter(is_mark=True).count() + 1 < 5
    assert path.fixes[0].at == NOW - timedelta(seconds=1)
    assert 300 < path.fixes[0].speed < 420
    assert path.fixes[0].way == "south"
    drawing = draw(path)
    assert drawing.line.startswith("M")
    assert drawing.dots[-1].is_last
    assert drawing.reach
    assert likely_cells(row, NOW) == path.cells


def test_the_page_gives_an_address_once_and_shows_what_came(row, emergency):
    rosa = signed_in(make_responder(emergency, organisation=make_organisation("riga")))
    page = rosa.post(trace(row), {"tracker": "1"}).content.decode()
    secret = page[page.index("/t/") + 3 :].split("/")[0]
    osmand(secret, -5)
    osmand(secret, 500)
    again = rosa.get(trace(row)).content.decode()
    assert secret not in again
    assert "1 taken" in again
    assert "in_the_future" in again
    assert "<svg" in again


def test_a_responder_types_where_it_is(row, emergency):
    rosa = signed_in(make_responder(emergency, organisation=make_organisation("riga")))
    bad = rosa.post(trace(row), {"fix": "1", "place": "nowhere at all", "since": "0"})
    assert bad.status_code == 422
    assert "nowhere at all" in bad.content.decode()
    given = {"fix": "1", "place": "-27.6504, 27.2349", "since": "15"}
    assert rosa.post(trace(row), given).status_code == 302
    [kept] = Fixed.objects.all()
    assert (kept.source, kept.made_by) == ("typed", "rosa")
    assert kept.at == NOW - timedelta(minutes=15)
