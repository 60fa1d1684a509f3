"""A post that is hidden, deleted or brought back takes its call with it."""

import pytest
from django.test import Client

from tests.calls import NOW, make_emergency
from tests.people import person as account
from vigie.lib import clock
from vigie.listening.actions import change_call
from vigie.listening.models import Call
from vigie.missing import bringing, closing, from_posts, me, posts_hidden
from vigie.missing.models import Hint, Person, PostGroup, Seeker
from vigie.missing.states import Stage
from vigie.missing.tests.heard import ORLANE, TEMIR, hear, post, read
from vigie.missing.tests.world import noted
from vigie.trust.models import Item
from vigie.trust.triage import actions
from vigie.trust.triage.states import ItemState, Verb

pytestmark = pytest.mark.django_db(transaction=True)
FOUND = "Orlane Vasseur a été retrouvée saine et sauve, merci à tous"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    account("ana", "moderator")


@pytest.fixture
def where():
    return make_emergency()


@pytest.fixture
def orlane(where):
    read(where, ORLANE)
    return Person.objects.get()


def turn(state, call=None):
    call = call or Call.objects.order_by("pk")[0]
    change_call(call=call, state=state, by="ana", now=NOW)


def status(person):
    return Client().get(f"/missing/{person.pk}/").status_code


def test_a_post_that_is_hidden_takes_its_call_down_and_brings_it_back(orlane):
    assert status(orlane) == 200
    turn("hidden")
    assert status(orlane) == 404
    turn("open")
    assert status(orlane) == 200


def test_what_no_notice_told_is_found_by_the_clock(where, orlane):
    Call.objects.update(state="hidden")
    assert status(orlane) == 200
    assert posts_hidden.follow_boards(NOW) == 1
    assert status(orlane) == 404
    assert posts_hidden.follow_boards(NOW) == 0
    assert posts_hidden.follow_board(where.pk, NOW) == 0


def test_one_whose_author_deleted_it_is_over_and_may_be_called_anew(where, orlane):
    hear(where, [post(9, TEMIR)], deleted=[("sample", "1")])
    assert status(orlane) == 410
    orlane.refresh_from_db()
    assert orlane.stage == Stage.EXPIRED
    from_posts.read_on(NOW)
    read(
        where,
        "On cherche toujours Orlane Vasseur, manteau vert, bonnet gris, au théâtre",
    )
    names = [one.known.shown_name for one in Person.objects.filter(stage=Stage.OPEN)]
    assert sorted(names) == ["Orlane Vasseur", "Témir Aslan"]


def test_the_deleted_post_itself_does_not_come_back(where, orlane):
    hear(where, [post(9, TEMIR)], deleted=[("sample", "1")])
    PostGroup.objects.all().delete()
    hear(where, [post(1, ORLANE)])
    while from_posts.read_on(NOW):
        pass
    open_ones = Person.objects.filter(stage=Stage.OPEN)
    assert [one.known.shown_name for one in open_ones] == ["Témir Aslan"]


def test_a_call_that_people_answered_waits_for_a_person_instead(where, orlane):
    noted(orlane)
    hear(where, [post(9, TEMIR)], deleted=[("sample", "1")])
    orlane.refresh_from_db()
    assert orlane.stage == Stage.SUSPENDED
    assert status(orlane) == 404


def test_a_call_that_its_author_took_over_outlives_the_post(where, orlane):
    Seeker.objects.create(person=orlane)
    hear(where, [post(9, TEMIR)], deleted=[("sample", "1")])
    orlane.refresh_from_db()
    assert (orlane.stage, orlane.post_link) == (Stage.OPEN, "")


def test_while_copies_are_left_the_call_stands(where, orlane):
    hear(where, [post(2, ORLANE), post(3, ORLANE)], deleted=[("sample", "1")])
    assert status(orlane) == 200


def test_while_another_post_says_so_the_call_stands(where, orlane):
    read(where, TEMIR)
    other = PostGroup.objects.exclude(person=orlane).get()
    PostGroup.objects.filter(pk=other.pk).update(person=orlane)
    turn("hidden")
    assert status(orlane) == 200
    turn("hidden", Call.objects.get(pk=other.call))
    assert status(orlane) == 404


@pytest.mark.parametrize("why", ["desk", "claim", "family"])
def test_what_something_else_keeps_down_stays_down(orlane, why):
    turn("hidden")
    if why == "desk":
        item = Item.objects.get(room=bringing.CALLS)
        actions.decide(item=item, verb=Verb.HIDE, by="ana", now=NOW)
    elif why == "claim":
        me.claim(person=orlane, wish="safe", proof="", now=NOW)
    else:
        bringing.bring_family(orlane, NOW)
    turn("open")
    assert status(orlane) == 404


def test_a_claim_before_keeps_it_down_too(orlane):
    me.claim(person=orlane, wish="safe", proof="", now=NOW)
    turn("hidden")
    turn("open")
    assert status(orlane) == 404


def test_a_search_that_ended_meanwhile_is_left_alone(orlane):
    turn("hidden")
    closing.close(person=orlane, ending="found", by="ana", now=NOW)
    turn("open")
    assert status(orlane) == 410


def test_a_suggestion_leaves_the_desk_with_its_post_and_comes_back(where, orlane):
    read(where, FOUND)
    said = Call.objects.order_by("-pk")[0]
    item = Item.objects.get(room="missing.hint")
    turn("hidden", said)
    item.refresh_from_db()
    assert item.state == ItemState.GONE
    assert not Hint.objects.exists()
    turn("open", said)
    from_posts.read_on(NOW)
    assert Hint.objects.get().person == orlane
    assert Item.objects.filter(room="missing.hint", state="waiting").count() == 1


def test_a_hidden_post_that_was_not_acted_on_opens_nothing(where):
    hear(where, [post(1, ORLANE)])
    turn("hidden")
    from_posts.read_on(NOW)
    assert not Person.objects.exists()
    turn("open")
    from_posts.read_on(NOW)
    assert Person.objects.count() == 1


def test_where_nobody_is_called_a_notice_costs_two_queries(
    where, django_assert_num_queries
):
    with django_assert_num_queries(2):
        assert posts_hidden.follow_board(where.pk, NOW) == 0
