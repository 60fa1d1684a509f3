"""What strangers write through us, when they mean harm and when things fail."""

from datetime import timedelta

import pytest
from django.core.signing import Signer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.calls import NOW
from vigie.lib import clock
from vigie.missing import closing, thread_desk, thread_letters, thread_sms, threads
from vigie.missing.bringing import TALKS
from vigie.missing.models import Follow, Passed, Person, Thread
from vigie.missing.notes import NotAllowed
from vigie.missing.states import Ending, Side, Stage
from vigie.missing.tests.strangers import (
    FINDER,
    SEEKER,
    answered,
    begun,
    letters,
    looked_for,
    phone,
    sms,
    text_of,
)
from vigie.relaying.models import Letter, Message
from vigie.relaying.states import Channel, LetterState
from vigie.trust.models import Item, JournalRow
from vigie.trust.triage.states import ItemState
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)
DEEDS = st.lists(
    st.sampled_from(["knows", "seeks", "stop", "report", "clear", "end", "hold"]),
    max_size=7,
)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def passes(thread, now=NOW):
    return Thread.objects.passing(now).filter(pk=thread.pk).exists()


def by_desk(turn, passed, now=NOW):
    """What the desk does inside the transaction of a decision."""
    with writing():
        turn(passed=passed, now=now)


# Links of a side.


@pytest.mark.parametrize("side", list(Side))
def test_a_link_opens_the_side_it_was_made_for(side):
    thread = begun(looked_for())
    end = thread_letters.end_of(thread_letters.token_of(thread.pk, side))
    assert (end.thread.pk, end.side) == (thread.pk, side)


def test_a_link_of_one_side_makes_none_of_the_other():
    thread = begun(looked_for())
    token = thread_letters.token_of(thread.pk, Side.KNOWS)
    assert token[0] == "k"
    assert thread_letters.end_of("s" + token[1:]) is None


@pytest.mark.parametrize("broken", ["", "k", "k~x", "x" * 300, "k0000~", "~"])
def test_what_is_no_link_of_ours_opens_nothing(broken):
    begun(looked_for())
    assert thread_letters.end_of(broken) is None


def test_a_link_that_was_signed_for_something_else_opens_nothing():
    thread = begun(looked_for())
    other = Signer(salt="vigie.missing.following", sep="~")
    assert thread_letters.end_of(other.sign(f"k{thread.pk.hex}")) is None


def test_a_link_of_a_thread_that_was_erased_opens_nothing():
    thread = begun(looked_for())
    token = thread_letters.token_of(thread.pk, Side.SEEKS)
    thread.delete()
    assert thread_letters.end_of(token) is None


def test_each_letter_holds_the_link_of_its_receiver_alone():
    thread = begun(looked_for())
    answered(thread)
    for message in Message.objects.filter(kind=thread_letters.PASSED):
        link = text_of(message).link
        end = thread_letters.end_of(link.rstrip("/").rpartition("/")[2])
        passed = thread.passed.get(pk=message.event.rpartition(":")[2])
        assert end.side == thread_letters.other(passed.side)


# Whatever is done, in whatever order.


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(DEEDS)
def test_nothing_passes_while_a_thread_is_held_or_over(deeds):
    thread = begun(looked_for())
    first = thread.passed.get().pk
    for number, deed in enumerate(deeds):
        thread.refresh_from_db()
        closed, many = not passes(thread), thread.passed.count()
        at = NOW + timedelta(seconds=number)
        if deed in ("knows", "seeks"):
            try:
                answered(thread, side=Side(deed), now=at)
            except NotAllowed:
                assert closed
            else:
                assert not closed
            assert thread.passed.count() == many + (not closed)
        elif deed == "stop":
            threads.stop(thread=thread, by=Side.KNOWS, now=at)
            assert not passes(thread)
        elif deed == "report":
            threads.report(thread=thread, side=Side.SEEKS, now=at)
        else:
            turn = {"clear": threads.clear, "end": threads.end_by_desk}
            by_desk(turn.get(deed, threads.hold), first, at)
    thread.refresh_from_db()
    if thread.ended_at or thread.held_at:
        assert not passes(thread)


def test_the_desk_gives_no_thread_back_that_a_side_ended():
    thread = begun(looked_for())
    threads.report(thread=thread, side=Side.SEEKS, now=NOW)
    threads.stop(thread=thread, by=Side.SEEKS, now=NOW)
    by_desk(threads.clear, thread.passed.get().pk)
    with pytest.raises(NotAllowed):
        answered(thread)


def test_a_report_twice_is_one_thing_at_the_desk():
    thread = begun(looked_for())
    for _turn in range(3):
        assert threads.report(thread=thread, side=Side.SEEKS, now=NOW)
    assert Item.objects.filter(room=TALKS).count() == 1
    thread.refresh_from_db()
    assert thread.held_at == NOW


