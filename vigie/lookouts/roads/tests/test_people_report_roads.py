"""Anybody reports what is on a road; others confirm or end it; the team may, too."""

import gzip
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.calls import CENTRE, NOW
from tests.people import staff_client
from vigie.emergencies.models import GazetteerPlace
from vigie.lib import clock, geo
from vigie.lookouts.models import RoadReport
from vigie.lookouts.roads import reporting, showing
from vigie.lookouts.roads.states import CLOCKS, RoadKind, RoadState
from vigie.lookouts.roads.tests.making import make_report
from vigie.trust.limits import proofs
from vigie.trust.limits.table import shared
from vigie.trust.models import JournalRow

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once"),
]
HOME = "/e/crue-a-port-neuf/roads/"
ENGLISH = {"accept-language": "en"}
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _nobody_said_anything():
    shared().clear()


@pytest.fixture
def quay(emergency):
    lat, lon = CENTRE
    return GazetteerPlace.objects.create(
        emergency=emergency, name="Quai Vert", kind="quarter", lat=lat, lon=lon
    )


def sent(client, address="10.1.1.1", **fields):
    riddle = proofs.make_riddle("report", proofs.Demand(1, 4), NOW)
    given = {
        "kind": "closure",
        "place": "Quai Vert",
        "since": "15",
        "once": str(uuid4()),
        "work": proofs.solve(riddle),
        **fields,
    }
    there = f"{HOME}report/"
    return client.post(there, given, headers=ENGLISH, REMOTE_ADDR=address)


def tap(report, word, address):
    there = f"{HOME}{report.pk}/"
    return Client().post(there, {word: "1"}, headers=ENGLISH, REMOTE_ADDR=address)


def public():
    return Client().get(HOME, headers=ENGLISH).content.decode()


@pytest.mark.parametrize("kind", RoadKind.values)
def test_each_kind_stands_for_its_own_time(client, quay, kind):
    assert sent(client, kind=kind, heading="n").status_code == 200
    [made] = RoadReport.objects.all()
    assert (made.kind, made.state, made.heading) == (kind, "unsure", "n")
    assert made.until == NOW + CLOCKS[kind].lasts
    assert made.since_at == NOW - timedelta(minutes=15)
    assert JournalRow.objects.get(what="lookouts.road_reported").by == "anybody"


def test_everybody_reads_the_name_of_the_gazetteer_and_no_words(client, quay):
    sent(client, place="Quai Vert, where the crook Dupont lives")
    page = public()
    assert "Quai Vert" in page
    assert "Dupont" not in page
    assert RoadReport.objects.get().place == "Quai Vert"


def test_a_place_that_nobody_knows_waits_for_the_team(client, quay):
    sent(client, place="old farm track, call 06 11 11 11 08")
    [made] = RoadReport.objects.all()
    assert made.cell == 0
    assert "11 11 08" not in made.place
    assert "farm track" not in public()
    assert Client().get(f"{HOME}{made.pk}/").status_code == 404
    staff = staff_client("moderator")
    staff.post(f"{HOME}team/", {"report": str(made.pk), "confirm": "1"})
    assert "farm track" in public()


def test_a_form_sent_twice_is_one_report(client, quay):
    once = str(uuid4())
    sent(client, once=once)
    sent(client, once=once)
    assert RoadReport.objects.count() == 1


def test_without_a_script_the_page_takes_it_and_a_slip_keeps_what_was_typed(
    client, quay
):
    answer = sent(client, kind="")
    assert answer.status_code == 422
    assert "Quai Vert" in answer.content.decode()
    assert not RoadReport.objects.exists()


def test_two_others_confirm_and_it_stands_for_longer(emergency, monkeypatch):
    row = make_report(emergency, kind="check", until=NOW + timedelta(minutes=5))
    for address in ("10.1.1.1", "10.2.1.1"):
        assert tap(row, "still", address).status_code == 200
    row.refresh_from_db()
    assert (row.state, row.still) == (RoadState.CONFIRMED, 2)
    assert row.until == NOW + CLOCKS["check"].lasts


def test_one_network_says_one_word_of_one_report(emergency):
    row, other = make_report(emergency), make_report(emergency)
    tap(row, "still", "10.1.1.1")
    answer = tap(row, "still", "10.1.1.200")  # the same network
    assert "one word counts" in answer.content.decode()
    tap(row, "gone", "10.1.1.1")
    row.refresh_from_db()
    assert (row.still, row.gone, row.state) == (1, 0, "unsure")
    tap(other, "still", "10.1.1.1")
    other.refresh_from_db()
    assert other.still == 1


