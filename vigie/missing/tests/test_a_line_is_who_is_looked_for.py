"""A person says that a line of an official list is who is looked for: then, and only
then, an official word counts; undone, it does not."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.calls import NOW, make_emergency
from tests.people import person as account
from tests.people import staff_client
from vigie.emergencies.actions import NotAllowed
from vigie.lib import clock
from vigie.missing import hint_desk, list_confirming, list_matching, lists
from vigie.missing.list_columns import Entry, tells_alive
from vigie.missing.models import Follow, Hint, ListRow, Note, Person
from vigie.missing.notes import standing_of
from vigie.missing.states import Known, ListKind, Stage, State, Status, Voice
from vigie.missing.tests.test_lists_are_taken_in import looked_for, take
from vigie.missing.tests.world import listed, noted
from vigie.relaying.addresses import address_of
from vigie.relaying.models import Letter
from vigie.relaying.states import Channel
from vigie.trust.models import Item, JournalRow
from vigie.trust.triage.actions import decide, undo
from vigie.trust.triage.claims import claim
from vigie.trust.triage.states import Verb

pytestmark = pytest.mark.django_db(transaction=True)
LINE = "Vasseur;Orlane;19;;\n"
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def emergency():
    return make_emergency()


@pytest.fixture
def ana():
    return account("ana", "moderator").username


def followed(person, mail="zoe@example.org", **fields):
    address = address_of(channel=Channel.MAIL, value=mail, now=NOW, language="en")
    return Follow.objects.create(person=person, address=address, made_at=NOW, **fields)


def proposed(emergency, line=LINE, *, kind=ListKind.SHELTER, official=True, **person):
    """A line of a list that may be Orlane Vasseur, at the desk."""
    looked_for(emergency, **person)
    take(listed(emergency, kind=kind, is_official=official), line)
    assert list_matching.compare_waiting(NOW) == 1
    return Hint.objects.get()


def item():
    return Item.objects.get(room=hint_desk.ROOM)


def say_yes(by, now=NOW, verb=Verb.RIGHT):
    return decide(item=item(), verb=verb, by=by, now=now)


def state():
    return Person.objects.get().state


def whats():
    rows = JournalRow.objects.filter(what__startswith="missing.list_")
    return [row.what.removeprefix("missing.") for row in rows.order_by("sequence")]


# What a line says.


@pytest.mark.parametrize("kind", [ListKind.HOSPITAL, ListKind.SHELTER, ListKind.MOVED])
@pytest.mark.parametrize("status", ["", "stable", "critique", "fracture du bras"])
def test_who_is_on_a_list_of_the_living_is_alive(kind, status):
    assert tells_alive(kind, Entry(status=status))


@pytest.mark.parametrize(
    "status", ["disparue", "missing", "not safe", "introuvable", "مفقود", "décédée"]
)
@pytest.mark.parametrize("kind", list(ListKind))
def test_a_line_that_says_otherwise_is_believed(kind, status):
    assert not tells_alive(kind, Entry(status=status))
    noted_so = Entry(note=status)
    assert status == "not safe" or not tells_alive(kind, noted_so)


@pytest.mark.parametrize(
    ("status", "alive"), [("", False), ("?", False), ("sauve", True), ("alive", True)]
)
def test_on_another_list_only_the_line_itself_says_so(status, alive):
    assert tells_alive(ListKind.OTHER, Entry(status=status)) is alive


# What a yes does.


def test_a_yes_writes_an_official_word_that_was_read_on_a_list(emergency, ana):
    hint = proposed(emergency)
    assert state() == State.SOUGHT
    say_yes(ana, LATER)
    note = Note.objects.get()
    assert (note.status, note.voice, note.known) == (
        Status.ALIVE,
        Voice.OFFICIAL,
        Known.LIST,
    )
    assert (note.verified_by, note.verified_at) == (ana, LATER)
    assert state() == State.ALIVE
    hint.refresh_from_db()
    assert (hint.decided, hint.note_id) == ("yes", note.pk)


def test_the_word_names_neither_the_list_nor_the_place(emergency, ana):
    proposed(emergency, "Vasseur;Orlane;19;gymnase Nord;\n")
    say_yes(ana)
    note = Note.objects.get()
    assert (note.words.text, note.words.place, note.words.author_name) == ("", "", "")
    page = Client().get(f"/missing/{note.person_id}/").content.decode()
    assert "Glycines" not in page
    assert "Urgences" not in page
    assert "gymnase Nord" not in page


def test_who_follows_is_told_and_hears_when_it_no_longer_stands(emergency, ana):
    hint = proposed(emergency)
    followed(hint.person)
    done = say_yes(ana)
    told = [row.message.facts for row in Letter.objects.select_related("message")]
    assert len(told) == 1
    assert '"alive"' in told[0]
    undo(decision=done, by=ana, now=LATER)
    letters = Letter.objects.select_related("message").order_by("pk")
    assert ['"back"' in row.message.facts for row in letters] == [False, True]


def test_undone_the_word_has_no_effect_and_a_second_yes_gives_it_back(emergency, ana):
    bea = account("bea", "responder").username
    hint = proposed(emergency)
    done = say_yes(ana)
    undo(decision=done, by=bea, now=LATER)
    note = Note.objects.get()
    assert note.hidden_at == LATER
    assert state() == State.SOUGHT
    say_yes(bea, LATER)
    note = Note.objects.get()
    assert (note.hidden_at, note.verified_by) == (None, bea)
    assert state() == State.ALIVE
    hint.refresh_from_db()
    assert hint.note_id == note.pk


def test_it_is_in_the_journal_who_said_so_and_who_took_it_back(emergency, ana):
    bea = account("bea", "responder").username
    proposed(emergency)
    undo(decision=say_yes(ana), by=bea, now=LATER)
    assert whats()[-2:] == ["list_confirmed", "list_unconfirmed"]
    rows = JournalRow.objects.filter(what__contains="confirmed").order_by("sequence")
    assert [row.by for row in rows] == [ana, bea]
    assert "Orlane" not in str(list(rows.values()))


def test_a_yes_to_a_list_of_nobody_s_is_no_more_than_a_word(emergency, ana):
    proposed(emergency, official=False)
    say_yes(ana)
    note = Note.objects.get()
    assert (note.voice, note.status, note.verified_at) == (Voice.OTHER, "", None)
    assert note.is_private
    assert state() == State.SOUGHT
    assert "list_confirmed" not in whats()


def test_a_line_that_says_nothing_of_how_they_are_ends_no_search(emergency, ana):
    proposed(emergency, kind=ListKind.OTHER)
    say_yes(ana)
    note = Note.objects.get()
    assert (note.voice, note.status) == (Voice.OFFICIAL, Status.NONE)
    assert note.is_private
    assert state() == State.SOUGHT
    assert not Letter.objects.exists()


def test_who_may_only_sort_is_asked_to_escalate_and_nothing_is_written(emergency):
    vera = account("vera", "volunteer").username
    proposed(emergency)
    with pytest.raises(NotAllowed):
        say_yes(vera)
    with pytest.raises(NotAllowed):
        say_yes("robot")
    assert not Note.objects.exists()
    assert Hint.objects.get().decided == ""
    assert state() == State.SOUGHT


def test_a_no_writes_nothing_and_is_for_whoever_sorts(emergency):
    vera = account("vera", "volunteer").username
    proposed(emergency)
    say_yes(vera, verb=Verb.DROP)
    assert Hint.objects.get().decided == "no"
    assert not Note.objects.exists()


def test_marked_as_answered_after_a_yes_writes_no_second_word(emergency, ana):
    vera = account("vera", "volunteer").username
    proposed(emergency)
    say_yes(ana)
    say_yes(vera, LATER, verb=Verb.ANSWER)
    assert Note.objects.get().verified_by == ana


def test_a_line_that_a_newer_version_lacks_makes_no_official_word(emergency, ana):
    hint = proposed(emergency)
    ListRow.objects.update(gone_at=NOW)
    assert list_confirming.rows_of([hint]) == {}
    say_yes(ana)
    assert Note.objects.get().voice == Voice.OTHER
    assert state() == State.SOUGHT


def test_a_word_that_was_taken_back_stays_so_when_its_line_is_gone(emergency, ana):
    proposed(emergency)
    undo(decision=say_yes(ana), by=ana, now=NOW)
    ListRow.objects.update(gone_at=NOW)
    say_yes(ana, LATER)
    official = Note.objects.get(voice=Voice.OFFICIAL)
    assert official.hidden_at is not None
    assert state() == State.SOUGHT


def test_a_line_that_came_to_speak_of_a_death_writes_no_word_of_it(emergency, ana):
    hint = proposed(emergency)
    ListRow.objects.update(is_grave=True)
    assert list_confirming.rows_of([hint]) == {}
    say_yes(ana)
    assert not Note.objects.filter(status=Status.DEAD).exists()
    assert not Note.objects.exclude(voice=Voice.OTHER).exists()


def test_no_list_says_a_death_whatever_stands_in_it():
    entry = Entry(status="décédée", note="morte, dead, †")
    assert not any(tells_alive(kind, entry) for kind in ListKind)
    assert set(hint_desk.WRITES) == {Status.ALIVE, Status.NONE}


def test_when_the_search_is_over_nothing_is_written(emergency, ana):
    proposed(emergency)
    Person.objects.update(stage=Stage.CLOSED)
    say_yes(ana)
    assert not Note.objects.exists()


def test_an_erased_list_leaves_the_word_and_its_undoing(emergency, ana):
    proposed(emergency)
    done = say_yes(ana)
    lists.erase_list(named_list=ListRow.objects.get().named_list, by=ana, now=NOW)
    assert state() == State.ALIVE
    undo(decision=done, by=ana, now=LATER)
    assert state() == State.SOUGHT


def test_the_word_is_as_old_as_the_list(emergency, ana):
    looked_for(emergency)
    found = listed(emergency, kind=ListKind.SHELTER, is_official=True)
    take(found, LINE)
    found.versions.update(given_at=NOW - timedelta(hours=9))
    list_matching.compare_waiting(NOW)
    say_yes(ana)
    assert Note.objects.get().source_at == NOW - timedelta(hours=9)


def test_the_persons_own_word_stands_above_it(emergency, ana):
    hint = proposed(emergency)
    noted(hint.person, status=Status.MISSING, voice=Voice.SELF, proof="code")
    say_yes(ana)
    assert state() == State.SOUGHT
    assert [one.voice for one in standing_of(hint.person_id).against] == ["official"]


# What is foretold is what comes.


@pytest.mark.parametrize("kind", [ListKind.SHELTER, ListKind.OTHER])
@pytest.mark.parametrize("word", ["", Status.MISSING, Status.ALIVE, Status.SELF])
def test_what_is_foretold_is_what_comes(emergency, ana, kind, word):
    hint = proposed(emergency, kind=kind)
    followed(hint.person)
    followed(hint.person, "leo@example.org")
    if word:
        voice = Voice.SELF if word == Status.SELF else Voice.OFFICIAL
        noted(hint.person, status=word, voice=voice, proof=ana)
    hint.refresh_from_db()
    row = list_confirming.rows_of([hint])[hint.pk]
    before = Letter.objects.count()
    said = list_confirming.foretell(hint, row)
    say_yes(ana)
    assert said.state == state()
    assert said.told == Letter.objects.count() - before
    written = Note.objects.get(pk=Hint.objects.get().note_id)
    assert said.status == written.status


def test_of_a_child_only_who_looks_is_told(emergency):
    hint = proposed(emergency, is_private=True)
    followed(hint.person)
    followed(hint.person, "leo@example.org", is_seeker=True)
    row = list_confirming.rows_of([hint])[hint.pk]
    assert list_confirming.foretell(hint, row).told == 1


def test_where_officials_look_into_a_death_nothing_is_foretold(emergency, ana):
    hint = proposed(emergency)
    note = noted(hint.person, status=Status.DEAD, voice=Voice.OFFICIAL)
    Note.objects.filter(pk=note.pk).update(
        verified_at=NOW, verified_by="off", second_by="two"
    )
    row = list_confirming.rows_of([hint])[hint.pk]
    said = list_confirming.foretell(hint, row)
    assert (said.state, said.told) == (None, 0)


# The pages.


def english(role, name):
    client = staff_client(role, name=name)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def address(emergency):
    return f"/e/{emergency.slug}/missing/lists/match/{Hint.objects.get().pk}/"


def test_the_page_says_what_is_written_and_how_many_are_told(emergency):
    hint = proposed(emergency)
    followed(hint.person)
    page = english("moderator", "ana").get(address(emergency)).content.decode()
    assert "checked by you: they are alive" in page
    assert "1 person who follows them is told at once" in page
    assert "alive, by a word that was checked" in page
    assert page.count("Orlane Vasseur") >= 2
    assert "Clinique des Glycines" in page


def test_the_page_of_a_list_of_nobody_s_says_so(emergency):
    proposed(emergency, official=False)
    page = english("moderator", "ana").get(address(emergency)).content.decode()
    assert "a word is written that nobody checked" in page
    assert "checked by you" not in page


def test_by_the_page_it_is_said_undone_and_said_otherwise(emergency):
    proposed(emergency)
    client = english("moderator", "ana")
    where = address(emergency)
    for step, told in (("yes", State.ALIVE), ("undo", State.SOUGHT)):
        assert client.post(where, {"step": step}).status_code == 302
        assert state() == told
    assert client.post(where, {"step": "undo"}).status_code == 409
    assert client.post(where, {"step": "no"}).status_code == 302
    assert client.post(where, {"step": "yes"}).status_code == 409
    assert state() == State.SOUGHT
    assert client.post(where, {"step": "burn"}).status_code == 404
    assert client.get(where).status_code == 200


def test_somebody_else_holds_it_at_the_desk(emergency):
    proposed(emergency)
    claim(item=item(), by="bea", now=NOW)
    answer = english("moderator", "ana").post(address(emergency), {"step": "yes"})
    assert answer.status_code == 409
    assert not Note.objects.exists()


def test_the_list_leads_to_who_a_line_may_be_and_says_what_was_decided(emergency, ana):
    proposed(emergency)
    client = english("moderator", "mod")
    found = ListRow.objects.get().named_list
    page = f"/e/{emergency.slug}/missing/lists/{found.pk}/"
    assert address(emergency) in client.get(page).content.decode()
    say_yes(ana)
    assert "It is who is looked for" in client.get(page).content.decode()


@pytest.mark.parametrize("role", ["volunteer", "analyst"])
def test_the_page_is_for_those_whose_word_counts(emergency, role):
    proposed(emergency)
    client = english(role, "vera")
    assert client.get(address(emergency)).status_code == 404
    assert client.post(address(emergency), {"step": "yes"}).status_code == 404
    assert not Note.objects.exists()


def test_of_another_emergency_or_of_a_grave_line_there_is_no_page(emergency):
    proposed(emergency)
    other = make_emergency(name="Ailleurs")
    client = english("moderator", "ana")
    assert client.get(address(other)).status_code == 404
    ListRow.objects.update(is_grave=True)
    assert client.get(address(emergency)).status_code == 404


def test_the_desk_says_what_right_writes_and_leads_to_the_page(emergency):
    proposed(emergency)
    thing = item().thing
    look = hint_desk.shown([thing])[thing]
    assert look.url == address(emergency)
    assert look.facts[-1] == hint_desk.WRITES[Status.ALIVE]


def test_the_desk_asks_no_more_for_more_lines(emergency, django_assert_max_num_queries):
    for name in ("Orlane Vasseur", "Ysaline Brévan"):
        looked_for(emergency, name)
    take(
        listed(emergency, kind=ListKind.SHELTER, is_official=True),
        LINE + "Brévan;Ysaline;19;;\n",
    )
    list_matching.compare_waiting(NOW)
    things = [str(pk) for pk in Hint.objects.values_list("pk", flat=True)]
    assert len(things) >= 2
    with django_assert_max_num_queries(2):
        assert len(hint_desk.shown(things)) == len(things)


def test_a_list_says_of_whom_it_is(emergency):
    client = english("moderator", "ana")
    given = {"title": "Gymnase", "given_by": "Ville", "kind": "shelter"}
    where = f"/e/{emergency.slug}/missing/lists/"
    answer = client.post(where, {**given, "is_official": "on"})
    assert answer.status_code == 302
    assert "people in a shelter" in client.get(answer.url).content.decode()
    assert client.post(where, {**given, "kind": "circus"}).status_code == 422
