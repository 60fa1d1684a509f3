"""Who knows something and who looks write, and neither sees where the other is."""

from datetime import timedelta

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.calls import NOW
from tests.people import person as account
from vigie.lib import clock
from vigie.missing import closing, jobs, thread_desk, thread_letters, threads
from vigie.missing.bringing import TALKS
from vigie.missing.models import Follow, Passed, Thread
from vigie.missing.notes import NotAllowed
from vigie.missing.states import Ending, Side, Stage
from vigie.missing.tests.strangers import (
    FINDER,
    SEEKER,
    answered,
    begun,
    letters,
    looked_for,
    text_of,
)
from vigie.missing.tests.world import sought
from vigie.relaying.models import Letter, Message
from vigie.relaying.states import Channel, LetterState
from vigie.trust.models import Item, JournalRow
from vigie.trust.retention.forgetting import forget
from vigie.trust.triage import actions
from vigie.trust.triage.states import ItemState, Verb

pytestmark = pytest.mark.django_db(transaction=True)
WARNINGS = {
    "fr": "Ne payez jamais",
    "en": "Never pay",
    "es": "No pague",
    "ar": "لا تدفع",
}


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def digits(text):
    return "".join(one for one in text if one.isdigit())


def decide(verb):
    account("ana", "moderator")
    item = Item.objects.get(room=TALKS)
    return actions.decide(item=item, verb=verb, by="ana", now=NOW)


def test_words_go_to_who_looks_and_the_answer_to_who_wrote():
    thread = begun(looked_for())
    answered(thread)
    (to, first), (back, second) = letters()
    assert (to, back) == (SEEKER, FINDER)
    assert "I saw her at the gym" in first
    assert "When was that?" in second


def test_no_letter_shows_where_the_other_is_reached():
    answered(begun(looked_for()))
    for _to, body in letters():
        assert SEEKER[3:] not in digits(body)
        assert FINDER[3:] not in digits(body)


def test_a_number_is_masked_before_it_is_stored_and_that_is_said():
    thread = begun(looked_for(), text="call 06 39 98 77 66 or ana@example.org")
    (passed,) = thread.passed.all()
    assert passed.was_masked
    assert "98 77" not in passed.text
    assert "example" not in passed.text


def test_a_number_that_was_ticked_goes_in_that_letter_alone():
    thread = begun(looked_for(), number=FINDER)
    answered(thread)
    (_to, first), (_back, second) = letters()
    assert FINDER in first
    assert FINDER not in second
    facts = Message.objects.filter(kind=thread_letters.PASSED)
    assert all(FINDER not in row.facts for row in facts)


def test_who_looks_but_does_not_want_letters_reads_it_on_their_page():
    person = looked_for()
    Follow.objects.update(ended_at=NOW)
    begun(person)
    assert letters() == []
    assert len(thread_letters.links_of_seeker(person.pk)) == 1


def test_others_who_follow_get_nothing_of_it():
    person = looked_for()
    Follow.objects.update(is_seeker=False)
    begun(person)
    assert letters() == []


@pytest.mark.parametrize("language", WARNINGS)
@pytest.mark.parametrize("channel", [Channel.SMS, Channel.MAIL, Channel.PUSH])
def test_each_letter_warns_of_extortion_and_a_locked_screen_shows_no_name(
    language, channel
):
    begun(looked_for())
    text = text_of(Message.objects.get(kind=thread_letters.PASSED), language, channel)
    assert WARNINGS[language] in text.body
    assert "/missing/thread/" in text.link
    assert "Orlane" not in text.notice + text.subject


def test_a_name_that_may_not_be_shown_stands_in_no_letter():
    begun(looked_for(shows=[]))
    assert "Orlane" not in letters()[0][1]


def test_a_long_message_is_cut_in_an_sms():
    begun(looked_for(), text="gym " * 140)
    assert len(letters()[0][1]) < 600
    assert "…" in letters()[0][1]


def test_the_journal_knows_that_it_passed_and_no_word_of_it():
    answered(begun(looked_for()))
    rows = JournalRow.objects.filter(what="missing.passed")
    sides = [msgspec.json.decode(row.facts)["side"] for row in rows.order_by("pk")]
    assert sides == ["knows", "seeks"]
    assert "gym" not in str([vars(row) for row in rows])


@pytest.mark.parametrize(
    "fields",
    [
        {"stage": Stage.SUSPENDED},
        {"stage": Stage.CLOSED},
        {"is_private": True},
        {"expires_at": NOW},
    ],
)
def test_nothing_is_begun_where_no_page_is_public(fields):
    with pytest.raises(NotAllowed):
        begun(looked_for(**fields))
    assert not Passed.objects.exists()