def test_a_crowd_behind_one_network_is_still_one(emergency, settings):
    settings.CROWD = 10.0
    row = make_report(emergency)
    tap(row, "gone", "10.1.1.1")
    tap(row, "gone", "10.1.1.1")
    row.refresh_from_db()
    assert row.gone == 1


def test_whoever_reported_it_does_not_confirm_it(client, quay):
    sent(client, address="10.1.1.1")
    row = RoadReport.objects.get()
    tap(row, "still", "10.1.1.1")
    row.refresh_from_db()
    assert row.still == 0


def test_nobody_confirms_for_ever(emergency):
    longest = CLOCKS["check"].longest
    row = make_report(emergency, kind="check", made_at=NOW - longest)
    row.until = NOW + timedelta(minutes=1)
    row.save()
    assert reporting.say_still(report=row.pk, now=NOW)
    row.refresh_from_db()
    assert row.until == NOW + timedelta(minutes=1)


def test_two_end_it_and_a_word_between_them_begins_anew(emergency):
    row = make_report(emergency)
    for word, address in (("gone", 1), ("still", 2), ("gone", 3)):
        tap(row, word, f"10.{address}.1.1")
    row.refresh_from_db()
    assert row.state == "unsure"
    tap(row, "gone", "10.4.1.1")
    row.refresh_from_db()
    assert row.state == RoadState.GONE
    assert "Quai Vert" not in public()
    assert JournalRow.objects.filter(what="lookouts.road_gone").count() == 1
    assert tap(row, "still", "10.5.1.1").status_code == 404


def test_it_is_gone_when_its_time_is_over(emergency, monkeypatch):
    row = make_report(emergency)
    monkeypatch.setattr(clock, "now", lambda: NOW + 2 * HOUR)
    assert "Quai Vert" not in public()
    assert tap(row, "still", "10.1.1.1").status_code == 404


def test_the_team_removes_and_confirms(emergency):
    row, staff = make_report(emergency), staff_client("moderator")
    there = f"{HOME}team/"
    assert "Quai Vert" in staff.get(there).content.decode()
    staff.post(there, {"report": str(row.pk), "remove": "1"})
    row.refresh_from_db()
    assert (row.state, row.decided_by) == (RoadState.REMOVED, "moderator")
    assert "Quai Vert" not in public()
    staff.post(there, {"report": str(row.pk), "confirm": "1"})
    row.refresh_from_db()
    assert row.state == RoadState.CONFIRMED
    told = JournalRow.objects.filter(by="moderator").values_list("what", flat=True)
    assert set(told) >= {"lookouts.road_removed", "lookouts.road_confirmed"}


def test_volunteers_look_and_do_not_decide(emergency):
    row, staff = make_report(emergency), staff_client("volunteer")
    assert staff.get(f"{HOME}team/").status_code == 200
    answer = staff.post(f"{HOME}team/", {"report": str(row.pk), "remove": "1"})
    assert answer.status_code == 404
    row.refresh_from_db()
    assert row.state == "unsure"


def test_the_database_removes_nothing_without_a_person(emergency):
    row = make_report(emergency)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoadReport.objects.filter(pk=row.pk).update(state=RoadState.REMOVED)


def test_the_page_shows_one_kind_and_one_part_of_the_map(emergency):
    make_report(emergency)
    make_report(emergency, kind="hazard", place="Pont Neuf", cell=0, state="sure")
    row = RoadReport.objects.get(kind="closure")
    page = Client().get(HOME, {"kind": "hazard"}, headers=ENGLISH).content.decode()
    assert "Pont Neuf" in page
    assert "Quai Vert" not in page
    page = Client().get(HOME, {"cell": f"{row.cell:x}"}, headers=ENGLISH)
    assert "Quai Vert" in page.content.decode()
    assert "Pont Neuf" not in page.content.decode()


def test_the_map_draws_many_as_few_and_each_once(emergency):
    lat, lon = CENTRE
    rows = [
        make_report(emergency, cell=geo.cell_at(lat + n / 900, lon, 10))
        for n in range(90)
    ]
    drawing = showing.draw(emergency, rows)
    assert len(drawing.spots) <= showing.MOST_DRAWN
    assert sum(spot.many for spot in drawing.spots) == len(rows)
    assert drawing.leads_nearer
    page = Client().get(HOME, headers=ENGLISH)
    assert len(gzip.compress(page.content, 9)) < 14 * 1024
