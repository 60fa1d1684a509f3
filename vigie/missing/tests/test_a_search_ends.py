"""The end of a search: gone from what is public in one step, and in time altogether."""

from datetime import timedelta

import pytest
from django.apps import apps

from tests.calls import NOW
from vigie.lib import clock
from vigie.missing import closing, jobs, news, notes, reviving, tombs
from vigie.missing.bringing import CALLS, bring_call
from vigie.missing.facts import Facts, Said
from vigie.missing.models import NameKey, Note, Person, Seeker
from vigie.missing.news import News
from vigie.missing.states import Ending, Stage, State
from vigie.missing.tests.world import noted, sought
from vigie.trust.models import Item, JournalRow
from vigie.trust.triage.states import ItemState
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
CANARIES = ("Quillonex", "tatouage-zibeline", "canari-du-gymnase", "mastodon:4242")


@pytest.fixture
def told(monkeypatch):
    heard = []
    monkeypatch.setattr(
        news, "_hearers", [lambda ids, what, now: heard.append((list(ids), what))]
    )
    return heard


@pytest.fixture
def person():
    """A call with a note, a key, who looks, and its item of the desk."""
    facts = Facts(full_names=(CANARIES[0],), marks=CANARIES[1])
    made = sought(facts=facts, post=CANARIES[3], owner="ana")
    noted(made, CANARIES[2])
    NameKey.objects.create(person=made, emergency_id=made.emergency_id, key=7)
    Seeker.objects.create(person=made, relation="sister")
    with writing():
        bring_call(made)
    return made


def now_of(person):
    return Person.objects.get(pk=person.pk)


def everything():
    """Every value of every row of this database, opened as the program reads it."""
    return "\n".join(
        str(value)
        for model in apps.get_models()
        for row in model._base_manager.all()
        for value in (
            getattr(row, field.attname) for field in model._meta.concrete_fields
        )
    )


def close(person, ending=Ending.FOUND, at=NOW):
    closing.close(person=person, ending=ending, by="ana", now=at)


def test_what_is_found_leaves_all_that_is_public_in_one_step(person, told):
    before = now_of(person)
    revision = before.emergency.revision
    close(person)
    row = now_of(person)
    assert (row.stage, row.ending, row.expires_at) == (Stage.CLOSED, "found", NOW)
    assert row.is_over
    assert not Person.objects.public(NOW).exists()
    assert not NameKey.objects.exists()
    assert row.entry > before.entry
    assert row.emergency.revision > revision  # pages that are kept are stale
    assert Item.objects.get(room=CALLS).state == ItemState.GONE
    assert told == [([person.pk], News.OVER)]


def test_nothing_more_comes_through_to_the_family(person):
    close(person)
    with pytest.raises(notes.NotAllowed):
        noted(person)


@pytest.mark.parametrize("ending", Ending.values)
def test_every_ending_is_told_in_the_same_word_and_a_death_not_at_all(
    person, told, ending
):
    close(person, ending)
    expected = [] if ending == Ending.DEATH else [([person.pk], News.OVER)]
    assert told == expected
    assert JournalRow.objects.filter(what="missing.closed", by="ana").count() == 1


def test_a_tomb_keeps_record_and_post_from_coming_back_until_it_is_opened_anew(
    person, monkeypatch
):
    revived = []
    monkeypatch.setattr(reviving, "_revivers", [lambda row: revived.append(row.pk)])
    records = [person.record_id, f"post:{person.post}"]
    close(person)
    assert tombs.buried(person.emergency_id, records) == set(records)
    later = NOW + timedelta(hours=3)
    closing.reopen(person=person, by="ana", now=later)
    row = now_of(person)
    assert (row.stage, row.ending) == (Stage.OPEN, "")
    assert row.expires_at == later + closing.AGAIN
    assert tombs.buried(person.emergency_id, records) == set()
    assert revived == [person.pk]
    assert row.known.shown_name == CANARIES[0]
    standing = Item.objects.filter(room=CALLS).exclude(state=ItemState.GONE)
    assert standing.get().thing.startswith(person.pk.hex)


