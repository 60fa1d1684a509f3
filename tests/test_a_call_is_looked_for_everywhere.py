"""Rounds over all that the hub knows: found, told once, and never as a truth."""

import random
import re
from datetime import timedelta

import msgspec
import pytest
from django.utils import translation

from tests.calls import NOW, make_call, make_emergency
from tests.test_a_safe_answer_meets_a_call import PHONE, answer, call, member
from vigie.emergencies import looking
from vigie.listening.models import HeardPost
from vigie.missing import (
    following,
    from_rooms,
    hint_desk,
    notes,
    rounds,
    rounds_due,
    rounds_words,
    search,
)
from vigie.missing.facts import Facts, Said, packed
from vigie.missing.models import Follow, Hint, Note, Pair, Person, Round
from vigie.missing.states import Door, Known, Stage, State, Status, Voice, Whence
from vigie.relaying.channels.contract import Text
from vigie.relaying.models import Address, Letter, Message
from vigie.relaying.states import AddressState, Channel
from vigie.safety.models import CheckIn
from vigie.safety.states import Answer
from vigie.safety.states import Voice as Spoken
from vigie.trust.models import Item
from vigie.trust.triage.actions import decide, undo
from vigie.trust.triage.states import Verb
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LATER = NOW + HOUR


@pytest.fixture
def emergency():
    return make_emergency()


def seeker_of(person, mail="lea@port-neuf.example", language="fr", is_seeker=True):
    address = Address.objects.create(
        channel=Channel.MAIL, value=mail, state=AddressState.GOOD, language=language
    )
    return Follow.objects.create(person=person, address=address, is_seeker=is_seeker)


def letters(person) -> list[Text]:
    """The letters of rounds, as who looks reads them."""
    rows = Message.objects.filter(event__startswith=f"missing:round:{person.pk.hex}")
    return [
        following.changed([msgspec.json.decode(row.facts)], "en", Channel.MAIL)
        for row in rows.order_by("made_at")
    ]


def last_round(person) -> Round:
    return Round.objects.filter(person=person).latest("number")


def test_who_looks_is_told_that_there_is_nothing_yet_and_where_we_looked(emergency):
    person = call(emergency, shows=["name"])
    seeker_of(person)
    seeker_of(person, "friend@port-neuf.example", is_seeker=False)
    assert rounds.keep_rounds(LATER) == 1
    (text,) = letters(person)
    assert "Orlane Vasseur: nothing yet. We looked at" in text.body
    assert "answers “I am safe”, words about them, lists, posts." in text.body
    assert "Orlane" not in text.subject + text.notice
    assert Letter.objects.count() == 1, "who only follows hears of changes alone"
    made = last_round(person)
    assert (made.number, made.at, made.told_at) == (0, LATER, LATER)
    places = {"answers", "records", "lists", "posts", "told posts"}
    assert set(made.places) == places
    assert made.counts == dict.fromkeys(
        ("answers", "posts", "lists", "notes", "calls"), 0
    )
    person.refresh_from_db()
    assert person.looked_at == LATER
    assert person.answered_at is None, "a machine's round is no person's answer"


def test_a_safe_answer_of_before_the_call_is_found_by_its_first_round(emergency):
    kept = answer(emergency, member("Vasseur Orlane"))
    assert Hint.objects.count() == 0, "nobody was looked for then"
    person = call(emergency, opened_at=NOW)
    made = rounds.first(person, NOW)
    hint = Hint.objects.get(person=person)
    assert (hint.whence, hint.reasons) == (Whence.SAFE, ["name"])
    assert hint.thing == f"safety.check_in:{kept.check_in.hex}"
    assert (made.fresh, made.waits, made.counts["answers"]) == (1, 1, 1)
    assert made.told_at == NOW, "the page tells it"
    assert Item.objects.filter(room=hint_desk.ROOM).count() == 1
    person.refresh_from_db()
    assert person.state == State.SOUGHT, "nothing that was found is a state"


