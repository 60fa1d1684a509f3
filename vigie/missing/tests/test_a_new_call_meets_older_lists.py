"""A call that is opened after a list came is compared with the rows of that list."""

from datetime import timedelta

import pytest

from tests.calls import NOW, make_emergency
from vigie.emergencies.looking import Asked
from vigie.missing import list_looking, list_matching, rounds
from vigie.missing.models import Hint, ListRow, Note, Person
from vigie.missing.states import State, Whence
from vigie.missing.tests.test_lists_are_taken_in import looked_for, take
from vigie.missing.tests.world import listed
from vigie.trust.models import Item

pytestmark = pytest.mark.django_db(transaction=True)
LINES = "Vasseur;Orlane;19;stable;\nBrévan;Ysaline;41;;\n;;;;homme, barbe rousse\n"
GRAVE = "Vasseur;Orlane;19;décédée;\n"


def asked(person, *names):
    return Asked(record=person.pk, emergency_id=person.emergency_id, names=names)


def test_the_row_comes_to_the_desk_once_and_changes_no_state(emergency):
    take(listed(emergency), LINES)
    list_matching.compare_waiting(NOW)
    assert not Hint.objects.exists()
    person = looked_for(emergency, "Orlane Vaseur", opened_at=NOW - timedelta(hours=2))
    for hours in (0, 1, 3):
        rounds.look_for([person.pk], NOW + timedelta(hours=hours))
    hint = Hint.objects.get()
    assert (hint.person, hint.whence, hint.reasons) == (person, Whence.LIST, ["name"])
    assert Item.objects.filter(room="missing.hint").count() == 1
    assert Person.objects.get(pk=person.pk).state == State.SOUGHT
    assert not Note.objects.exists()


def test_a_row_that_was_proposed_when_it_came_is_not_proposed_again(emergency):
    person = looked_for(emergency, opened_at=NOW - timedelta(hours=2))
    take(listed(emergency), LINES)
    list_matching.compare_waiting(NOW)
    rounds.look_for([person.pk], NOW)
    assert Hint.objects.count() == 1


def test_what_a_round_says_counts_the_row(emergency):
    take(listed(emergency), LINES)
    person = looked_for(emergency, opened_at=NOW - timedelta(hours=2))
    made = rounds.first(person, NOW)
    assert "lists" in made.places
    assert (made.counts["lists"], made.fresh, made.waits) == (1, 1, 1)


def test_neither_a_grave_row_nor_one_that_is_gone_is_found(emergency):
    found = listed(emergency)
    person = looked_for(emergency)
    take(found, GRAVE)
    assert list_looking.look([asked(person, "Orlane Vasseur")], NOW) == []
    take(found, LINES)
    assert len(list_looking.look([asked(person, "Orlane Vasseur")], NOW)) == 1
    ListRow.objects.update(gone_at=NOW)
    assert list_looking.look([asked(person, "Orlane Vasseur")], NOW) == []


def test_each_of_many_is_compared_with_their_own_emergency_alone(emergency):
    take(listed(emergency), LINES)
    one, two = looked_for(emergency), looked_for(emergency, "Ysaline Brevan")
    traces = list_looking.look(
        [asked(one, "Orlane Vasseur"), asked(two, "Ysaline Brevan")], NOW
    )
    assert {trace.record for trace in traces} == {one.pk, two.pk}
    assert all(trace.value >= 0.7 for trace in traces)
    elsewhere = looked_for(make_emergency(name="Ailleurs"))
    assert list_looking.look([asked(elsewhere, "Orlane Vasseur")], NOW) == []