def test_nobody_is_written_to_where_nobody_looks_here():
    with pytest.raises(NotAllowed):
        begun(sought())


def test_the_same_key_passes_once():
    thread = begun(looked_for())
    assert answered(thread, key="sms.1").pk == answered(thread, key="sms.1").pk
    assert thread.passed.filter(side=Side.SEEKS).count() == 1


@pytest.mark.parametrize("side", list(Side))
def test_either_side_stops_it_and_what_waits_is_not_sent(side):
    thread = begun(looked_for())
    assert threads.stop(thread=thread, by=side, now=NOW)
    assert not threads.stop(thread=thread, by=side, now=NOW)
    assert Letter.objects.get().state == LetterState.RECALLED
    for one in Side:
        with pytest.raises(NotAllowed):
            answered(thread, side=one)


def test_what_is_reported_waits_for_a_look_and_passes_again_when_it_is_no_misuse():
    thread = begun(looked_for())
    assert threads.report(thread=thread, side=Side.SEEKS, now=NOW)
    with pytest.raises(NotAllowed):
        answered(thread)
    decide(Verb.DROP)
    assert answered(thread).side == Side.SEEKS


def test_a_misuse_ends_the_thread_and_is_hidden_and_undone_it_waits_again():
    thread = begun(looked_for())
    threads.report(thread=thread, side=Side.SEEKS, now=NOW)
    decision = decide(Verb.HIDE)
    thread.refresh_from_db()
    assert thread.ended_by == threads.BY_DESK
    assert Passed.objects.get().hidden_at == NOW
    assert "taken away" in letters()[0][1]
    actions.undo(decision=decision, by="ana", now=NOW)
    thread.refresh_from_db()
    assert (thread.ended_at, thread.held_at) == (None, NOW)
    assert Passed.objects.get().hidden_at is None


def test_who_wrote_alone_has_nothing_to_report():
    thread = begun(looked_for())
    assert not threads.report(thread=thread, side=Side.KNOWS, now=NOW)
    assert not Item.objects.filter(room=TALKS).exists()


def test_the_desk_sees_what_was_reported_and_opens_all_that_passed():
    thread = begun(looked_for())
    answered(thread, now=NOW + timedelta(seconds=1))
    threads.report(thread=thread, side=Side.SEEKS, now=NOW)
    thing = Item.objects.get(room=TALKS).thing
    assert thread_desk.shown([thing])[thing].text == "I saw her at the gym"
    assert [fact.value for fact in thread_desk.opened(thing)] == [
        "I saw her at the gym",
        "When was that?",
    ]


def test_the_desk_asks_no_more_for_many_messages_than_for_one():
    person = looked_for()
    things = [begun(person).passed.get().pk.hex for _ in range(6)]
    counts = []
    for some in (things[:1], things):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert len(thread_desk.shown(some)) == len(some)
        counts.append(len(asked))
    assert counts == [1, 1]


def test_the_end_of_the_search_ends_it_and_clears_the_desk():
    person = looked_for()
    thread = begun(person)
    threads.report(thread=thread, side=Side.SEEKS, now=NOW)
    closing.close(person=person, ending=Ending.FOUND, by="ana", now=NOW)
    thread.refresh_from_db()
    assert thread.ended_by == threads.OVER_WITH
    assert Item.objects.get(room=TALKS).state == ItemState.GONE
    passed = Letter.objects.filter(message__kind=thread_letters.PASSED)
    assert {row.state for row in passed} == {LetterState.RECALLED}
    with pytest.raises(NotAllowed):
        answered(thread)


def test_all_that_was_written_is_erased_within_a_day_of_the_end():
    person = looked_for()
    answered(begun(person))
    closing.close(person=person, ending=Ending.FOUND, by="ana", now=NOW)
    jobs.erase(NOW + timedelta(days=1))
    assert not Thread.objects.exists()
    assert not Passed.objects.exists()
    assert not Message.objects.filter(kind=thread_letters.PASSED).exists()


def test_what_was_stopped_is_erased_after_thirty_days_while_the_search_goes_on():
    thread = begun(looked_for())
    threads.stop(thread=thread, by=Side.SEEKS, now=NOW)
    forget(NOW + timedelta(days=29))
    assert Passed.objects.exists()
    forget(NOW + timedelta(days=31))
    assert not Thread.objects.exists()
    assert not Passed.objects.exists()