def test_what_is_taken_down_comes_back_with_its_old_end(person, told):
    closing.suspend(person=person, by="ana", now=NOW)
    assert not Person.objects.public(NOW).exists()
    closing.reopen(person=person, by="ana", now=NOW)
    assert now_of(person).expires_at == person.expires_at
    assert told == []


def test_what_ended_does_not_end_again_nor_is_it_taken_down(person):
    close(person)
    with pytest.raises(notes.NotAllowed):
        close(person)
    with pytest.raises(notes.NotAllowed):
        closing.suspend(person=person, by="ana", now=NOW)


def test_at_its_very_end_nothing_is_served_before_any_chore_has_run(
    person, monkeypatch
):
    monkeypatch.setattr(clock, "now", lambda: person.expires_at)
    assert person.is_over
    assert not Person.objects.public(person.expires_at).exists()
    assert not Person.objects.looked_for(person.expires_at).exists()


def test_within_a_day_of_its_end_nothing_is_left_but_a_number(person, told):
    told.clear()
    end = person.expires_at
    before = everything()
    assert all(canary in before for canary in CANARIES)
    jobs.keep_clocks(end)
    assert now_of(person).stage == Stage.EXPIRED
    assert not NameKey.objects.exists()
    jobs.erase(end + timedelta(hours=19))
    assert now_of(person).facts
    jobs.erase(end + DAY)
    row = now_of(person)
    assert (row.stage, row.facts, row.shows) == (Stage.ERASED, None, [])
    assert (row.record_id, row.expires_at) == (person.record_id, end)
    assert row.source_at == row.stage_at == end + DAY
    assert row.entry_at == end + DAY
    assert not Note.objects.exists()
    assert not Seeker.objects.exists()
    after = everything()
    assert [canary for canary in CANARIES if canary in after] == []
    assert told == []


def test_what_was_erased_is_not_taken_in_again_and_not_opened(person):
    jobs.keep_clocks(person.expires_at)
    jobs.erase(person.expires_at + DAY)
    with pytest.raises(notes.NotAllowed):
        closing.reopen(person=person, by="ana", now=person.expires_at + DAY)
    records = [person.record_id, f"post:{person.post}"]
    assert tombs.buried(person.emergency_id, records) == set(records)


def test_a_wish_to_be_gone_is_an_end_at_once_and_erased_within_a_day(person):
    close(person, Ending.OWN_WISH)
    jobs.erase(NOW + DAY)
    assert now_of(person).stage == Stage.ERASED
    assert CANARIES[0] not in everything()


def test_a_chore_that_was_stopped_is_gone_on_with(person, monkeypatch):
    close(person)
    with monkeypatch.context() as patch:
        patch.setattr(closing, "end_codes", lambda **_words: 1 / 0)
        assert closing.erase_due(NOW + DAY) == 0
    assert now_of(person).stage == Stage.CLOSED
    assert closing.erase_due(NOW + DAY) == 1
    assert closing.erase_due(NOW + DAY) == 0


def test_each_end_is_its_own_and_many_are_done_at_once(monkeypatch):
    monkeypatch.setattr(closing, "AT_ONCE", 2)
    emergency = sought().emergency
    for _ in range(4):
        sought(emergency)
    young = sought(emergency, expires_at=NOW + 90 * DAY)
    assert closing.expire_due(NOW + 41 * DAY) == 5
    assert now_of(young).stage == Stage.OPEN


def test_how_somebody_stood_is_erased_too(person):
    noted(person, said=Said(text="ok"), proof="ana")
    assert now_of(person).state == State.ALIVE
    close(person)
    jobs.erase(NOW + DAY)
    assert now_of(person).state == State.SOUGHT
