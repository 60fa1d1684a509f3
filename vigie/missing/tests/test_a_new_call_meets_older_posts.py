"""A post that somebody was found or seen, read before their call is opened, comes to
the desk when it is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.calls import NOW, make_emergency
from vigie.emergencies import looking
from vigie.emergencies.looking import Asked
from vigie.listening.models import Call
from vigie.listening.states import CallState
from vigie.missing import from_posts, posts_looking, rounds
from vigie.missing.models import Hint, Note, Person, PostGroup
from vigie.missing.states import State, Whence
from vigie.missing.tests.heard import ORLANE, read
from vigie.missing.tests.test_lists_are_taken_in import looked_for
from vigie.trust.models import Item

pytestmark = pytest.mark.django_db(transaction=True)
FOUND = "Orlane Vasseur a été retrouvée saine et sauve, merci à tous"
EARLIER = NOW - timedelta(hours=2)


def sought(emergency, name="Orlane Vasseur"):
    return looked_for(emergency, name, opened_at=EARLIER)


def seen_at_the_gym(emergency):
    return Call.objects.create(
        emergency=emergency,
        code="a",
        text="Je crois avoir vu Orlane Vasseur au gymnase du port",
        labels=from_posts.SEEN,
        state="open",
        kind="lookout.sighting",
        first_at=NOW,
        last_at=NOW,
        priority=3,
    )


def looked(person, *names):
    one = Asked(record=person.pk, emergency_id=person.emergency_id, names=names)
    return posts_looking.look([one], NOW)


@pytest.mark.parametrize(
    "text",
    [
        FOUND,
        "Des nouvelles : Orlane Vasseur est en sécurité, elle est chez des amis",
        "On a retrouvé Orlane Vasseur, elle va bien",
    ],
)
def test_a_post_of_before_the_call_comes_to_the_desk_and_changes_no_state(
    emergency, text
):
    read(emergency, text)
    assert not Hint.objects.exists()
    person = sought(emergency)
    rounds.look_for([person.pk], NOW)
    hint = Hint.objects.get()
    assert (hint.person, hint.whence, hint.reasons) == (person, Whence.POST, ["found"])
    assert Item.objects.filter(room="missing.hint").count() == 1
    assert Person.objects.get(pk=person.pk).state == State.SOUGHT
    assert not Note.objects.exists()


def test_so_does_a_sighting(emergency):
    seen_at_the_gym(emergency)
    from_posts.read_on(NOW)
    person = sought(emergency)
    rounds.look_for([person.pk], NOW)
    assert Hint.objects.get().reasons == ["sighted"]


def test_it_comes_once_in_however_many_rounds(emergency):
    read(emergency, FOUND)
    person = sought(emergency, "Orlane Vaseur")
    for hours in (0, 1, 3):
        rounds.look_for([person.pk], NOW + timedelta(hours=hours))
    assert Hint.objects.count() == 1
    assert Item.objects.filter(room="missing.hint").count() == 1


def test_one_that_was_suggested_when_it_came_is_not_suggested_again(emergency):
    person = sought(emergency)
    read(emergency, FOUND)
    Hint.objects.update(decided="no")
    rounds.look_for([person.pk], NOW)
    assert [hint.decided for hint in Hint.objects.all()] == ["no"]


def test_what_a_round_says_counts_the_post(emergency):
    read(emergency, FOUND)
    made = rounds.first(sought(emergency), NOW)
    assert (made.counts["posts"], made.fresh, made.waits) == (1, 1, 1)


def test_another_name_another_emergency_and_nobodys_name_are_not_found(emergency):
    read(emergency, FOUND, "On l’a retrouvée saine et sauve, merci à tous")
    assert looked(sought(emergency), "Témir Aslan") == []
    other = make_emergency(name="Séisme à Port-Vieux")
    assert looked(sought(other), "Orlane Vasseur") == []
    assert len(looked(sought(emergency), "Orlane Vasseur")) == 1


def test_a_hidden_post_and_one_that_is_forgotten_are_not_found(emergency):
    read(emergency, FOUND)
    person = sought(emergency)
    Call.objects.update(state=CallState.HIDDEN)
    assert looked(person, "Orlane Vasseur") == []
    Call.objects.update(state=CallState.OPEN, text="")
    assert looked(person, "Orlane Vasseur") == []


def test_a_post_that_calls_for_somebody_tells_nothing_of_them(emergency):
    read(emergency, ORLANE)
    person = Person.objects.get()
    assert looked(person, "Orlane Vasseur") == []


def test_the_post_that_a_call_was_opened_for_is_none(emergency):
    call = seen_at_the_gym(emergency)
    person = sought(emergency)
    PostGroup.objects.create(emergency=emergency, call=call.pk, person=person)
    assert looked(person, "Orlane Vasseur") == []
    assert len(looked(sought(emergency), "Orlane Vasseur")) == 1


def test_the_latest_are_looked_at_by_two_questions(emergency, monkeypatch):
    read(emergency, FOUND, "Témir Aslan a été retrouvé sain et sauf, merci à tous")
    person = sought(emergency)
    with CaptureQueriesContext(connection) as asked:
        assert len(looked(person, "Orlane Vasseur")) == 1
    assert len(asked) == 2
    monkeypatch.setattr(posts_looking, "MOST", 1)
    both = looked(person, "Orlane Vasseur", "Témir Aslan")
    assert len(both) == 1


def test_the_room_looks_there_in_every_round(emergency):
    person = sought(emergency)
    one = Asked(record=person.pk, emergency_id=emergency.pk, names=("Orlane Vasseur",))
    assert posts_looking.PLACE in looking.look([one], NOW).places
