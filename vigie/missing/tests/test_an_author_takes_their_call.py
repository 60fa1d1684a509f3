"""Who wrote the post behind a call comes; a person looks, and the call is theirs."""

import re

import pytest
from django.db import connection
from django.test import Client

from tests.calls import NOW, make_emergency
from tests.house.test_pages import LANGUAGES
from tests.people import person as account
from vigie.emergencies.actions import NotAllowed
from vigie.lib import clock
from vigie.missing import post_authors, posts_answered
from vigie.missing.looks import opened_call
from vigie.missing.models import AuthorWord, Follow, Person, Seeker
from vigie.missing.states import Stage
from vigie.missing.tests.heard import ORLANE, read
from vigie.missing.tests.test_a_call_is_opened import work
from vigie.missing.tests.world import sought
from vigie.trust.limits import proofs
from vigie.trust.models import Item, JournalRow
from vigie.trust.people.codes import find_code
from vigie.trust.people.doors import address_of
from vigie.trust.triage import actions
from vigie.trust.triage.states import Verb

pytestmark = pytest.mark.django_db(transaction=True)
MAIL = "soeur@port-neuf.example"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(proofs, "COST", 2)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    account("ana", "moderator")
    account("vera", "volunteer")


@pytest.fixture
def orlane():
    read(make_emergency(), ORLANE)
    return Person.objects.get()


def say(person, **more):
    given = {
        "wish": "confirm",
        "account": "@voisine1",
        "your_name": "Iris",
        "your_mail": MAIL,
        "relation": "family",
        "work": work(),
        **more,
    }
    return Client().post(f"/missing/{person.pk}/author/?lang=en", given)


def code_of(page):
    """The code whose words stand on a page, as its link has them."""
    return find_code(re.search(r"/code/#([\w-]+)", page)[1].replace("-", " "))


def decide(verb, by="ana"):
    item = Item.objects.get(room=post_authors.ROOM)
    return actions.decide(item=item, verb=verb, by=by, now=NOW)


def test_the_page_shows_nothing_of_the_person(orlane):
    page = Client().get(f"/missing/{orlane.pk}/author/").content.decode()
    assert "Orlane" not in page
    assert "manteau" not in page
    assert "https://posts.example/1" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_there_in_every_language(orlane, language):
    Person.objects.update(is_private=True)
    path = f"/missing/{orlane.pk}/author/?lang={language}"
    answer = Client().get(path)
    assert answer.status_code == 200
    assert "posts.example" not in answer.content.decode()


def test_whoever_says_so_is_nobody_yet(orlane):
    answer = say(orlane)
    assert answer.status_code == 200
    word = AuthorWord.objects.get()
    assert word.mark in answer.content.decode()
    assert not Seeker.objects.exists()
    assert not Follow.objects.exists()
    assert post_authors.settle(NOW) == 0
    assert Item.objects.get(room=post_authors.ROOM).kind == "confirms"
    assert JournalRow.objects.filter(what="missing.author_wrote").count() == 1


def test_how_they_are_reached_stands_nowhere_in_the_clear(orlane):
    say(orlane)
    word = AuthorWord.objects.get()
    shown = post_authors.shown([word.pk.hex])[word.pk.hex]
    opened = [str(one.value) for one in post_authors.opened(word.pk.hex)]
    assert opened == ["@voisine1", word.mark]
    assert MAIL not in str(shown)
    assert MAIL in AuthorWord.objects.get().who  # as the field opens it
    with connection.cursor() as cursor:
        cursor.execute("SELECT who FROM missing_authorword")
        assert MAIL not in str(bytes(cursor.fetchone()[0]))