@pytest.mark.parametrize("own", [None, True], ids=["proven", "written"])
def test_a_telephone_finds_them_under_any_name(emergency, own):
    who = member("Maman", PHONE, own=own if own is None else (emergency, own))
    answer(emergency, who)
    person = call(emergency, "Orlane Vasseur", PHONE)
    rounds.first(person, NOW)
    assert Hint.objects.get(person=person).reasons == ["phone"]


@pytest.mark.parametrize(
    ("said", "voice", "hidden"),
    [
        (Answer.HURT, Spoken.SELF, False),
        (Answer.SAFE, Spoken.CLAIM, False),
        (Answer.SAFE, Spoken.SELF, True),
    ],
    ids=["hurt", "another's claim", "hidden"],
)
def test_only_own_words_of_safety_that_stand_are_found(emergency, said, voice, hidden):
    kept = answer(emergency, member(), said, voice)
    if hidden:
        CheckIn.objects.filter(pk=kept.check_in).update(hidden_at=NOW)
    rounds.first(person := call(emergency), NOW)
    assert not Hint.objects.filter(person=person).exists()


def test_who_answered_twice_is_proposed_once(emergency):
    who = member()
    answer(emergency, who, key="a.1")
    answer(emergency, who, Answer.SAFE_NEED, key="a.2")
    rounds.first(person := call(emergency), NOW)
    assert Hint.objects.filter(person=person).count() == 1


def test_answers_and_posts_of_another_emergency_are_not_theirs(emergency):
    other = make_emergency(name="Incendie")
    answer(other, member())
    make_call(other, kind="safe.other", person_name="Orlane Vasseur")
    rounds.first(person := call(emergency), NOW)
    assert not Hint.objects.filter(person=person).exists()


def test_a_post_that_tells_of_them_is_found_and_one_that_calls_is_only_counted(
    emergency,
):
    told = make_call(emergency, 1, kind="safe.other", person_name="Orlane Vaseur")
    make_call(emergency, 2, kind="missing.call", person_name="Orlane Vasseur")
    make_call(emergency, 3, kind="safe.other", person_name="Basile Quénot")
    made = rounds.first(person := call(emergency), NOW)
    hint = Hint.objects.get(person=person)
    assert (hint.whence, hint.thing) == (Whence.POST, f"listening.call:{told.pk}")
    assert (made.counts["posts"], made.counts["calls"], made.fresh) == (1, 1, 1)


def test_the_post_that_a_call_was_opened_from_is_no_news(emergency):
    row = make_call(emergency, 2, kind="missing.call", person_name="Orlane Vasseur")
    HeardPost.objects.create(
        emergency=emergency,
        call=row,
        source="sample",
        post_id="7",
        author_key=1,
        at=NOW,
        labels=0,
    )
    person = call(emergency, post="sample:7", door=Door.POST)
    made = rounds.first(person, NOW)
    assert made.counts["calls"] == 0


def test_somebody_without_a_name_is_found_by_how_they_look(emergency):
    facts = Facts(
        description="cicatrice menton", clothes="anorak orange, bottes vertes"
    )
    found = call(emergency, "", is_nameless=True, is_private=True)
    person = call(emergency)
    with writing():
        for one, names in ((found, ()), (person, ("Orlane Vasseur",))):
            known = msgspec.structs.replace(facts, full_names=names)
            Person.objects.filter(pk=one.pk).update(facts=None)
            one.facts = packed(known)
            one.save()
            search.index([(one, known)])
    made = rounds.first(person, NOW)
    assert made.counts["lists"] >= 1
    assert made.fresh == made.counts["lists"]
    hints = Hint.objects.filter(person=person)
    assert hints.exists() or Pair.objects.exists()


def test_words_that_came_are_counted_but_no_word_of_death(emergency):
    person = call(emergency)
    rounds.first(person, NOW)
    notes.add_note(
        person=person,
        status=Status.ALIVE,
        voice=Voice.OTHER,
        known=Known.SAW,
        said=Said(text="Je l’ai vue au gymnase"),
        door=Door.PAGE,
        now=NOW,
    )
    notes.add_note(
        person=person,
        status=Status.DEAD,
        voice=Voice.OTHER,
        said=Said(),
        door=Door.PAGE,
        now=NOW,
    )
    rounds.keep_rounds(LATER)
    assert last_round(person).counts["notes"] == 1
    assert last_round(person).fresh == 1


