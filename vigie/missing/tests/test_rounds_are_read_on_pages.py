"""What a round brought stands on the pages of who looks, and nowhere else."""

from datetime import timedelta

import pytest

from tests.calls import NOW, make_emergency
from vigie.lib import clock
from vigie.missing import calls, rounds
from vigie.missing.models import Person, Round
from vigie.missing.tests.test_a_call_is_opened import browser, send
from vigie.trust.limits import proofs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(proofs, "COST", 2)
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def room():
    return f"/e/{make_emergency().slug}/missing/"


def test_the_page_that_takes_a_call_says_what_a_first_look_brought(room):
    page = send(room)
    assert "Nothing yet. We looked at 22:20 at: answers" in page.text
    assert Round.objects.get().told_at == NOW
    again = send(room)
    assert "Nothing yet. We looked at 22:20" in again.text
    assert Round.objects.count() == 1, "a form sent twice is one call and one round"


def test_a_look_that_fails_keeps_the_call_and_is_made_up_for(room, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(rounds, "first", lambda *given: 1 / 0)
        page = send(room)
    assert page.status_code == 200
    assert "We looked" not in page.text
    assert not Round.objects.exists()
    assert rounds.keep_rounds(NOW + timedelta(minutes=1)) == 1
    assert Person.objects.get().looked_at == NOW + timedelta(minutes=1)


def test_who_looks_reads_every_round_and_nobody_else_does(room):
    client = browser()
    send(room, client)
    person = Person.objects.get()
    for hours in (1, 3, 8):
        rounds.keep_rounds(NOW + timedelta(hours=hours))
    mine = client.get(f"/missing/{person.pk}/mine/")
    for hour in ("22:20", "23:20", "01:20", "06:20"):
        assert f"Nothing yet. We looked at {hour} at: " in mine.text
    assert "We looked at" not in browser().get(f"/missing/{person.pk}/").text
    assert browser().get(f"/missing/{person.pk}/mine/").status_code == 404


def test_the_rounds_of_a_call_end_with_it(room):
    client = browser()
    send(room, client)
    person = Person.objects.get()
    client.post(f"/missing/{person.pk}/mine/", {"found": "1"})
    assert rounds.keep_rounds(NOW + timedelta(hours=1)) == 0
    assert Round.objects.count() == 1
    assert calls.code_of(person, NOW) is not None
