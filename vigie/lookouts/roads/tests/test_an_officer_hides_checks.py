"""A blackout hides checks, cordons and road blocks at once, in every way out."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.calls import CENTRE, NOW, make_emergency
from tests.people import staff_client
from vigie.emergencies.models import Emergency, GazetteerPlace
from vigie.lib import clock, geo
from vigie.lookouts import checking
from vigie.lookouts.models import Blackout
from vigie.lookouts.roads import blackouts
from vigie.lookouts.roads.blackouts import Ground, NoAlert
from vigie.lookouts.roads.states import HIDDEN, RoadKind
from vigie.lookouts.roads.tests.making import make_report
from vigie.lookouts.states import LookoutState
from vigie.lookouts.tests.making import make_lookout, make_open
from vigie.lookouts.where import Where
from vigie.trust.models import JournalRow

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once"),
]
HOME = "/e/crue-a-port-neuf/roads/"
WAYS = (HOME, f"{HOME}feed/", f"{HOME}cifs.json", "/e/crue-a-port-neuf/roads.geojson")
ENGLISH = {"accept-language": "en"}
MINUTE = timedelta(minutes=1)
GROUND = Ground(Where("Quai Vert", geo.cell_at(*CENTRE, 9)), 5, 60)


@pytest.fixture
def sought(emergency):
    lat, lon = CENTRE
    GazetteerPlace.objects.create(
        emergency=emergency, name="Quai Vert", kind="quarter", lat=lat, lon=lon
    )
    return make_open(emergency, code="QQQQ2222")


@pytest.fixture
def everything(emergency):
    """A confirmed report of each kind, which all feeds give."""
    given = {"state": "sure", "decided_by": "ana"}
    return {
        kind: make_report(emergency, kind=kind, place=f"Street of {kind}", **given)
        for kind in RoadKind.values
    }


def begin(emergency, sought, **fields):
    given = {"ground": GROUND, "reason": "they flee", "by": "olga", "now": NOW}
    given = {"emergency": emergency, "lookout": sought, **given, **fields}
    return blackouts.begin(**given)


def read():
    """The kinds that each public way gives just now."""
    found = {}
    for way in WAYS:
        text = Client().get(way, headers=ENGLISH).content.decode()
        found[way] = {kind for kind in RoadKind.values if f"Street of {kind}" in text}
    return found


ALL = set(RoadKind.values)
OF_WAZE = ALL - {"check", "block"}


def test_all_is_shown_and_waze_is_never_told_of_checks(everything):
    shown = read()
    assert shown.pop(f"{HOME}cifs.json") == OF_WAZE
    assert all(kinds == ALL for kinds in shown.values())


def test_it_hides_at_once_in_every_way_and_etags_change(emergency, sought, everything):
    before = read()
    tags = {way: Client().get(way)["ETag"] for way in WAYS}
    made = begin(emergency, sought)
    for way, kinds in read().items():
        assert kinds == before[way] - HIDDEN
        answer = Client().get(way, headers={"if-none-match": tags[way]})
        assert answer.status_code == 200
    for kind in HIDDEN:
        assert Client().get(f"{HOME}{everything[kind].pk}/").status_code == 404
    assert Client().get(f"{HOME}{everything['hazard'].pk}/").status_code == 200
    assert blackouts.end(blackout=made.pk, by="olga", now=NOW)
    assert read() == before


def test_what_is_reported_inside_is_stored_and_not_shown(emergency, sought):
    made = begin(emergency, sought)
    row = make_report(emergency, kind="check", place="Street of check")
    assert not any("check" in kinds for kinds in read().values())
    blackouts.end(blackout=made.pk, by="olga", now=NOW)
    assert "check" in read()[HOME]
    assert row.state == "unsure"


def test_what_is_elsewhere_stays_and_what_reaches_in_does_not(emergency, sought):
    lat, lon = CENTRE
    make_report(
        emergency,
        kind="check",
        place="Street of check",
        cell=geo.cell_at(lat + 0.2, lon, 10),
    )
    make_report(
        emergency,
        kind="block",
        place="Street of block",
        cell=geo.cell_at(lat + 0.2, lon, 4),
    )
    begin(emergency, sought)
    assert read()[HOME] == {"check"}


def test_a_place_that_nobody_knows_is_hidden_by_each(emergency, sought):
    given = {"cell": 0, "state": "sure", "place": "Street of check"}
    make_report(emergency, kind="check", **given)
    begin(emergency, sought)
    assert read()[HOME] == set()


def test_no_public_byte_says_that_or_where_it_is(emergency, sought):
    before = {way: Client().get(way, headers=ENGLISH).content for way in WAYS}
    begin(emergency, sought)
    assert {way: Client().get(way, headers=ENGLISH).content for way in WAYS} == before


def test_it_ends_with_its_time(emergency, sought, everything, monkeypatch):
    begin(emergency, sought)
    later = NOW + 60 * MINUTE
    monkeypatch.setattr(clock, "now", lambda: later - MINUTE)
    assert blackouts.running(emergency, later - MINUTE)
    assert not blackouts.running(emergency, later)
    assert blackouts.keep(later) == 1
    assert blackouts.keep(later) == 0
    assert "check" in read()[HOME]
    row = JournalRow.objects.get(what="lookouts.blackout_ended")
    assert row.by == "clock"


def test_it_ends_with_the_lookout(emergency, sought, everything):
    begin(emergency, sought)
    assert "check" not in read()[HOME]
    state = LookoutState.FOUND
    checking.end_lookout(lookout=sought.pk, state=state, by="ana", now=NOW)
    assert "check" in read()[HOME]
    assert blackouts.keep(NOW) == 1


def test_it_ends_with_the_emergency_that_is_the_alert(emergency, everything):
    with pytest.raises(NoAlert):
        begin(emergency, None)
    Emergency.objects.filter(pk=emergency.pk).update(kind="abduction")
    begin(emergency, None)
    assert "check" not in read()[HOME]
    Emergency.objects.filter(pk=emergency.pk).update(state="closed")
    Emergency.touch(emergency.pk)
    assert "check" in read()[HOME]
    assert blackouts.keep(NOW) == 1


@pytest.mark.parametrize("fields", [{}, {"state": "found"}, {"until": NOW}])
def test_a_lookout_that_is_not_open_is_no_alert(emergency, fields):
    row = make_lookout(emergency, **fields)
    with pytest.raises(NoAlert):
        begin(emergency, row)


def test_the_database_refuses_more_than_twelve_hours(emergency, sought):
    longer = Ground(GROUND.where, 5, 12 * 60 + 1)
    with pytest.raises(IntegrityError):
        begin(emergency, sought, ground=longer)
    begin(emergency, sought, ground=Ground(GROUND.where, 5, 12 * 60))
    with pytest.raises(IntegrityError), transaction.atomic():
        Blackout.objects.update(minutes=12 * 60 + 1)


def test_the_officer_begins_and_ends_it_on_the_record(emergency, sought, everything):
    officer, there = staff_client("officer"), f"{HOME}blackout/"
    given = {"alert": sought.code, "place": "Quai Vert", "km": 5, "hours": 12}
    assert officer.post(there, {**given, "hours": 13}).status_code == 422
    assert officer.post(there, {**given, "place": "nowhere"}).status_code == 422
    assert officer.post(there, given).status_code == 422  # without a reason
    answer = officer.post(there, {**given, "reason": "call 06 11 11 11 08"})
    assert answer.status_code == 302
    assert "check" not in read()[HOME]
    row = JournalRow.objects.get(what="lookouts.blackout_began")
    facts = json.loads(row.facts)
    assert (row.by, facts["km"], facts["minutes"]) == ("officer", 5, 720)
    assert facts["alert"] == sought.code
    assert int(facts["cell"], 16)
    assert "11 11 08" not in row.why
    assert "call" in row.why
    made = Blackout.objects.get()
    assert "11 11 08" not in made.reason
    officer.post(there, {"end": str(made.pk)})
    assert "check" in read()[HOME]
    row = JournalRow.objects.get(what="lookouts.blackout_ended")
    assert row.by == "officer"


@pytest.mark.parametrize("role", ["moderator", "operator", "responder", "volunteer"])
def test_nobody_but_an_officer_finds_that_page(emergency, sought, role):
    client = staff_client(role)
    assert client.get(f"{HOME}blackout/").status_code == 404
    assert client.post(f"{HOME}blackout/", {}).status_code == 404


def test_an_officer_of_elsewhere_finds_it_neither(emergency, sought):
    other = make_emergency(name="Elsewhere", slug="elsewhere")
    client = staff_client("officer", emergency=other)
    assert client.get(f"{HOME}blackout/").status_code == 404
