"""What is decided at the desk about calls, words and pairs, and that it is undone."""

import pytest

from tests.calls import NOW
from tests.people import person as account
from vigie.emergencies.actions import NotAllowed
from vigie.lib import clock
from vigie.missing import bringing, closing
from vigie.missing.bringing import CALLS, CLAIMS, FAMILIES, NOTES, PAIRS
from vigie.missing.models import Link, Note, Pair, Person
from vigie.missing.states import Ending, Stage, State, Status, Voice
from vigie.missing.tests.world import noted, sought
from vigie.trust.models import Item, JournalRow
from vigie.trust.triage import actions
from vigie.trust.triage.rooms import room_of
from vigie.trust.triage.states import Verb
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _staff(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    account("ana", "moderator")
    account("vera", "volunteer")


def decide(room, verb, by="ana"):
    return actions.decide(item=Item.objects.get(room=room), verb=verb, by=by, now=NOW)


def undo(decision):
    actions.undo(decision=decision, by="ana", now=NOW)


def now_of(person):
    return Person.objects.get(pk=person.pk)


def claimed():
    person = sought()
    note = noted(person, status=Status.NONE, voice=Voice.SELF)
    closing.suspend(person=person, by="ana", now=NOW)
    with writing():
        bringing.bring_claim(note)
    return person


def paired():
    low, high = sorted((sought(), sought()), key=lambda one: one.pk)
    pair = Pair.objects.create(
        low=low, high=high, score=0.9, reasons=["name"], against=["age"], at=NOW
    )
    with writing():
        bringing.bring_pairs([pair])
    return pair


def test_a_word_that_is_right_counts_and_undone_it_does_not():
    person = sought()
    note = noted(person)
    decision = decide(NOTES, Verb.RIGHT)
    assert now_of(person).state == State.ALIVE
    assert Note.objects.get(pk=note.pk).verified_by == "ana"
    undo(decision)
    assert now_of(person).state == State.NEWS


@pytest.mark.parametrize("verb", [Verb.HIDE, Verb.DROP])
def test_a_word_that_is_hidden_has_no_effect_and_undone_it_has(verb):
    person = sought()
    noted(person)
    decision = decide(NOTES, verb)
    assert now_of(person).state == State.SOUGHT
    undo(decision)
    assert now_of(person).state == State.NEWS


def test_whoever_sorts_does_not_vouch():
    person = sought()
    noted(person)
    with pytest.raises(NotAllowed):
        decide(NOTES, Verb.RIGHT, by="vera")
    assert now_of(person).state == State.NEWS


def test_a_word_of_death_that_is_found_right_at_the_desk_has_no_effect():
    person = sought()
    noted(person, status=Status.DEAD, voice=Voice.OFFICIAL)
    decide(NOTES, Verb.RIGHT)
    assert now_of(person).state == State.SOUGHT
    assert Note.objects.get().verified_at is None


def test_i_am_not_missing_ends_the_search_and_undone_it_is_down_again():
    person = claimed()
    decision = decide(CLAIMS, Verb.RIGHT)
    assert (now_of(person).stage, now_of(person).ending) == (Stage.CLOSED, "wish")
    undo(decision)
    assert now_of(person).stage == Stage.SUSPENDED


def test_a_claim_by_somebody_else_brings_the_page_back():
    person = claimed()
    undo_this = decide(CLAIMS, Verb.DROP)
    assert now_of(person).stage == Stage.OPEN
    undo(undo_this)
    assert now_of(person).stage == Stage.SUSPENDED


def test_a_call_that_is_hidden_is_down_and_comes_back_when_it_is_undone():
    person = sought()
    with writing():
        bringing.bring_call(person)
    decision = decide(CALLS, Verb.HIDE)
    assert now_of(person).stage == Stage.SUSPENDED
    undo(decision)
    assert now_of(person).stage == Stage.OPEN


def test_an_answer_stops_the_clock_and_undone_it_runs_on():
    person = sought()
    with writing():
        bringing.bring_call(person)
    decision = decide(CALLS, Verb.ANSWER)
    assert now_of(person).answered_at == NOW
    undo(decision)
    assert now_of(person).answered_at is None


def test_a_pair_is_linked_by_who_decides_and_undone_it_is_not():
    pair = paired()
    decision = decide(PAIRS, Verb.RIGHT)
    link = Link.objects.get(undone_at=None)
    assert (link.by, link.reason) == ("ana", "name")
    undo(decision)
    assert not Link.objects.filter(undone_at=None).exists()
    assert Pair.objects.get(pk=pair.pk).decided == ""


def test_a_pair_of_two_people_stays_two():
    pair = paired()
    decide(PAIRS, Verb.DROP)
    assert Pair.objects.get(pk=pair.pk).decided == "no"
    assert not Link.objects.exists()


def test_what_the_desk_shows_is_masked_and_never_says_a_death():
    person = sought()
    with writing():
        bringing.bring_call(person)
        bringing.bring_family(person, NOW)
    for status in (Status.ALIVE, Status.DEAD):
        noted(person, "Il est mort, 06 39 98 12 34", status=status)
    claimed()
    paired()
    for item in Item.objects.all():
        room = room_of(item.room)
        look = room.shown([item.thing])[item.thing]
        assert look.title
        assert "39 98" not in look.text
        if item.kind in ("dead", "family"):
            assert "mort" not in f"{look.title} {look.text} {look.facts}"
    assert [f.value for f in room_of(CALLS).opened(person.pk.hex)]
    assert room_of(FAMILIES).verbs == {Verb.ESCALATE, Verb.UNDO}


def test_a_call_that_ended_does_not_fail_at_the_desk():
    person = sought()
    noted(person)
    closing.close(person=person, ending=Ending.MISTAKE, by="ana", now=NOW)
    with pytest.raises(NotAllowed):
        decide(NOTES, Verb.RIGHT)
    assert JournalRow.objects.filter(what="missing.closed").exists()