def test_what_is_reported_is_the_last_that_the_other_wrote_not_ones_own():
    thread = begun(looked_for())
    answered(thread, "First", now=NOW + timedelta(seconds=1))
    answered(thread, "Pay me", side=Side.KNOWS, now=NOW + timedelta(seconds=2))
    answered(thread, "No", now=NOW + timedelta(seconds=3))
    threads.report(thread=thread, side=Side.SEEKS, now=NOW)
    thing = Item.objects.get(room=TALKS).thing
    assert thread_desk.shown([thing])[thing].text == "Pay me"


def test_what_waited_when_it_was_reported_is_not_sent():
    thread = begun(looked_for())
    threads.report(thread=thread, side=Side.SEEKS, now=NOW)
    assert {one.state for one in Letter.objects.all()} == {LetterState.RECALLED}


def test_of_two_threads_about_one_person_the_end_of_one_leaves_the_other():
    person = looked_for()
    one, other = begun(person), begun(person, "I know, too")
    threads.stop(thread=one, by=Side.SEEKS, now=NOW)
    assert not passes(one)
    assert passes(other)
    states = {row.message.event.split(":")[3]: row.state for row in sent()}
    assert states[one.pk.hex] == LetterState.RECALLED
    assert states[other.pk.hex] != LetterState.RECALLED


def sent():
    return Letter.objects.select_related("message")


def test_a_search_that_ends_ends_its_threads_and_no_others():
    person, other = looked_for(), looked_for("+33639981299")
    here, there = begun(person), begun(other)
    closing.close(person=person, ending=Ending.FOUND, by="ana", now=NOW)
    assert not passes(here)
    assert passes(there)


def test_what_passed_before_the_end_is_not_sent_after_it():
    person = looked_for()
    begun(person)
    message = Message.objects.get(kind=thread_letters.PASSED)
    Passed.objects.update(hidden_at=NOW)
    text = text_of(message)
    assert "gym" not in text.body
    assert "/missing/thread/" not in text.link


