"""Calls that nobody answered: who waits longest, and whose task it is."""

from datetime import timedelta

import pytest

from tests.calls import NOW, make_emergency
from tests.people import person as account
from tests.people import staff_client
from vigie.lib import clock
from vigie.missing import desk, rounds, waiting
from vigie.missing.facts import Facts
from vigie.missing.models import Person, Round
from vigie.missing.notes import NotAllowed
from vigie.missing.states import Door, Stage, State
from vigie.missing.tests.world import sought
from vigie.trust.models import JournalRow

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)
ENGLISH = {"accept-language": "en"}


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def emergency():
    return make_emergency()


def named(emergency, name, **fields):
    return sought(emergency, Facts(full_names=(name,)), **fields)


def test_who_waits_longest_stands_first_and_is_late_after_an_hour(emergency):
    named(emergency, "Zélie", opened_at=NOW - HOUR / 2)
    named(emergency, "Orlane", opened_at=NOW - HOUR)
    listed = waiting.waiting(emergency, NOW)
    assert [(one.name, one.is_late) for one in listed] == [
        ("Orlane", True),
        ("Zélie", False),
    ]
    assert waiting.AN_HOUR == desk.AN_HOUR, "the desk lifts it at the same moment"


@pytest.mark.parametrize(
    "fields",
    [
        {"answered_at": NOW},
        {"stage": Stage.CLOSED},
        {"stage": Stage.SUSPENDED},
        {"state": State.ALIVE},
        {"state": State.DEATH},
        {"door": Door.PFIF},
        {"expires_at": NOW},
    ],
    ids=str,
)
def test_only_those_for_whom_an_answer_is_due_are_listed(emergency, fields):
    named(emergency, "Orlane", **fields)
    assert waiting.waiting(emergency, NOW) == []
    assert waiting.waiting(make_emergency(name="Incendie"), NOW) == []


def test_the_list_says_how_much_nobody_judged_by_the_last_round(emergency):
    one = named(emergency, "Orlane", opened_at=NOW - 2 * HOUR)
    rounds.keep_rounds(NOW)
    Round.objects.create(person=one, number=7, at=NOW, waits=3)
    assert [row.found for row in waiting.waiting(emergency, NOW)] == [3]


def test_the_list_costs_one_query_however_long_it_is(
    emergency, django_assert_num_queries
):
    for number in range(5):
        named(emergency, f"Nom {number}")
    with django_assert_num_queries(1):
        assert len(waiting.waiting(emergency, NOW)) == 5


def test_a_call_is_given_to_those_who_work_at_this_desk_alone(emergency):
    other = make_emergency(name="Incendie")
    here = account("ana", "volunteer", emergency=emergency)
    account("bea", "moderator", emergency=other)
    account("cleo", "officer", emergency=emergency)
    one = named(emergency, "Orlane")
    assert waiting.owners(emergency, NOW) == ["ana"]
    for name in ("bea", "cleo", "nobody"):
        with pytest.raises(NotAllowed):
            waiting.give(person=one, to=name, by=here, now=NOW)
    waiting.give(person=one, to="ana", by=here, now=NOW)
    assert Person.objects.get().owner == "ana"
    waiting.give(person=one, to="", by=here, now=NOW)
    assert Person.objects.get().owner == ""
    assert JournalRow.objects.filter(what="missing.given").count() == 2


def test_what_officials_have_taken_up_is_given_to_nobody_here(emergency):
    by = account("ana", "volunteer")
    one = named(emergency, "Orlane", stage=Stage.SUSPENDED, owner="official")
    with pytest.raises(NotAllowed):
        waiting.give(person=one, to="ana", by=by, now=NOW)
    assert Person.objects.get().owner == "official"


def test_the_page_takes_and_gives_and_is_for_the_desk_alone(emergency, client):
    one = named(emergency, "Orlane Vasseur", opened_at=NOW - HOUR)
    page = f"/e/{emergency.slug}/missing/desk/"
    assert client.get(page).status_code in (302, 404)
    assert staff_client("officer").get(page).status_code == 404
    ana, bea = (staff_client("volunteer", name=name) for name in ("ana", "bea"))
    shown = ana.get(page, headers=ENGLISH).text
    assert "Orlane Vasseur" in shown
    assert "no answer for an hour" in shown
    assert ana.post(page, {"call": one.pk, "mine": "1"}).status_code == 302
    assert Person.objects.get().owner == "ana"
    assert bea.post(page, {"call": one.pk, "to": "bea"}).status_code == 302
    assert Person.objects.get().owner == "bea"
    assert bea.post(page, {"call": one.pk, "to": "officer"}).status_code == 409
    for call in ("", "7", "5f0d4c7e-6a53-4b0e-9d5a-0f9f1c3b2a11"):
        assert bea.post(page, {"call": call, "to": "bea"}).status_code == 404
    Person.objects.update(answered_at=NOW)
    assert "Every call has its answer." in bea.get(page, headers=ENGLISH).text