def test_what_was_found_is_told_as_word_that_is_not_checked_and_not_from_where(
    emergency,
):
    answer(emergency, member())
    person = call(emergency, shows=["name"])
    seeker_of(person)
    rounds.keep_rounds(LATER)
    rounds.keep_rounds(LATER + 3 * HOUR)
    first, second = letters(person)
    assert "word came that is not checked: a person is looking at it" in first.body
    assert "nothing new. What came before is not checked yet" in second.body
    Hint.objects.update(decided="no")
    rounds.keep_rounds(LATER + 8 * HOUR)
    assert "nothing yet" in letters(person)[2].body
    assert not any(re.search(r"alive|is safe\b", one.body) for one in letters(person))


@pytest.mark.parametrize("language", ["fr", "en", "es", "ar"])
@pytest.mark.parametrize(("fresh", "waits"), [(0, 0), (2, 2), (0, 1)])
def test_each_result_is_said_in_each_language(language, fresh, waits):
    made = Round(at=NOW, places=["answers", "records", "lists", "posts"])
    made.fresh, made.waits = fresh, waits
    with translation.override("en"):
        english = rounds_words.sentence(made)
    with translation.override(language):
        said = rounds_words.sentence(made)
    assert (said == english) == (language == "en")
    assert "22:20" in said, "by the clock of the place"
    assert "%" not in said


def test_a_place_that_fails_is_not_said_to_have_been_looked_at(emergency, monkeypatch):
    def broken(asked, now):
        raise RuntimeError("Orlane")

    monkeypatch.setitem(looking._lookers, "answers", broken)
    person = call(emergency, shows=["name"])
    seeker_of(person)
    rounds.keep_rounds(LATER)
    assert "answers" not in last_round(person).places
    assert "safe" not in letters(person)[0].body
    assert "posts" in letters(person)[0].body


@pytest.mark.parametrize(
    "fields",
    [
        {"stage": Stage.CLOSED},
        {"stage": Stage.SUSPENDED},
        {"state": State.ALIVE},
        {"state": State.DEATH},
        {"expires_at": LATER},
        {"door": Door.PFIF},
    ],
    ids=str,
)
def test_it_stops_quietly_where_nobody_is_to_be_looked_for(emergency, fields):
    person = call(emergency, **fields)
    seeker_of(person)
    assert rounds.keep_rounds(LATER) == 0
    assert rounds.look_for([person.pk], LATER) == 0, "nor when it ended meanwhile"
    assert not Letter.objects.exists()


def test_while_officials_look_into_a_death_no_machine_says_nothing_yet(
    emergency, monkeypatch
):
    person = call(emergency)
    seeker_of(person)
    hushed = type("Hushed", (), {"is_hushed": True})
    monkeypatch.setattr(rounds, "standing_of", lambda _pk: hushed)
    assert rounds.keep_rounds(LATER) == 1
    assert not Letter.objects.exists()
    assert last_round(person).told_at is None


def item_of(hint):
    return Item.objects.get(room=hint_desk.ROOM, thing=str(hint.pk))


def test_a_yes_writes_a_word_that_nobody_checked_and_undoing_takes_it_back(emergency):
    answer(emergency, member())
    rounds.first(person := call(emergency), NOW)
    hint = Hint.objects.get()
    said = decide(item=item_of(hint), verb=Verb.RIGHT, by="moderator", now=NOW)
    note = Note.objects.get()
    assert (note.person, note.status, note.known) == (person, "believed_alive", "heard")
    assert (note.verified_at, note.is_private, note.door) == (None, True, Door.ROOM)
    assert note.is_own
    person.refresh_from_db()
    assert person.state == State.NEWS, "news, and no more"
    undo(decision=said, by="moderator", now=NOW)
    note.refresh_from_db()
    person.refresh_from_db()
    assert note.hidden_at is not None
    assert person.state == State.SOUGHT
    decide(item=item_of(hint), verb=Verb.RIGHT, by="moderator", now=NOW)
    assert Note.objects.get().hidden_at is None, "the same word stands again"


