"""The desk shows the things of every room: calls, answers, short messages."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.calls import NOW, make_call
from vigie.listening.desk import item_of
from vigie.relaying import addresses, incoming, unheard
from vigie.relaying.states import Channel
from vigie.safety.answering import say
from vigie.safety.models import CheckIn, MemberAddress
from vigie.safety.states import Answer
from vigie.safety.tests.asking import make_check, make_question, said
from vigie.trust.models import Item, JournalRow
from vigie.web import triage_page
from vigie.web.tests.at_the_desk import DESK, page, plain, post, staff

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_now"),
]
PHONE = "+33639980077"
WORDS = "Je suis au 3e, mon numéro 06 39 98 12 34"
SOON = NOW - timedelta(minutes=1)


def answered(flood, answer=Answer.HELP, **more):
    """Have somebody with a telephone answer a check; return the item."""
    question = make_question(make_check(flood))
    address = addresses.address_of(channel=Channel.SMS, value=PHONE, now=NOW)
    addresses.prove(address=address.pk)
    MemberAddress.objects.create(member=question.member, address=address)
    kept = say(said(question, answer, at=SOON, **{"words": WORDS, **more}))
    return Item.objects.get(room="safety.check_in", thing=kept.check_in.hex)


def write(flood, text="qsdfgh", sender="+33639980078"):
    """Have a message come that no room knows; return the item."""
    incoming.take("gateway.1", sender, "38000", text, NOW - timedelta(minutes=2))
    unheard.keep_hearing(NOW)
    return Item.objects.get(room="relaying.incoming")


def read(client, item):
    return client.post(f"{DESK}read/", {"item": item.pk})


def test_things_of_every_room_stand_in_one_queue(ama, flood, calls):
    answered(flood)
    write(flood)
    text = plain(page(ama))
    for words in ("needs help now", "SMS that was not understood", "Looked for"):
        assert words in text
    assert triage_page.Waiting.of(flood).unanswered == 4


def test_a_call_for_help_is_taken_like_any_other_thing(ama, flood, calls):
    item = answered(flood)
    post(ama, "take", item=item.pk)
    text = page(ama)
    assert "needs help now" in text
    assert "from the message" in text
    assert "Why it was read so" not in text
    post(ama, "decide", item=item.pk, verb="answer")
    item.refresh_from_db()
    assert item.state == "answered"


def test_only_decisions_that_make_sense_in_a_room_are_offered(ama, flood):
    item = answered(flood)
    post(ama, "take", item=item.pk)
    text = page(ama)
    assert 'value="right"' in text
    for verb in ("relabel", "same", "split"):
        assert f'value="{verb}"' not in text
        post(ama, "decide", item=item.pk, verb=verb, kind="safe", post=["1"])
    item.refresh_from_db()
    assert (item.state, item.kind) == ("waiting", "help")


def test_a_message_that_was_not_understood_is_given_its_answer(ama, flood):
    item = answered(flood, Answer.SAFE_NEED)
    member = CheckIn.objects.get(pk=item.thing).member
    incoming.take("gateway.2", PHONE, "38000", "pas ok", SOON)
    unread = Item.objects.get(room="safety.sms")
    post(ama, "take", item=unread.pk)
    text = page(ama)
    assert "SMS that was not understood" in text
    assert "I need help now" in text
    assert 'value="unread"' not in text
    post(ama, "decide", item=unread.pk, verb="relabel", kind="help")
    assert CheckIn.objects.filter(member=member, answer="help").exists()


def test_a_call_for_help_heads_every_desk_until_somebody_is_on_it(ama, flood, calls):
    vera = staff("volunteer", flood, "vera")
    assert "urgent" not in vera.get(f"{DESK}head/").content.decode()
    item = answered(flood)
    head = vera.get(f"{DESK}head/", {"lang": "en"}).content.decode()
    assert f'value="{item.pk}"' in head
    assert "needs help now" in head
    post(ama, "take", item=item.pk)
    assert "urgent" not in vera.get(f"{DESK}head/").content.decode()


def test_an_open_desk_asks_for_its_head_often_enough_to_be_told_in_five_seconds(
    ama, flood
):
    text = page(ama)
    assert f'hx-get="{DESK}head/"' in text
    assert f'hx-trigger="every {triage_page.EVERY}s"' in text
    assert f'http-equiv="refresh" content="{triage_page.EVERY}"' in text
    assert triage_page.EVERY < 5
    assert "kit/live" in text


def test_a_head_that_is_the_same_is_not_sent_again(ama, flood):
    first = ama.get(f"{DESK}head/")
    again = {"HTTP_IF_NONE_MATCH": first.headers["ETag"]}
    assert ama.get(f"{DESK}head/", **again).status_code == 304
    answered(flood)
    assert ama.get(f"{DESK}head/", **again).status_code == 200


def test_older_calls_of_other_rooms_do_not_crowd_a_call_for_help_out(ama, flood):
    for number in range(30):
        call = make_call(flood, 200 + number, kind="help.request", priority=3)
        item_of(call)
    item = answered(flood)
    assert f'value="{item.pk}"' in ama.get(f"{DESK}head/").content.decode()


def test_words_are_masked_until_they_are_opened_and_that_is_in_the_journal(ama, flood):
    item = answered(flood, place="12 rue des Tanneurs, code 45B12")
    post(ama, "take", item=item.pk)
    masked = page(ama)
    for hidden in ("06 39 98 12 34", PHONE, "45B12", "Orlane"):
        assert hidden not in masked
    shown = read(ama, item)
    for words in ("06 39 98 12 34", PHONE, "45B12", "Orlane"):
        assert words in shown.content.decode()
    row = JournalRow.objects.get(what="answer.read")
    assert (row.subject, row.subject_id) == (item.room, item.thing)
    assert "no-store" in shown.headers["Cache-Control"]


def test_messages_to_us_are_opened_like_answers(ama, flood):
    item = write(flood, "rappelez le 06 39 98 55 66 svp")
    post(ama, "take", item=item.pk)
    assert "06 39 98 55 66" not in page(ama)
    shown = read(ama, item).content.decode()
    assert "06 39 98 55 66" in shown
    assert "+33639980078" in shown
    assert JournalRow.objects.filter(what="message.read").count() == 1


def test_a_volunteer_opens_nothing(flood):
    item = answered(flood)
    vera = staff("volunteer", flood, "vera")
    post(vera, "take", item=item.pk)
    assert "desk/read/" not in page(vera)
    assert read(vera, item).status_code == 404
    assert read(Client(), item).status_code in (302, 404)
    assert not JournalRow.objects.filter(what="answer.read").exists()


def test_of_a_call_there_is_nothing_more_to_open(ama, flood, calls):
    assert read(ama, item_of(calls[0])).status_code == 302
    assert not JournalRow.objects.filter(what__endswith=".read").exists()


def test_the_number_of_queries_does_not_grow_with_the_answers(
    ama, flood, calls, django_assert_max_num_queries
):
    for number in range(20):
        question = make_question(make_check(flood))
        say(said(question, Answer.HELP, key=f"k{number}", at=SOON))
    post(ama, "take")
    with django_assert_max_num_queries(34):
        page(ama)