def test_after_a_yes_the_call_is_theirs(orlane):
    answer = say(orlane).content.decode()
    decide(Verb.RIGHT)
    assert post_authors.settle(NOW) == 1
    seeker = Seeker.objects.get()
    assert (seeker.person, seeker.relation) == (orlane, "family")
    assert Follow.objects.get().is_seeker
    assert not AuthorWord.objects.exists()
    assert post_authors.settle(NOW) == 0
    found = code_of(answer)
    assert (found.room, found.subject) == ("missing", orlane.pk.hex)
    page = Client().get(f"/missing/{orlane.pk}/?lang=en").content.decode()
    assert "Its author goes on with it here." in page
    assert Client().get(f"/missing/{orlane.pk}/author/").status_code == 404


def test_before_it_their_words_lead_to_nothing_of_the_call(orlane):
    answer = say(orlane).content.decode()
    code = code_of(answer)
    assert code.room == post_authors.ROOM
    assert address_of(code) == "/e/crue-a-port-neuf/missing/"


def test_after_a_yes_to_take_it_away_it_is_over(orlane):
    say(orlane, wish="remove")
    decide(Verb.RIGHT)
    assert post_authors.settle(NOW) == 1
    orlane.refresh_from_db()
    assert orlane.stage == Stage.CLOSED
    assert Client().get(f"/missing/{orlane.pk}/").status_code == 410


def test_after_a_no_nothing_changes(orlane):
    say(orlane)
    decide(Verb.DROP)
    assert post_authors.settle(NOW) == 0
    assert AuthorWord.objects.get().decided == "no"
    orlane.refresh_from_db()
    assert orlane.stage == Stage.OPEN


def test_a_volunteer_may_sort_and_not_say_who_somebody_is(orlane):
    say(orlane)
    with pytest.raises(NotAllowed):
        decide(Verb.RIGHT, by="vera")


def test_a_yes_is_taken_back_until_it_was_done_and_not_after(orlane):
    say(orlane)
    actions.undo(decision=decide(Verb.RIGHT), by="ana", now=NOW)
    assert AuthorWord.objects.get().decided == ""
    done = decide(Verb.RIGHT)
    post_authors.settle(NOW)
    with pytest.raises(NotAllowed):
        actions.undo(decision=done, by="ana", now=NOW)


def test_without_an_account_name_or_a_wish_it_is_asked_again(orlane):
    assert say(orlane, account="").status_code == 422
    assert say(orlane, wish="").status_code == 422
    assert not AuthorWord.objects.exists()


def test_only_a_call_from_a_post_has_such_a_page(orlane):
    other = sought()
    assert Client().get(f"/missing/{other.pk}/author/").status_code == 404


def test_one_that_is_over_answers_410(orlane):
    Person.objects.update(stage=Stage.CLOSED)
    assert Client().get(f"/missing/{orlane.pk}/author/").status_code == 410


@pytest.mark.parametrize(
    ("language", "begins"),
    [
        ("fr", "Bonjour"),
        ("en", "Hello"),
        ("es", "Hola"),
        ("ar", "مرحب"),
        ("de", "Hello"),
    ],
)
def test_the_desk_is_proposed_an_answer_in_the_language_of_the_post(
    orlane, language, begins
):
    answer = posts_answered.reply_to(orlane, language)
    assert answer.startswith(begins)
    assert f"/missing/{orlane.pk}/author/" in answer
    assert "Orlane" not in answer
    assert len(answer) < 400


def test_of_a_call_that_nobody_sees_the_answer_names_no_page(orlane):
    orlane.is_private = True
    answer = posts_answered.reply_to(orlane, "fr")
    assert f"/missing/{orlane.pk}/author/" in answer
    assert f"/missing/{orlane.pk}/ " not in answer


def test_the_desk_opens_post_and_answer_and_no_answer_once_it_is_theirs(orlane):
    values = [str(one.value) for one in opened_call(orlane.pk.hex)]
    assert "https://posts.example/1" in values
    assert any("/author/" in one for one in values)
    Seeker.objects.create(person=orlane)
    values = [str(one.value) for one in opened_call(orlane.pk.hex)]
    assert not any("/author/" in one for one in values)
