"""Whoever saw it says so; a person judges it; confirmed sightings make a path."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from tests.calls import CENTRE, NOW
from tests.people import staff_client
from vigie.emergencies.models import GazetteerPlace
from vigie.lib import clock, geo
from vigie.lookouts import checking, sighting
from vigie.lookouts.models import Sighting
from vigie.lookouts.path import path_of
from vigie.lookouts.sighting import Seen
from vigie.lookouts.states import LookoutState, SightingState, Way
from vigie.lookouts.tests.making import make_lookout, make_open
from vigie.lookouts.where import Where
from vigie.trust.limits import proofs
from vigie.trust.models import Item, JournalRow, Picture
from vigie.trust.pictures.tests.pictures import drawn, saved

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once"),
]
HOME = "/e/crue-a-port-neuf/lookouts/"
ENGLISH = {"accept-language": "en"}
PHONE = "+33 6 11 11 11 09"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def row(emergency):
    lat, lon = CENTRE
    GazetteerPlace.objects.create(
        emergency=emergency, name="Quai Vert", kind="quarter", lat=lat, lon=lon
    )
    return make_open(emergency)


def sent(client, row, **fields):
    riddle = proofs.make_riddle("report", proofs.Demand(1, 4), NOW)
    given = {
        "place": "Quai Vert",
        "since": "15",
        "once": str(uuid4()),
        "work": proofs.solve(riddle),
        **fields,
    }
    return client.post(f"{HOME}{row.code}/seen/", given, headers=ENGLISH)


def told(row, minutes, km=0.0, **fields):
    """Store a sighting so many minutes ago, so far north of the centre."""
    cell = geo.cell_at(CENTRE[0] + km / 111.2, CENTRE[1], 10)
    at = NOW - minutes * MINUTE
    seen = Seen(Where("Quai Vert", cell), at, **fields)
    return sighting.report_sighting(lookout=row.pk, seen=seen, way=Way.PAGE, now=NOW)


def confirmed(made):
    state = SightingState.CONFIRMED
    assert sighting.judge(sighting=made.pk, state=state, by="ana", now=NOW)


def test_where_and_when_are_enough_and_it_is_unsure(client, row):
    answer = sent(client, row, heading="s", words="call me 06 11 11 11 08", reach=PHONE)
    assert answer.status_code == 200
    assert "Do not follow it" in answer.content.decode()
    [made] = Sighting.objects.all()
    assert (made.state, made.place, made.heading) == ("unsure", "Quai Vert", "s")
    assert made.cell
    assert made.seen_at == NOW - 15 * MINUTE
    assert made.phone == PHONE
    assert "11 11 08" not in made.words
    assert Item.objects.get().room == "lookouts.sighting"
    assert JournalRow.objects.get(what="lookouts.seen").by == "anybody"


def test_the_public_reads_no_sighting(client, row):
    sent(client, row, place="rue Cachée", words="a blue door", reach=PHONE)
    for page in (
        HOME,
        f"{HOME}{row.code}/",
        f"{HOME}feed/",
        f"{HOME}{row.code}/cap.xml",
    ):
        seen = client.get(page, headers=ENGLISH).content.decode()
        for word in ("rue Cachée", "blue door", "611111109"):
            assert word not in seen


def test_a_form_sent_twice_is_one_sighting(client, row):
    once = str(uuid4())
    sent(client, row, once=once)
    assert sent(client, row, once=once).status_code == 200
    assert Sighting.objects.count() == 1


def test_what_nobody_looks_out_for_is_not_asked_for(client, emergency, row):
    waiting = make_lookout(emergency)
    assert client.get(f"{HOME}{waiting.code}/seen/").status_code == 404
    checking.end_lookout(lookout=row.pk, state=LookoutState.FOUND, by="ana", now=NOW)
    assert sent(client, row).status_code == 404
    assert not Sighting.objects.exists()


def test_a_wrong_contact_is_asked_for_again_and_the_rest_stays(client, row):
    answer = sent(client, row, reach="?", words="a blue door")
    assert answer.status_code == 422
    assert "a blue door" in answer.content.decode()


def test_a_person_judges_and_may_judge_anew(row):
    made = told(row, 5)
    vol = staff_client("volunteer")
    address = f"{HOME}team/{row.pk}/"
    for press, state in (("confirm", "sure"), ("dismiss", "not"), ("confirm", "sure")):
        given = {"sighting": str(made.pk), press: "1"}
        assert vol.post(address, given).status_code == 302
        made.refresh_from_db()
        assert made.state == state
    assert JournalRow.objects.filter(what__startswith="lookouts.sighting_").count() == 3
    assert Client().get(address).status_code == 404


def test_the_same_judgement_twice_is_one(row):
    made = told(row, 5)
    confirmed(made)
    state = SightingState.CONFIRMED
    assert not sighting.judge(sighting=made.pk, state=state, by="bea", now=NOW)


def test_the_database_refuses_a_judgement_by_nobody(row):
    made = told(row, 5)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sighting.objects.filter(pk=made.pk).update(state="sure")


def test_confirmed_sightings_make_a_path_with_speed_and_direction(row):
    confirmed(told(row, 60))
    confirmed(told(row, 30, km=40))
    path = path_of(row, NOW)
    latest, first = path.steps
    assert (first.metres, first.speed) == (None, None)
    assert latest.metres == pytest.approx(40_000, rel=0.02)
    assert latest.speed == pytest.approx(80, rel=0.02)
    assert path.since == NOW - 30 * MINUTE
    there = geo.cell_at(CENTRE[0] + 40 / 111.2, CENTRE[1], 10)
    size = geo.resolution_of(next(iter(path.cells)))
    assert geo.coarser(there, size) in path.cells


def test_what_is_unsure_moves_nothing(row):
    told(row, 60)
    assert path_of(row, NOW).cells == frozenset()
    confirmed(told(row, 30))
    told(row, 5, km=40)
    assert path_of(row, NOW).since == NOW - 30 * MINUTE


def test_the_page_shows_the_path_to_the_team(row):
    confirmed(told(row, 60))
    confirmed(told(row, 30, km=40, words="two men"))
    seen = staff_client("moderator").get(f"{HOME}team/{row.pk}/", headers=ENGLISH)
    text = seen.content.decode()
    assert "80 km/h" in text
    assert "north" in text
    assert "two men" in text


def test_a_sighting_from_the_future_was_made_now(row):
    assert told(row, -30).seen_at == NOW


def with_photo(client, row, content):
    photo = SimpleUploadedFile("IMG_0417.jpg", content, "image/jpeg")
    return sent(client, row, photo=photo)


def test_a_photo_is_made_anew_and_seen_by_the_team_alone(client, row):
    answer = with_photo(client, row, saved(drawn(1)))
    assert answer.status_code == 200
    made, picture = Sighting.objects.get(), Picture.objects.get()
    assert (picture.subject, picture.original) == (made.pk.hex, None)
    assert picture.ends_at == NOW + timedelta(days=7)
    address = f"/pictures/{picture.pk}/"
    assert client.get(address).status_code == 404
    team = staff_client("volunteer", emergency=row.emergency)
    assert address in team.get(f"{HOME}team/{row.pk}/").content.decode()
    assert team.get(address)["Content-Type"] == "image/jpeg"


def test_a_photo_that_is_none_keeps_nobody_from_telling(client, row):
    answer = with_photo(client, row, b"<svg/>")
    assert answer.status_code == 200
    assert "no picture we can take" in answer.content.decode()
    assert Sighting.objects.count() == 1
    assert not Picture.objects.exists()


def test_a_form_sent_twice_keeps_one_photo(client, row):
    once = str(uuid4())
    for seed in (1, 2):
        sent(
            client,
            row,
            once=once,
            photo=SimpleUploadedFile("p.jpg", saved(drawn(seed)), "image/jpeg"),
        )
    assert Picture.objects.count() == 1
