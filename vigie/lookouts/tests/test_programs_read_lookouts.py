"""Lookouts as CAP 1.2, Atom and GeoJSON: valid at each step, and nothing of an end."""

import json
from datetime import timedelta

import pytest
from defusedxml.ElementTree import fromstring

from tests.calls import NOW
from tests.cap_schema import faults
from vigie.lib import clock
from vigie.lookouts import checking
from vigie.lookouts.models import Edition
from vigie.lookouts.states import LookoutState
from vigie.lookouts.tests.making import make_lookout
from vigie.relaying.formats.cap.reading import read
from vigie.relaying.formats.cap.words import MsgType, ResponseType, Status

pytestmark = pytest.mark.django_db(transaction=True)
BASE = "/e/crue-a-port-neuf/lookouts"
MINUTE = timedelta(minutes=1)
ATOM = "{http://www.w3.org/2005/Atom}"
SECRETS = ("Zoltan", "611111101", "in the boot")


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def row(emergency):
    return make_lookout(
        emergency, name="Zoltan", phone="+33611111101", told="in the boot"
    )


def opened(row, at=NOW):
    assert checking.open_lookout(lookout=row.pk, by="ana", now=at)


def ended(row, at, state=LookoutState.FOUND):
    assert checking.end_lookout(lookout=row.pk, state=state, by="ana", now=at)


def cap(client, row):
    answer = client.get(f"{BASE}/{row.code}/cap.xml")
    assert answer.status_code == 200
    assert answer["content-type"].startswith("application/cap+xml")
    assert faults(answer.content) == []
    assert not any(one.encode() in answer.content for one in SECRETS)
    return read(answer.content)


def entries(client):
    answer = client.get(f"{BASE}/feed/", headers={"accept-language": "en"})
    assert not any(one.encode() in answer.content for one in SECRETS)
    return [
        {name: one.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated")}
        for one in fromstring(answer.content).iter(f"{ATOM}entry")
    ]


def test_what_nobody_checked_is_no_alert(client, row):
    assert client.get(f"{BASE}/{row.code}/cap.xml").status_code == 404
    assert entries(client) == []
    assert json.loads(client.get(f"{BASE}.geojson").content)["features"] == []


def test_an_open_lookout_is_an_alert_in_four_languages(client, row):
    opened(row)
    alert = cap(client, row)
    assert (alert.msg_type, alert.status) == (MsgType.ALERT, Status.ACTUAL)
    assert [one.language for one in alert.infos] == ["fr", "en", "es", "ar"]
    english = alert.infos[1]
    assert "QX 417 ZB" in english.headline
    assert "do not intervene yourself" in english.instruction
    assert english.expires == NOW + timedelta(hours=6)
    assert english.areas[0].polygons
    assert ("vigie:plate", "QX417ZB") in [(p.name, p.value) for p in english.parameters]


def test_a_drill_is_an_exercise(client, emergency, row):
    emergency.is_drill = True
    emergency.save()
    opened(row)
    assert cap(client, row).status == Status.EXERCISE


def test_an_update_and_the_end_name_what_was_before(client, row):
    opened(row)
    assert checking.prolong(lookout=row.pk, by="ana", now=NOW + MINUTE)
    update = cap(client, row)
    assert update.msg_type == MsgType.UPDATE
    assert [one.identifier[-2:] for one in update.references] == [":1"]
    ended(row, NOW + 2 * MINUTE)
    end = cap(client, row)
    assert end.msg_type == MsgType.CANCEL
    assert [one.identifier[-2:] for one in end.references] == [":1", ":2"]
    assert end.infos[0].response_types == (ResponseType.ALL_CLEAR,)


@pytest.mark.parametrize("state", [LookoutState.FOUND, LookoutState.RECALLED])
def test_an_end_says_nothing_of_what_was_sought(client, row, state):
    opened(row)
    ended(row, NOW + MINUTE, state)
    for address in (f"{BASE}/{row.code}/cap.xml", f"{BASE}/feed/", f"{BASE}.geojson"):
        body = client.get(address).content.decode()
        for word in ("QX417ZB", "417", "Quai Vert", "Toyota"):
            assert word not in body, address


def test_expiry_is_an_end_too(client, row):
    opened(row)
    checking.expire(now=NOW + timedelta(hours=7))
    assert cap(client, row).msg_type == MsgType.CANCEL


def test_opened_again_it_is_an_alert_of_its_own(client, row):
    opened(row)
    ended(row, NOW + MINUTE)
    opened(row, NOW + 2 * MINUTE)
    again = cap(client, row)
    assert (again.msg_type, again.references) == (MsgType.ALERT, ())


def test_two_messages_of_one_moment_are_a_second_apart(client, row):
    opened(row)
    ended(row, NOW)
    assert cap(client, row).msg_type == MsgType.CANCEL
    first, second = Edition.objects.all()
    assert second.sent_at - first.sent_at == timedelta(seconds=1)


def test_a_refused_one_sends_nothing(client, row):
    assert checking.refuse(lookout=row.pk, by="ana", now=NOW)
    assert not Edition.objects.exists()


def test_readers_see_the_end_where_they_saw_the_beginning(client, row):
    opened(row)
    [begun] = entries(client)
    assert "QX 417 ZB" in begun["title"]
    ended(row, NOW + MINUTE)
    [over] = entries(client)
    assert over["id"] == begun["id"]
    assert over["title"] == "It is over"
    assert over["updated"] > begun["updated"]


def test_the_map_has_the_place_where_it_was_last_seen(client, row):
    opened(row)
    answer = client.get(f"{BASE}.geojson", headers={"accept-language": "en"})
    [feature] = json.loads(answer.content)["features"]
    assert feature["geometry"]["type"] == "Point"
    assert feature["properties"]["place"] == "Quai Vert"
    assert "Last seen: Quai Vert" in feature["properties"]["text"]


def test_three_days_after_its_end_nothing_is_left_to_read(client, row, monkeypatch):
    opened(row)
    ended(row, NOW + MINUTE)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=4))
    assert client.get(f"{BASE}/{row.code}/cap.xml").status_code == 404
    assert entries(client) == []