def test_a_no_writes_nothing_and_is_never_proposed_again(emergency):
    answer(emergency, member())
    rounds.first(call(emergency), NOW)
    decide(item=item_of(Hint.objects.get()), verb=Verb.DROP, by="moderator", now=NOW)
    rounds.keep_rounds(LATER)
    assert Hint.objects.get().decided == "no"
    assert not Note.objects.exists()


def test_a_yes_for_a_search_that_is_over_writes_nothing(emergency):
    answer(emergency, member())
    rounds.first(person := call(emergency), NOW)
    Person.objects.filter(pk=person.pk).update(stage=Stage.CLOSED)
    item = item_of(Hint.objects.get())
    decide(item=item, verb=Verb.RIGHT, by="moderator", now=NOW)
    assert Hint.objects.get().decided == "yes"
    assert not Note.objects.exists()


def made_up(dice):
    """A name of somebody who does not exist, unlike most others."""
    words = ("".join(dice.sample("abdefgiklmnoprstuvz", 7)) for _word in range(2))
    return " ".join(words).title()


def test_of_300_calls_in_any_order_none_waits_longer_than_an_hour_and_a_chore(
    emergency,
):
    dice = random.Random(5)
    people = [
        call(emergency, made_up(dice), opened_at=NOW + dice.random() * 4 * HOUR)
        for _turn in range(300)
    ]
    chore = timedelta(seconds=rounds.SECONDS)
    now, end = NOW, NOW + 6 * HOUR
    while now < end:
        now += 5 * chore  # also when the worker is slower than it should be
        rounds.keep_rounds(now)
    for person in people:
        mine = Round.objects.filter(person=person).order_by("number")
        moments = list(mine.values_list("at", flat=True))
        assert moments[0] - person.opened_at <= HOUR + chore
        hour = [at for at in moments if at >= person.opened_at + HOUR]
        assert hour[0] - person.opened_at <= HOUR + 5 * chore
        assert [row.number for row in mine] == list(range(len(moments)))
    assert rounds.keep_rounds(now) == 0, "twice at one time is once"


def test_killed_in_the_middle_it_goes_on_and_tells_nobody_twice(emergency, monkeypatch):
    people = [call(emergency, f"Nom{n:02d} Essai") for n in range(6)]
    for number, person in enumerate(people):
        seeker_of(person, f"who{number}@port-neuf.example")
    real, calls = following.tell_round, []

    def dies(*given):
        calls.append(given)
        told = real(*given)
        if len(calls) == 4:
            raise KeyboardInterrupt  # the letter is written, the round not yet kept
        return told

    monkeypatch.setattr(following, "tell_round", dies)
    with pytest.raises(KeyboardInterrupt):
        rounds.keep_rounds(LATER)
    assert Letter.objects.count() == Round.objects.count() == 3
    assert rounds.keep_rounds(LATER + MINUTE) == 3
    assert Letter.objects.count() == Round.objects.count() == 6


def test_two_who_are_at_it_at_once_make_one_round(emergency):
    person = call(emergency)
    assert rounds.look_for([person.pk], LATER) == 1
    assert rounds.look_for([person.pk], LATER) == 0
    assert Round.objects.count() == 1


def test_a_suggestion_that_the_notice_made_is_not_made_again(emergency):
    person = call(emergency)
    answer(emergency, member())
    from_rooms.compare_waiting(NOW)
    made = rounds.first(person, NOW)
    assert Hint.objects.count() == 1
    assert made.fresh == 1, "yet who looks hears of it"


def test_what_is_due_is_found_by_the_query_as_by_the_plan(emergency):
    dice = random.Random(7)
    for _turn in range(60):
        opened = NOW - dice.random() * 60 * HOUR
        looked = opened + dice.random() * (NOW - opened)
        call(emergency, opened_at=opened, looked_at=looked)
    planned = {
        pk
        for pk, opened, looked in Person.objects.values_list(
            "pk", "opened_at", "looked_at"
        )
        if rounds_due.due_at(opened, looked) <= NOW
    }
    assert planned
    assert set(rounds_due.due(NOW, 100)) == planned
    assert len(rounds_due.due(NOW, 3)) == 3
