"""Notes: masked before they are kept, checked, hidden, and what follows of each."""

from datetime import timedelta

import pytest

from tests.calls import NOW, make_emergency
from vigie.missing import news, notes, tombs
from vigie.missing.bringing import CALLS, NOTES, bring_call
from vigie.missing.facts import Said
from vigie.missing.models import Note, Person
from vigie.missing.news import News
from vigie.missing.states import Known, Stage, State, Status, Voice
from vigie.missing.tests.world import noted, sought
from vigie.trust.models import Item
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def told(monkeypatch):
    """What was told to whoever follows."""
    heard = []
    monkeypatch.setattr(
        news, "_hearers", [lambda ids, what, now: heard.append((list(ids), what))]
    )
    return heard


def state_of(person):
    return Person.objects.get(pk=person.pk).state


def test_a_note_is_masked_before_it_is_stored():
    said = Said(
        text="Elle est chez moi, 06 39 98 12 34",
        place="code 4711B au 3e",
        author_name="Ana 06 39 98 12 34",
    )
    note = Note.objects.get(pk=noted(sought(), said=said).pk)
    assert "39 98" not in note.said
    assert "4711" not in note.said
    assert note.words.text.startswith("Elle est chez moi")


def test_a_sighting_is_news_until_it_is_checked_and_nothing_once_hidden(told):
    person = sought()
    note = noted(person)
    assert state_of(person) == State.NEWS
    notes.verify_note(note=note, by="bea", now=LATER)
    assert state_of(person) == State.ALIVE
    notes.hide_note(note=note, now=LATER)
    assert state_of(person) == State.SOUGHT
    notes.show_note(note=note, now=LATER)
    notes.doubt_note(note=note, now=LATER)
    assert state_of(person) == State.NEWS
    assert [what for _ids, what in told] == [
        *(News.WORD, News.ALIVE, News.BACK, News.ALIVE, News.BACK)
    ]


def test_a_word_of_death_by_whoever_it_may_be_changes_and_tells_nothing(told):
    person = sought()
    for voice in Voice.values:
        note = noted(person, status=Status.DEAD, voice=voice, proof="bea")
        assert note.is_private
        assert note.verified_at is None
        with pytest.raises(notes.NotAllowed):
            notes.verify_note(note=note, by="bea", now=LATER)
    assert state_of(person) == State.SOUGHT
    assert told == []
    assert not Note.objects.public().exists()


def test_what_was_proven_needs_no_second_look():
    person = sought()
    note = noted(person, status=Status.SELF, voice=Voice.SELF, proof="code")
    assert state_of(person) == State.ALIVE
    assert (note.verified_by, note.verified_at) == ("code", NOW)
    assert not Item.objects.filter(room=NOTES).exists()


def test_what_nobody_checked_waits_at_the_desk_if_it_says_how_somebody_is():
    person = sought()
    for status in Status.values:
        noted(person, status=status)
    noted(person, voice=Voice.SELF)
    kinds = (
        Item.objects.filter(room=NOTES).order_by("id").values_list("kind", flat=True)
    )
    assert list(kinds) == ["self", "alive", "missing", "dead", "self"]


def test_nothing_more_comes_through_when_the_search_is_over():
    for stage in (Stage.CLOSED, Stage.EXPIRED, Stage.ERASED):
        with pytest.raises(notes.NotAllowed):
            noted(sought(stage=stage))
    assert not Note.objects.exists()


def test_the_same_record_twice_is_one_note():
    person = sought()
    first = noted(person, record_id="other.example/note.1")
    again = noted(person, "autre chose", record_id="other.example/note.1")
    assert again.pk == first.pk
    assert not first.is_own
    assert noted(person).record_id.startswith("127.0.0.1/note.")


def test_each_note_and_each_change_of_a_state_has_an_entry_of_its_own():
    person = sought()
    note = noted(person)
    after = Person.objects.get(pk=person.pk)
    assert person.entry < note.entry < after.entry
    noted(person, status=Status.SOUGHT)
    assert Person.objects.get(pk=person.pk).entry == after.entry


def test_two_names_are_two_authors_and_one_name_is_one():
    person = sought()
    family = {"voice": Voice.FAMILY, "known": Known.MET, "proof": "code"}
    noted(person, said=Said(author_name="Ana  B"), **family)
    ana = {**family, "status": Status.MISSING, "source_at": LATER}
    noted(person, said=Said(author_name="ana b"), **ana)
    assert state_of(person) == State.SOUGHT
    noted(person, said=Said(author_name="Bea"), **family)
    assert state_of(person) == State.DISPUTED
    standing = notes.standing_of(person.pk)
    assert len(standing.reasons) == 2


def test_many_people_are_worked_out_with_as_many_queries_as_one(
    django_assert_max_num_queries,
):
    people = [sought() for _ in range(5)]
    for person in people:
        noted(person)
    Person.objects.update(state=State.SOUGHT)
    with django_assert_max_num_queries(12), writing():
        assert notes.stand_anew([one.pk for one in people], LATER) == 5
    with writing():
        assert notes.stand_anew([one.pk for one in people], LATER) == 0


def test_nothing_is_told_of_a_change_in_which_a_death_has_a_part():
    assert news.of_change(State.SOUGHT, State.DEATH) is None
    assert news.of_change(State.DEATH, State.SOUGHT) is None
    assert news.of_change(State.ALIVE, State.ALIVE) is None
    assert news.of_change(State.ALIVE, State.NEWS) == News.BACK


def test_a_call_comes_to_the_desk_by_what_it_is():
    kinds = {
        "call": sought(),
        "minor": sought(is_minor=True),
        "nameless": sought(is_nameless=True),
        "post": sought(door="post"),
    }
    with writing():
        for person in kinds.values():
            bring_call(person)
            bring_call(person)
    found = dict(Item.objects.filter(room=CALLS).values_list("thing", "kind"))
    assert found == {person.pk.hex: kind for kind, person in kinds.items()}


def test_a_tomb_keeps_what_was_taken_away_out_and_says_nothing_of_it():
    person = sought()
    records = ["other.example/person.1", "post:mastodon:7"]
    with writing():
        tombs.bury(person.emergency_id, records, NOW)
        tombs.bury(person.emergency_id, records, NOW)
    asked = [*records, "other.example/person.2"]
    assert tombs.buried(person.emergency_id, asked) == set(records)
    assert tombs.buried(make_emergency(name="Une autre").pk, asked) == set()
    with writing():
        tombs.dig_up(person.emergency_id, records[:1])
    assert tombs.buried(person.emergency_id, asked) == {records[1]}
