"""At the desk: what a person says of a post about somebody who is looked for."""

import pytest
from django.utils import translation

from tests.calls import NOW, make_emergency
from tests.people import person as account
from vigie.lib import clock
from vigie.missing import from_posts, hint_desk
from vigie.missing.models import Hint, Outcome, Person, PostGroup
from vigie.missing.tests.heard import ORLANE, read
from vigie.trust.models import Item
from vigie.trust.triage import actions
from vigie.trust.triage.states import Verb

pytestmark = pytest.mark.django_db(transaction=True)
AGAIN = "RT svp ! Orlane Vasseur n’a pas donné signe de vie, on la cherche partout"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    account("ana", "moderator")


@pytest.fixture
def orlane():
    where = make_emergency()
    read(where, ORLANE, ORLANE)
    read(where, AGAIN, AGAIN, AGAIN)
    return Person.objects.get()


def decide(verb):
    item = Item.objects.get(room=hint_desk.ROOM)
    done = actions.decide(item=item, verb=verb, by="ana", now=NOW)
    from_posts.read_on(NOW)
    return done


def group():
    return PostGroup.objects.order_by("-pk")[0]


def test_a_yes_counts_its_copies_with_the_call_and_merges_nothing(orlane):
    facts = orlane.facts
    decide(Verb.RIGHT)
    orlane.refresh_from_db()
    assert (orlane.copies, orlane.facts) == (5, facts)
    assert (group().person, group().outcome) == (orlane, Outcome.JOINED)


def test_a_no_opens_a_call_of_its_own(orlane):
    decide(Verb.DROP)
    other = Person.objects.exclude(pk=orlane.pk).get()
    assert other.known.shown_name == "Orlane Vasseur"
    assert (other.copies, group().outcome) == (3, Outcome.OPENED)
    orlane.refresh_from_db()
    assert orlane.copies == 2


def test_a_yes_that_is_undone_is_a_suggestion_again(orlane):
    done = decide(Verb.RIGHT)
    actions.undo(decision=done, by="ana", now=NOW)
    assert (group().person, group().outcome) == (None, Outcome.HINTED)
    from_posts.read_on(NOW)
    orlane.refresh_from_db()
    assert orlane.copies == 2


def test_a_no_that_is_undone_leaves_the_call_that_it_opened(orlane):
    done = decide(Verb.DROP)
    actions.undo(decision=done, by="ana", now=NOW)
    from_posts.read_on(NOW)
    assert Person.objects.count() == 2
    assert group().outcome == Outcome.OPENED


def test_the_desk_sees_the_masked_post_its_link_and_why(orlane):
    hint = Hint.objects.get()
    shown = hint_desk.shown([str(hint.pk)])[str(hint.pk)]
    assert "pas donné signe de vie" in shown.text
    assert shown.url.startswith("https://posts.example/")
    with translation.override("en"):
        assert [str(one) for one in shown.facts] == ["a post calls the same person"]


def test_of_a_child_the_desk_sees_no_words_before_somebody_opens_it(orlane):
    Person.objects.update(is_private=True)
    hint = Hint.objects.get()
    shown = hint_desk.shown([str(hint.pk)])[str(hint.pk)]
    assert (shown.text, shown.url, shown.subject) == ("", "", "")


def test_many_suggestions_look_with_two_queries(orlane, django_assert_num_queries):
    key = str(Hint.objects.get().pk)
    with django_assert_num_queries(2):
        hint_desk.shown([key])
