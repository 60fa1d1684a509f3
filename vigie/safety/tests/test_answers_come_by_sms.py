"""A short message from a proven telephone is an answer, or goes to a person."""

import pytest

from vigie.lib import clock
from vigie.relaying import addresses
from vigie.relaying.incoming import take
from vigie.relaying.states import Channel
from vigie.safety.by_sms import ROOM, UNREAD
from vigie.safety.models import CheckIn, MemberAddress, Standing
from vigie.safety.states import Answer, CheckState, How, Via
from vigie.safety.tests.asking import NOW, make_check, make_question
from vigie.trust.models import Item
from vigie.trust.triage.actions import decide, undo
from vigie.trust.triage.states import Verb

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = "+33639980001"


def phone_of(question, value=PHONE, *, proven=True):
    """Give the member of a question a telephone."""
    address = addresses.address_of(channel=Channel.SMS, value=value, now=clock.now())
    if proven:
        addresses.prove(address=address.pk)
    MemberAddress.objects.create(member=question.member, address=address)
    return address


@pytest.fixture
def question():
    found = make_question()
    phone_of(found)
    return found


def write(text, number="m1", sender=PHONE):
    return take(number, sender, "38000", text, NOW)


def test_plain_words_are_an_answer_and_are_noted(question):
    reply = write("Sain et sauf, merci")
    row = CheckIn.objects.get()
    assert (row.answer, row.via, row.member) == (
        Answer.SAFE,
        Via.SMS,
        question.member,
    )
    assert "Je suis en sécurité" in reply.text


def test_who_needs_help_is_told_the_number_first(question):
    reply = write("au secours")
    assert reply.text.startswith("Appelez le 112")
    assert Item.objects.get(room="safety.check_in").kind == Answer.HELP


def test_the_same_message_brought_twice_is_one_answer(question):
    write("ok")
    write("ok")
    assert CheckIn.objects.count() == 1


def test_what_is_not_understood_goes_to_a_person_and_is_no_answer(question):
    reply = write("pas ok")
    item = Item.objects.get(room=ROOM)
    assert (item.kind, item.asks, item.priority) == (UNREAD, True, 3)
    assert "Répondez 1" in reply.text
    assert not CheckIn.objects.exists()


def test_what_a_person_reads_in_it_is_the_answer_and_can_be_undone(question):
    write("on entend encore des tirs")
    decision = decide(
        item=Item.objects.get(), verb=Verb.RELABEL, kind="help", by="mo", now=NOW
    )
    assert Standing.objects.get().how == How.HELP
    undo(decision=decision, by="mo", now=NOW)
    assert Standing.objects.get().how == How.UNKNOWN


def test_a_number_that_nobody_proved_speaks_for_nobody():
    phone_of(make_question(), proven=False)
    assert write("ok") is None
    assert not CheckIn.objects.exists()


def test_an_unknown_number_is_left_to_other_rooms(question):
    assert write("ok", sender="+33639980009") is None


def test_a_telephone_that_two_members_share_speaks_for_neither(question):
    phone_of(make_question(question.check_of))
    assert write("ok") is None
    assert not CheckIn.objects.exists()


def test_after_a_closed_check_a_message_is_left_to_a_person():
    question = make_question(make_check(state=CheckState.CLOSED))
    phone_of(question)
    assert write("ok") is None


def test_stop_is_no_answer(question):
    write("STOP")
    assert not CheckIn.objects.exists()
