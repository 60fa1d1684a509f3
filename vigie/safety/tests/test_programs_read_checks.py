"""A safety check as CAP 1.2, valid under the schema that OASIS published."""

from datetime import timedelta

import pytest
from lxml import etree

from tests.cap_schema import faults
from vigie.lib import clock
from vigie.safety.states import CheckState
from vigie.safety.tests.asking import NOW, make_check

pytestmark = pytest.mark.django_db(transaction=True)
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def read(client, check):
    path = f"/e/{check.emergency.slug}/safety/{check.pk}/cap.xml"
    text = client.get(path).content
    assert faults(text) == []
    return etree.fromstring(text)


def ended(check, state):
    check.state, check.ended_at, check.ended_by = state, NOW, "user:1"
    check.save()
    return check


def test_an_open_check_is_an_alert_with_its_ground_in_four_languages(client):
    alert = read(client, make_check())
    assert alert.findtext(f"{CAP}msgType") == "Alert"
    infos = alert.findall(f"{CAP}info")
    assert [one.findtext(f"{CAP}language") for one in infos] == ["fr", "en", "es", "ar"]
    assert "Une digue a cédé." in infos[0].findtext(f"{CAP}description")
    assert "A dyke broke." in infos[1].findtext(f"{CAP}description")
    area = infos[0].find(f"{CAP}area")
    assert area.findtext(f"{CAP}areaDesc") == "Port-Neuf, rive gauche"
    assert len(area.findtext(f"{CAP}polygon").split()) >= 4


@pytest.mark.parametrize(
    ("state", "words"),
    [(CheckState.RECALLED, "a mistake"), (CheckState.CLOSED, "It is over")],
)
def test_its_end_is_a_cancel_that_names_it(client, state, words):
    check = make_check()
    first = read(client, check).findtext(f"{CAP}identifier")
    cancel = read(client, ended(check, state))
    assert cancel.findtext(f"{CAP}msgType") == "Cancel"
    assert first in cancel.findtext(f"{CAP}references")
    assert words in cancel.findall(f"{CAP}info")[1].findtext(f"{CAP}description")


def test_a_drill_is_an_exercise(client):
    check = make_check()
    type(check.emergency).objects.update(is_drill=True)
    assert read(client, check).findtext(f"{CAP}status") == "Exercise"


def test_what_was_never_opened_or_is_long_over_is_not_there(client, monkeypatch):
    proposed = make_check(state=CheckState.PROPOSED, second_by="", opened_at=None)
    path = f"/e/{proposed.emergency.slug}/safety/"
    assert client.get(f"{path}{proposed.pk}/cap.xml").status_code == 404
    check = ended(make_check(proposed.emergency), CheckState.CLOSED)
    assert client.get(f"{path}{check.pk}/cap.xml").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=3, seconds=1))
    assert client.get(f"{path}{check.pk}/cap.xml").status_code == 404


def test_the_feed_leads_to_each(client):
    check = make_check()
    text = client.get(f"/e/{check.emergency.slug}/safety/feed/").content
    feed = etree.fromstring(text)
    links = feed.xpath("//*[local-name()='entry']/*[local-name()='link']/@href")
    assert any(link.endswith(f"/safety/{check.pk}/cap.xml") for link in links)


def test_who_proposed_it_is_not_told(client):
    assert b"user:1" not in etree.tostring(read(client, make_check()))