@pytest.mark.parametrize(
    ("fail", "do"),
    [
        ("tell", answered),
        ("recall", lambda row: threads.stop(thread=row, by=Side.SEEKS, now=NOW)),
    ],
)
def test_words_that_could_not_be_passed_on_are_not_kept(monkeypatch, fail, do):
    thread = begun(looked_for())
    with monkeypatch.context() as broken:
        broken.setattr(thread_letters, fail, lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            do(thread)
    assert thread.passed.count() == 1
    assert passes(thread)
    assert JournalRow.objects.filter(what="missing.passed").count() == 1
    assert not JournalRow.objects.filter(what="missing.stopped").exists()


# Who is written to.


def test_all_who_look_are_written_to_each_once():
    person = looked_for()
    for number in ("+33639981235", "+33639981236"):
        Follow.objects.create(
            person=person, address=phone(number), is_seeker=True, made_at=NOW
        )
    begun(person)
    receivers = [to for to, _body in letters()]
    assert sorted(receivers) == sorted([SEEKER, "+33639981235", "+33639981236"])


def test_who_no_longer_follows_is_not_written_to():
    person = looked_for()
    gone = Follow.objects.create(
        person=person,
        address=phone("+33639981235"),
        is_seeker=True,
        made_at=NOW,
        ended_at=NOW,
    )
    begun(person)
    assert gone.address.value not in [to for to, _body in letters()]


def test_who_left_no_address_gets_no_letter_and_keeps_the_page():
    thread = begun(looked_for(), address=None)
    answered(thread)
    assert [to for to, _body in letters()] == [SEEKER]
    assert thread.passed.count() == 2


@pytest.mark.parametrize("stage", [Stage.HELD, Stage.SUSPENDED])
def test_while_a_call_is_taken_down_nothing_passes_and_after_it_does(stage):
    thread = begun(looked_for())
    Person.objects.update(stage=stage)
    for side in Side:
        with pytest.raises(NotAllowed):
            answered(thread, side=side)
    Person.objects.update(stage=Stage.OPEN)
    assert answered(thread).text == "When was that?"


def test_a_call_whose_time_ran_out_passes_nothing():
    thread = begun(looked_for())
    with pytest.raises(NotAllowed):
        answered(thread, now=thread.person.expires_at)


# How often.


def test_one_sender_has_five_and_then_one_each_twelve_minutes(monkeypatch):
    ticks = [1_000.0]
    monkeypatch.setattr(clock, "ticks", lambda: ticks[0])
    for _turn in range(5):
        threads.may_write("a side")
    with pytest.raises(threads.TooOften) as refusal:
        threads.may_write("a side")
    assert 0 < refusal.value.wait <= 720
    threads.may_write("another side")
    ticks[0] += refusal.value.wait + 1
    threads.may_write("a side")
    with pytest.raises(threads.TooOften):
        threads.may_write("a side")


def test_the_two_sides_of_a_thread_are_counted_apart_and_so_are_two_threads():
    person = looked_for()
    one, other = begun(person), begun(person)
    senders = {threads.sender_of(row, side) for row in (one, other) for side in Side}
    assert len(senders) == 4


def test_a_network_that_writes_without_end_is_stopped_and_no_other(monkeypatch):
    monkeypatch.setattr(clock, "ticks", lambda: 1_000.0)
    person = looked_for()

    def given(network):
        try:
            threads.may_begin(network, person)
        except threads.TooOften:
            return False
        return True

    assert sum(given("203.0.113.7") for _turn in range(30)) == 5
    assert given("198.51.100.7")


# By SMS.


def test_a_sender_that_is_no_telephone_is_left_to_others():
    begun(looked_for())
    for sender in ("", "INFO", "38000x"):
        assert sms(sender, "When?") is None


def test_the_answer_is_in_the_language_of_the_telephone():
    person = looked_for()
    begun(person)
    address = Follow.objects.get(person=person).address
    address.language = "es"
    address.save()
    reply = sms(SEEKER, "¿Cuándo?").text
    assert not reply.startswith("Passed on.")


def test_an_sms_that_leads_somewhere_is_masked_like_words_of_a_page():
    begun(looked_for())
    reply = sms(SEEKER, "https://canary.example/pay or 0639987766")
    (passed,) = Passed.objects.filter(side=Side.SEEKS)
    assert passed.was_masked
    assert "canary" not in passed.text
    assert "0639987766" not in passed.text
    assert "taken out" in reply.text


def test_a_telephone_that_looks_and_knows_is_never_guessed_for():
    person = looked_for()
    begun(person)
    begun(looked_for("+33639981299"), address=phone(SEEKER))
    assert "link" in sms(SEEKER, "When?").text
    assert len(thread_sms.open_for(phone(SEEKER), NOW)) == 2


def test_one_who_looks_by_two_ways_has_one_thread():
    person = looked_for()
    thread = begun(person)
    assert [one.pk for one in thread_sms.open_for(phone(SEEKER), NOW)] == [thread.pk]
    assert [one.pk for one in thread_sms.open_for(phone(FINDER), NOW)] == [thread.pk]
    assert thread_sms.open_for(phone("+33639981235"), NOW) == []


@pytest.mark.parametrize("end", ["stop", "hold", "close"])
def test_after_the_end_an_sms_is_left_to_others(end):
    thread = begun(looked_for())
    if end == "stop":
        threads.stop(thread=thread, by=Side.SEEKS, now=NOW)
    elif end == "hold":
        by_desk(threads.hold, thread.passed.get().pk)
    else:
        closing.close(person=thread.person, ending=Ending.FOUND, by="ana", now=NOW)
    assert sms(SEEKER, "When?") is None
    assert thread.passed.count() == 1


# At the desk.


def test_of_a_child_no_name_stands_at_the_desk():
    thread = begun(looked_for())
    Person.objects.update(is_private=True)
    thing = thread.passed.get().pk.hex
    assert thread_desk.shown([thing])[thing].subject == ""


def test_a_decision_about_something_that_was_erased_does_nothing():
    thread = begun(looked_for())
    threads.report(thread=thread, side=Side.SEEKS, now=NOW)
    item = Item.objects.get(room=TALKS)
    thread.delete()
    thread_desk.hear_decided(decided(item, ItemState.HIDDEN))
    thread_desk.hear_decided(decided(item, ItemState.DROPPED, room="other.room"))
    assert not Passed.objects.exists()


def decided(item, state, room=TALKS):
    from vigie.emergencies.notices import ItemDecided

    fields = dict.fromkeys(ItemDecided.__dataclass_fields__)
    return ItemDecided(
        **fields | {"room": room, "thing": item.thing, "state": state, "at": NOW}
    )


# A letter, in every language and by every way.


@pytest.mark.parametrize("language", ["fr", "en", "es", "ar"])
@pytest.mark.parametrize("channel", [Channel.SMS, Channel.MAIL, Channel.PUSH])
def test_no_letter_tells_a_number_of_the_other_side(language, channel):
    thread = begun(looked_for())
    answered(thread)
    for message in Message.objects.filter(kind=thread_letters.PASSED):
        text = text_of(message, language, channel)
        for number in (SEEKER, FINDER):
            whole = f"{text.subject}{text.body}{text.link}{text.notice}"
            assert number[3:] not in whole


def test_only_an_sms_says_that_it_may_be_answered_by_sms():
    begun(looked_for())
    message = Message.objects.get(kind=thread_letters.PASSED)
    assert "Answer by SMS" in text_of(message, "en", Channel.SMS).body
    assert "Answer by SMS" not in text_of(message, "en", Channel.MAIL).body


def test_a_mail_has_all_the_words_that_an_sms_cuts():
    begun(looked_for(), text="gym " * 140)
    message = Message.objects.get(kind=thread_letters.PASSED)
    assert text_of(message, "en", Channel.MAIL).body.count("gym") == 140
    assert text_of(message, "en", Channel.SMS).body.count("gym") < 80


def test_a_drill_is_marked_in_every_letter():
    person = looked_for()
    person.emergency.is_drill = True
    person.emergency.save()
    person.refresh_from_db()
    begun(person)
    message = Message.objects.get(kind=thread_letters.PASSED)
    assert text_of(message).body.startswith("DRILL")
