"""A responder asks, who posted answers, and a number is read by one person alone."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.calls import NOW
from vigie.lib import clock
from vigie.lookouts import checking, clocks
from vigie.lookouts.links import token_of
from vigie.lookouts.models import Question
from vigie.lookouts.responders import asking
from vigie.lookouts.responders.asking import NoKey
from vigie.lookouts.responders.states import QuestionKind, QuestionState
from vigie.lookouts.responders.tests.making import (
    make_organisation,
    make_responder,
    signed_in,
    unlock,
)
from vigie.lookouts.states import LookoutState
from vigie.lookouts.tests.making import make_open
from vigie.relaying.addresses import address_of
from vigie.relaying.models import Letter
from vigie.relaying.states import Channel
from vigie.trust.models import JournalRow, PersonKey, SealedCase

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once", "own_keys", "quick"),
]
NUMBER = "+27 82 555 01 93"
ENGLISH = {"accept-language": "en"}


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def row(emergency):
    return make_open(emergency)


@pytest.fixture
def riga():
    return make_organisation()


@pytest.fixture
def rosa(emergency, riga):
    return make_responder(emergency, organisation=riga)


def trace(row):
    return f"/e/{row.emergency.slug}/lookouts/team/{row.pk}/trace/"


def mine(row):
    return f"/lookouts/p/{token_of(row.pk)}/"


def text(client, path):
    return client.get(path, headers=ENGLISH).content.decode()


def asked(row, rosa, kind=QuestionKind.NUMBER):
    signed_in(rosa).post(trace(row), {"ask": "1", "kind": kind})
    return Question.objects.get(kind=kind)


def answered(row, question, **said):
    return Client().post(
        mine(row), {"question": str(question.pk), **said}, headers=ENGLISH
    )


def test_a_question_is_answered_by_one_press(row, rosa):
    question = asked(row, rosa, QuestionKind.TRACKER)
    page = text(Client(), mine(row))
    assert "Is there a tracker in it?" in page
    assert "Riga asks." in page
    assert answered(row, question, answer="no").status_code == 302
    assert "Is there a tracker" not in text(Client(), mine(row))
    assert "<b>no</b>" in text(signed_in(rosa), trace(row))


def test_words_of_an_answer_are_masked(row, rosa):
    question = asked(row, rosa, QuestionKind.MARKS)
    answered(row, question, words=f"2019, a dent; call {NUMBER}", send="1")
    question.refresh_from_db()
    assert "a dent" in question.words
    assert "555" not in question.words


def test_an_empty_answer_is_asked_for_again(row, rosa):
    question = asked(row, rosa, QuestionKind.MARKS)
    page = answered(row, question, send="1")
    assert page.status_code == 422
    assert "Press an answer, or write a few words." in page.content.decode()


def test_the_letter_names_neither_the_question_nor_the_number(row, rosa):
    row.address = address_of(
        channel=Channel.MAIL, value="ife@example.org", now=NOW, language="en"
    )
    row.save()
    asked(row, rosa)
    [letter] = Letter.objects.select_related("message")
    said = str(letter.message.facts)
    assert letter.message.kind == "lookouts.question"
    assert "number" not in said
    assert row.plate not in said


def test_a_number_is_read_by_who_asked_with_a_reason_and_noted_first(row, rosa):
    question = asked(row, rosa)
    answered(row, question, number=NUMBER)
    client = signed_in(rosa)
    locked = client.post(trace(row), {"read": str(question.pk), "because": "trace it"})
    assert locked.headers["Location"].startswith("/sealed/key/?next=")
    unlock(client, trace(row))
    silent = client.post(trace(row), {"read": str(question.pk)}, headers=ENGLISH)
    assert silent.status_code == 422
    assert NUMBER not in silent.content.decode()
    read = client.post(trace(row), {"read": str(question.pk), "because": "trace it"})
    assert NUMBER in read.content.decode()
    told = JournalRow.objects.get(what="case.unsealed")
    assert told.by == "rosa"
    assert NUMBER not in text(client, trace(row)), "shown once"


def test_nobody_else_reads_it(row, rosa, riga, emergency):
    question = asked(row, rosa)
    answered(row, question, number=NUMBER)
    other = signed_in(make_responder(emergency, "rui", riga))
    officer = signed_in(make_responder(emergency, "odo", role="officer"))
    for client in (other, officer):
        unlock(client, trace(row))
        said = {"read": str(question.pk), "because": "I want to"}
        answer = client.post(trace(row), said, headers=ENGLISH)
        assert answer.status_code == 422
        assert "You cannot read it" in answer.content.decode()
        assert NUMBER not in text(client, trace(row))
    assert NUMBER not in text(Client(), mine(row))


def test_after_an_hour_nothing_and_nobody_opens_it(row, rosa, monkeypatch):
    question = asked(row, rosa)
    answered(row, question, number=NUMBER)
    later = NOW + timedelta(hours=1)
    clocks.keep(later - timedelta(seconds=1))
    question.refresh_from_db()
    assert question.state == QuestionState.GIVEN
    clocks.keep(later)
    question.refresh_from_db()
    assert (question.state, question.number) == (QuestionState.OVER, None)
    assert SealedCase.objects.get(pk=question.case_id).destroyed_at == later


def test_who_gave_it_takes_it_back_by_one_press(row, rosa):
    question = asked(row, rosa)
    answered(row, question, number=NUMBER)
    assert "You gave it" in text(Client(), mine(row))
    answered(row, question, back="1")
    question.refresh_from_db()
    assert (question.state, question.number) == (QuestionState.OVER, None)
    client = signed_in(rosa)
    unlock(client, trace(row))
    said = {"read": str(question.pk), "because": "trace it"}
    assert NUMBER not in client.post(trace(row), said).content.decode()


def test_it_ends_with_the_lookout(row, rosa):
    given, waits = asked(row, rosa), asked(row, rosa, QuestionKind.RANGE)
    answered(row, given, number=NUMBER)
    checking.end_lookout(lookout=row.pk, state=LookoutState.FOUND, by="ana", now=NOW)
    clocks.keep(NOW)
    for one in (given, waits):
        one.refresh_from_db()
        assert one.state == QuestionState.OVER
    assert given.number is None


def test_an_officer_gives_it_and_says_why(row, rosa, emergency):
    question = asked(row, rosa)
    officer = signed_in(make_responder(emergency, "odo", role="officer"))
    silent = officer.post(trace(row), {"give": str(question.pk), "number": NUMBER})
    assert silent.status_code == 422
    given = {"give": str(question.pk), "number": NUMBER, "why": "the judge asked"}
    officer.post(trace(row), given)
    question.refresh_from_db()
    assert (question.state, question.decided_by) == (QuestionState.GIVEN, "odo")
    assert JournalRow.objects.get(what="lookouts.given").why == "the judge asked"


def test_a_responder_gives_nothing_in_the_name_of_who_posted(row, rosa):
    question = asked(row, rosa)
    given = {"give": str(question.pk), "number": NUMBER, "why": "x"}
    assert signed_in(rosa).post(trace(row), given).status_code == 404


def test_without_a_key_a_number_is_not_asked_for(row, rosa, riga):
    PersonKey.objects.all().delete()
    said = {"ask": "1", "kind": QuestionKind.NUMBER}
    answer = signed_in(rosa).post(trace(row), said, headers=ENGLISH)
    assert "Make your key first" in answer.content.decode()
    with pytest.raises(NoKey):
        asking.ask(
            lookout=row.pk,
            kind=QuestionKind.NUMBER,
            by=rosa,
            organisation=riga,
            now=NOW,
        )
    assert not Question.objects.exists()


def test_twice_the_same_is_asked_once(row, rosa):
    asked(row, rosa)
    again = signed_in(rosa).post(trace(row), {"ask": "1", "kind": "number"})
    assert again.status_code == 422
    assert Question.objects.count() == 1


def test_a_responder_of_no_organisation_asks_nothing(row, emergency):
    alone = signed_in(make_responder(emergency, "solo"))
    assert "What you need to know" not in text(alone, trace(row))
    assert alone.post(trace(row), {"ask": "1", "kind": "tracker"}).status_code == 404


def test_the_public_page_knows_nothing_of_it(row, rosa):
    question = asked(row, rosa)
    answered(row, question, number=NUMBER)
    page = text(Client(), f"/e/{row.emergency.slug}/lookouts/{row.code}/")
    assert "Riga" not in page
    assert "555" not in page


def test_what_is_stored_holds_no_number(row, rosa):
    question = asked(row, rosa)
    answered(row, question, number=NUMBER)
    stored = str(list(Question.objects.values())) + str(
        list(JournalRow.objects.values())
    )
    assert "5550193" not in stored.replace(" ", "")
