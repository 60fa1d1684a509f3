"""What is to be told is said once, and each receiver has one letter of it."""

import pytest
from django.db import connection
from django.db.models import Value

from vigie.relaying import addresses, queueing
from vigie.relaying.kinds import UnknownKind
from vigie.relaying.models import Address, Letter, Message
from vigie.relaying.queueing import News, announce, announce_many, queue
from vigie.relaying.states import Channel, LetterState
from vigie.relaying.tests.letters import NOW, know_kinds, mail, pair, told_to

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    know_kinds(monkeypatch)


def everybody(message):
    return Address.objects.order_by().values_list(Value(message.pk), "pk")


def test_an_event_is_announced_once():
    first = announce(event="safe:1", kind="plain", facts={"who": "Ana"}, now=NOW)
    second = announce(event="safe:1", kind="plain", facts={"who": "Zoe"}, now=NOW)
    assert first.pk == second.pk
    assert Message.objects.get().facts == '{"who":"Ana"}'


def test_many_are_announced_in_their_order_also_when_some_are_known():
    known = announce(event="b", kind="plain", facts={}, now=NOW)
    found = announce_many([News(e, "plain", {}) for e in "abc"], now=NOW)
    assert [row.event for row in found] == ["a", "b", "c"]
    assert found[1].pk == known.pk
    assert Message.objects.count() == 3


def test_more_are_announced_than_one_question_of_the_database_takes():
    found = announce_many([News(f"e{n}", "plain", {}) for n in range(1200)], now=NOW)
    assert [row.event for row in found] == [f"e{n}" for n in range(1200)]


def test_what_no_room_knows_is_not_announced():
    with pytest.raises(UnknownKind):
        announce(event="a", kind="strange", facts={}, now=NOW)
    assert not Message.objects.exists()


def test_what_is_told_is_not_plain_in_the_database():
    announce(event="a", kind="plain", facts={"who": "Ana"}, now=NOW)
    assert b"Ana" not in Message.objects.values_list("facts", flat=True).get().stored


def test_every_pair_gets_one_letter_however_often_it_is_queued():
    for number in range(5):
        mail(number)
    message = told_to()
    assert queue(everybody(message), now=NOW) == 5
    assert queue(everybody(message), now=NOW) == 0
    letter = Letter.objects.first()
    assert (letter.channel, letter.state) == (Channel.MAIL, LetterState.WAITING)
    assert (letter.queued_at, letter.due_at) == (NOW, NOW)
    assert (letter.attempts, letter.reason, letter.sending) == (0, "", None)


def test_a_written_select_is_queued_as_a_queryset_is():
    mail(1)
    told_to()
    words = "SELECT m.id, a.id FROM relaying_message m CROSS JOIN relaying_address a"
    assert queue((words + " WHERE a.channel = %s", [1]), now=NOW) == 1
    assert queue((words + " WHERE a.channel = %s", [2]), now=NOW) == 0


def test_the_same_pair_twice_in_one_select_is_one_letter():
    mail(1)
    message = told_to()
    both = everybody(message).union(everybody(message), all=True)
    assert queue(both, now=NOW) == 1


def test_nobody_is_nothing():
    message = told_to()
    assert queue(everybody(message), now=NOW) == 0
    assert queue(Address.objects.none().values_list("pk", "pk"), now=NOW) == 0


def test_who_said_stop_and_what_is_dead_gets_no_letter():
    stopped, dead, good = mail(1), mail(2), mail(3)
    addresses.stop(address=stopped.pk)
    addresses.mark_dead([dead.pk])
    message = told_to()
    assert queue(everybody(message), now=NOW) == 1
    assert Letter.objects.get().address == good


def test_queueing_costs_the_same_statements_for_one_and_for_many(
    django_assert_num_queries,
):
    mail(1)
    message = told_to()
    with django_assert_num_queries(2):  # the letters; whether any phone is beside
        queue(everybody(message), now=NOW)
    for number in range(2, 40):
        mail(number)
    with django_assert_num_queries(2):
        assert queue(everybody(message), now=NOW) == 38


def test_a_recalled_message_is_not_sent_and_not_queued_again():
    first, second = mail(1), mail(2)
    message = told_to(first)
    told = queueing.recall(messages=[message.pk], now=NOW)
    assert not told.exists()
    assert Letter.objects.get().state == LetterState.RECALLED
    assert queue(pair(message, second), now=NOW) == 0
    message.refresh_from_db()
    assert message.recalled_at == NOW


def test_a_recall_names_those_who_were_told():
    first, second = mail(1), mail(2)
    message = told_to(first, second)
    Letter.objects.filter(address=first).update(state=LetterState.SENT)
    told = queueing.recall(messages=[message.pk], now=NOW)
    assert [letter.address for letter in told] == [first]


def test_exactly_those_who_were_told_get_the_correction():
    one, two, three = mail(1), mail(2), mail(3)
    wrong = told_to(one, two, three)
    Letter.objects.filter(address=one).update(state=LetterState.SENT)
    Letter.objects.filter(address=two).update(state=LetterState.SENDING)
    queueing.recall(messages=[wrong.pk], now=NOW)
    right = told_to(event="correction")
    call = {"messages": [wrong.pk], "correction": right, "now": NOW}
    assert queueing.correct(**call) == (1, False)
    Letter.objects.filter(address=two).update(state=LetterState.DELIVERED)
    assert queueing.correct(**call) == (1, True)
    assert queueing.correct(**call) == (0, True)
    corrected = Letter.objects.filter(message=right).values_list("address", flat=True)
    assert set(corrected) == {one.pk, two.pk}


@pytest.mark.django_db(transaction=True)
def test_queueing_opens_a_transaction_where_there_is_none():
    assert not connection.in_atomic_block
    told_to(mail(1))
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("state", [LetterState.SENT, LetterState.FAILED])
def test_a_recall_leaves_what_is_over(state):
    message = told_to(mail(1))
    Letter.objects.update(state=state)
    queueing.recall(messages=[message.pk], now=NOW)
    assert Letter.objects.get().state == state
