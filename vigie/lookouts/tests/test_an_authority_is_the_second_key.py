"""A person cites an authority's alert: relays are asked then."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.calls import NOW
from tests.people import staff_client
from vigie.lib import clock
from vigie.lookouts import citing
from vigie.lookouts.checking import Word
from vigie.lookouts.citing import cite
from vigie.lookouts.tests.making import make_lookout, make_open
from vigie.relaying.authorities import reading
from vigie.relaying.authorities.rows import Authority, Published
from vigie.relaying.formats.cap.records import Alert, Info
from vigie.relaying.formats.cap.words import (
    Category,
    Certainty,
    MsgType,
    Scope,
    Severity,
    Status,
    Urgency,
)
from vigie.trust.models import JournalRow

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once"),
]


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def said(emergency, words, name="a1", status=Status.ACTUAL, sent=NOW):
    authority, _new = Authority.objects.get_or_create(
        emergency=emergency,
        name="Préfecture",
        url="https://pref.example/cap",
        defaults={"made_at": NOW - timedelta(days=1), "made_by": "op"},
    )
    info = Info(
        language="fr",
        categories=(Category.SAFETY,),
        event="Enlèvement",
        urgency=Urgency.IMMEDIATE,
        severity=Severity.SEVERE,
        certainty=Certainty.OBSERVED,
        headline=words,
    )
    alert = Alert(
        identifier=name,
        sender="pref@example.org",
        sent=sent,
        status=status,
        msg_type=MsgType.ALERT,
        scope=Scope.PUBLIC,
        infos=(info,),
    )
    reading.keep(authority, [alert], NOW)
    return Published.objects.get(identifier=name).pk


def passed(row, alert, by="ana"):
    word = cite(lookout=row.pk, alert=alert, by=by, now=NOW)
    row.refresh_from_db()
    return word, row.second_by


def test_an_alert_that_names_the_plate_and_one_person_ask_relays(emergency):
    row = make_open(emergency)
    alert = said(emergency, "Recherché : Toyota QX-417-ZB, blanche")
    assert passed(row, alert) == (Word.PASSED, "alert of Préfecture")
    assert (row.agreed_by, row.passed_at) == ("ana", NOW)
    told = JournalRow.objects.get(what="lookouts.cited")
    assert (told.by, told.why) == ("ana", "a1")


@pytest.mark.parametrize(
    ("words", "more"),
    [
        ("Recherché : QX-471-ZB", {}),  # alike is not the same
        ("Restez chez vous", {}),
        ("Toyota QX-417-ZB", {"status": Status.TEST}),
        ("Toyota QX-417-ZB", {"sent": NOW - timedelta(days=2)}),
    ],
)
def test_what_names_another_or_does_not_stand_is_no_key(emergency, words, more):
    row = make_open(emergency)
    assert passed(row, said(emergency, words, **more)) == (Word.GONE, "")
    assert row.passed_at is None


def test_of_another_emergency_it_is_no_key(emergency):
    from tests.calls import make_emergency

    other = make_emergency(name="Elsewhere", slug="elsewhere")
    row = make_open(emergency)
    assert passed(row, said(other, "Toyota QX-417-ZB")) == (Word.GONE, "")


def test_what_waits_to_be_checked_is_not_passed_on(emergency):
    row = make_lookout(emergency)
    assert passed(row, said(emergency, "Toyota QX-417-ZB"))[0] == Word.GONE


def test_a_machine_cites_nothing_by_itself(emergency):
    row = make_open(emergency)
    said(emergency, "Toyota QX-417-ZB")
    reading.read_all(NOW)
    row.refresh_from_db()
    assert (row.agreed_by, row.second_by, row.passed_at) == ("", "", None)
    [cited] = citing.citable(row, reading.standing_in(emergency, NOW))
    assert cited.authority == "Préfecture"


def test_the_team_sees_it_and_presses(emergency):
    row = make_open(emergency)
    alert = said(emergency, "Toyota QX-417-ZB")
    path = f"/e/{emergency.slug}/lookouts/team/"
    team = staff_client("moderator", name="ana", emergency=emergency)
    page = team.get(path, headers={"accept-language": "en"}).content.decode()
    assert "Préfecture says:" in page
    assert Client().post(path, {"lookout": row.pk, "cite": alert}).status_code != 200
    team.post(path, {"lookout": str(row.pk), "cite": str(alert)})
    row.refresh_from_db()
    assert row.passed_at == NOW
    page = team.get(path, headers={"accept-language": "en"}).content.decode()
    assert "It is about this" not in page
