"""“I am not missing”, and the end of a call by who opened it: at once, no account."""

import pytest
from django.test import Client

from tests.house.test_pages import LANGUAGES, in_order
from vigie.missing import me
from vigie.missing.models import Follow, Note, Person
from vigie.missing.states import Stage
from vigie.missing.tests.test_a_call_is_followed import follow, opened
from vigie.missing.tests.test_a_call_is_opened import ONCE, browser, send, work
from vigie.relaying.models import Message
from vigie.trust.models import Item, JournalRow

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once"),
]


@pytest.fixture
def person(emergency):
    return opened(emergency)


def say(person, wish="safe", client=None, **more):
    given = {"wish": wish, "said": "My dog is called Ota", "work": work(), **more}
    return (client or Client()).post(f"/missing/{person.pk}/me/", given)


@pytest.mark.parametrize("wish", ["safe", "wish", "guardian"])
def test_the_page_is_down_at_once_and_the_desk_looks(person, wish):
    assert say(person, wish).status_code == 200
    person.refresh_from_db()
    assert person.stage == Stage.SUSPENDED
    assert browser().get(f"/missing/{person.pk}/").status_code == 404
    assert Item.objects.filter(room=me.CLAIMS).count() == 1
    assert JournalRow.objects.filter(what="missing.own_word").count() == 1
    assert Note.objects.get().is_private


@pytest.mark.parametrize("wish", ["wish", "guardian"])
def test_nobody_who_follows_hears_of_a_wish_not_to_be_found(person, wish):
    follow(person, mail="lea@port-neuf.example")
    say(person, wish)
    assert not Message.objects.filter(kind="missing.changed").exists()


def test_an_untrue_word_takes_no_page_down_again(person):
    say(person)
    Item.objects.filter(room=me.CLAIMS).update(state="dropped")
    Person.objects.update(stage=Stage.OPEN)
    say(person)
    person.refresh_from_db()
    assert person.stage == Stage.OPEN
    assert Item.objects.filter(room=me.CLAIMS).count() == 2


def test_without_a_choice_nothing_happens(person):
    answer = say(person, wish="", client=browser())
    assert answer.status_code == 422
    assert "Choose one of the three." in answer.text
    assert "My dog is called Ota" in answer.text
    assert not Note.objects.exists()


@pytest.mark.parametrize("word", ["found", "withdraw"])
def test_who_opened_a_call_ends_it_and_its_page_is_gone(emergency, word):
    client = browser()
    send(f"/e/{emergency.slug}/missing/", client)
    assert Follow.objects.count() == 1
    page = f"/missing/{ONCE}/mine/"
    assert "Are they found?" in client.get(page).text
    assert client.post(page, {word: "1"}).status_code == 302
    answer = browser().get(f"/missing/{ONCE}/")
    assert answer.status_code == 410
    assert "Vauquelin" not in answer.text
    assert Message.objects.filter(kind="missing.changed").count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_are_in_order(person, language):
    client = browser(language)
    in_order(client.get(f"/missing/{person.pk}/me/").text, language)
    in_order(say(person, client=client).text, language)
