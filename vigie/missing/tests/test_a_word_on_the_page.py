"""The page of whoever knows something: masked, never a death, shut when it is over."""

import pytest
from django.test import Client

from tests.calls import NOW
from tests.house.test_pages import LANGUAGES, MOST, in_order, packed, sheet
from vigie.missing import closing
from vigie.missing.bringing import NOTES
from vigie.missing.models import Note, Person
from vigie.missing.note_forms import MEANINGS
from vigie.missing.states import Ending, State, Status
from vigie.missing.tests.world import sought
from vigie.trust.limits import proofs
from vigie.trust.models import Item

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once"),
]


def browser(language="en"):
    return Client(headers={"accept-language": language})


def send(person, **typed):
    work = proofs.solve(proofs.make_riddle("report", proofs.Demand(1, 4), NOW))
    given = {"what": "saw", "text": "At the gym, call 06 39 98 12 34", "work": work}
    return browser().post(
        f"/missing/{person.pk}/note/", {**given, **typed}, follow=True
    )


def test_a_word_is_taken_masked_and_waits_at_the_desk():
    person = sought()
    answer = send(person, place="Gymnase du Port", author="Ana")
    assert "looked at by a person" in answer.content.decode()
    note = Note.objects.get()
    assert "39 98" not in note.words.text
    assert note.words.author_name == "Ana"
    assert Person.objects.get().state == State.NEWS
    assert Item.objects.get(room=NOTES).thing == note.pk.hex


@pytest.mark.parametrize("what", MEANINGS)
def test_nothing_that_is_said_here_ends_a_search(what):
    send(sought(), what=what)
    assert Person.objects.get().state == State.NEWS


@pytest.mark.parametrize("what", ["dead", Status.DEAD, "", "official"])
def test_a_death_cannot_be_said_here(what):
    assert send(sought(), what=what).status_code == 422
    assert not Note.objects.exists()


def test_when_it_is_over_nothing_is_taken_and_one_sentence_is_said():
    person = sought()
    closing.close(person=person, ending=Ending.FOUND, by="ana", now=NOW)
    for answer in (send(person), browser().get(f"/missing/{person.pk}/note/")):
        assert answer.status_code == 410
        assert "Vasseur" not in answer.content.decode()
    assert not Note.objects.exists()


def test_of_somebody_private_there_is_no_page():
    assert send(sought(is_private=True)).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_in_order_and_light(language):
    answer = browser(language).get(f"/missing/{sought().pk}/note/")
    assert answer.status_code == 200
    in_order(answer.content.decode(), language)
    assert packed(answer.content) + packed(sheet()) <= MOST
