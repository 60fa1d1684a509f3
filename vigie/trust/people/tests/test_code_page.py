"""The page "I have a code", from the words to the record."""

import re
from datetime import timedelta

import pytest

from vigie.lib import clock
from vigie.trust.limits import proofs
from vigie.trust.people import codes, doors

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def words(monkeypatch):
    """A code of record 7 of a room that this test makes up."""
    monkeypatch.setitem(doors._rooms, "cabin", lambda subject: f"/about/?of={subject}")
    monkeypatch.setattr(proofs, "COST", 2)
    prepared = codes.prepare_code("fr")
    codes.keep_code(prepared, room="cabin", subject="7", now=clock.now())
    return prepared.words


def work():
    return proofs.solve(proofs.make_riddle("code", proofs.Demand(1, 4), clock.now()))


def type_in(client, typed, **more):
    return client.post("/code/", {"code": typed, "work": work()}, **more)


def held(client, subject="7", now=None):
    class Request:
        session = client.session

    return doors.holds_code(Request, "cabin", subject, now or clock.now())


def test_the_words_lead_on_to_the_record(client, words):
    answer = type_in(client, words)
    assert (answer.status_code, answer.url) == (302, "/about/?of=7")
    assert held(client)
    assert not held(client, "8")


def test_the_record_stays_open_for_an_hour(client, words):
    type_in(client, words)
    soon = clock.now() + doors.HOLDS
    assert not held(client, now=soon)


def test_wrong_words_are_said_and_kept_in_the_form(client, words):
    wrong = "quelque chose de tout autre que cela"
    answer = type_in(client, wrong)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert wrong in text
    assert 'class="error"' in text
    assert not held(client)


@pytest.mark.parametrize("typed", ["", "x" * 300])
def test_what_cannot_be_a_code_is_said(client, words, typed):
    answer = type_in(client, typed)
    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()


def test_a_code_of_a_room_that_is_gone_opens_nothing(client, words, monkeypatch):
    monkeypatch.delitem(doors._rooms, "cabin")
    assert type_in(client, words).status_code == 422
    assert not held(client)


def test_the_code_is_in_no_address(client, words):
    answer = type_in(client, words)
    assert words.split()[0] not in answer.url
    link = doors.link_of(words, "https://vigie.example")
    sent, kept = link.split("#")
    assert sent == "https://vigie.example/code/"
    assert kept == words.replace(" ", "-")


def test_a_link_typed_as_a_code_still_opens(client, words):
    kept = doors.link_of(words, "").partition("#")[2]
    assert type_in(client, kept).status_code == 302


def test_a_get_with_words_opens_nothing(client, words):
    client.get("/code/", {"code": words})
    assert not held(client)


def test_after_twenty_wrong_tries_one_waits(client, words):
    assert [type_in(client, "no").status_code for _ in range(21)] == [422] * 20 + [429]
    answer = type_in(client, words)
    assert answer.status_code == 429
    assert words.split()[0] in answer.content.decode()


def test_without_work_or_patience_no_code_is_tried(client, words, monkeypatch):
    monkeypatch.setattr("vigie.trust.people.views.find_code", lambda typed: 1 / 0)
    answer = client.post("/code/", {"code": words})
    assert answer.status_code == 422
    assert words.split()[0] in answer.content.decode()
    assert not held(client)


def test_without_a_script_the_page_leads_on_too(client, words, monkeypatch):
    page = client.get("/code/").content.decode()
    riddle = re.search(r'name="work"\s+value="([^"]*)"', page)[1]
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=5))
    answer = client.post("/code/", {"code": words, "work": riddle})
    assert answer.status_code == 302


def test_somebody_elsewhere_is_not_made_to_wait(client, words):
    for _ in range(22):
        type_in(client, "no")
    far = type_in(client, words, REMOTE_ADDR="192.0.2.9")
    assert far.status_code == 302


def test_coming_back_gives_a_new_session(client, words):
    type_in(client, words)
    before = client.session.session_key
    type_in(client, words)
    assert client.session.session_key != before


def test_leaving_forgets_every_record(client, words):
    type_in(client, words)

    class Request:
        session = client.session

    doors.leave_records(Request)
    assert not doors.holds_code(Request, "cabin", "7", clock.now())


def test_the_page_is_never_kept(client, words):
    for answer in (client.get("/code/"), type_in(client, "no")):
        assert "no-store" in answer["Cache-Control"]


def test_a_qr_code_holds_the_link_and_nothing_to_run(words):
    svg = doors.qr_of(doors.link_of(words, "https://vigie.example"))
    assert svg.startswith("<svg")
    for bad in ("script", "style=", "href"):
        assert bad not in svg
