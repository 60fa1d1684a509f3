"""Through a real Kannel, to and from its handset."""

import time

import pytest

from tests.kannel import WORDS, kannel
from vigie.lib.sms import sms_gateway
from vigie.relaying import incoming
from vigie.relaying.addresses import address_of
from vigie.relaying.channels.contract import Done, Text
from vigie.relaying.channels.sms.channel import send as sending
from vigie.relaying.channels.sms.segments import fitted
from vigie.relaying.channels.sms.tests.test_gateways_bring_messages import letter
from vigie.relaying.channels.tests.making import out
from vigie.relaying.incoming import Reply
from vigie.relaying.models import Incoming, Letter
from vigie.relaying.sending import Sender
from vigie.relaying.states import AddressState, Channel, LetterState
from vigie.relaying.tests.letters import NOW, Bench, know_kinds, told_to


def send(batch):
    return list(sending(batch))


PHONE = "+33611111111"
FRENCH = "Reçu : Léa est en sécurité, l’hôpital est prévenu. " * 3
ARABIC = "ليا بخير وهي في مدرسة بور نوف. " * 4

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def gateway(settings, live_server):
    """A Kannel that brings to this very server, and is the gateway of the settings."""
    with kannel(f"{live_server.url}/sms/in?{WORDS}") as found:
        settings.SMS_GATEWAY = sms_gateway(found.url, "json", ())
        settings.SMS_FROM = "38000"
        settings.SMS_IN_FROM = ["127.0.0.1"]
        yield found


def send_words(words, key="m1.a1"):
    [one] = send([out(PHONE, key=key, text=Text("", words))])
    return one


def parts_in(printed):
    return printed.count(f"<38000 {PHONE} ")


def test_a_message_arrives_with_its_letters(gateway):
    with gateway.phone() as phone:
        assert send_words("Léa [ok] {€} à Ñuble").done == Done.SENT
        printed = phone.waits_for("Got message 1")
    assert f"<38000 {PHONE} text Léa [ok] {{€}} à Ñuble>" in printed


def test_parts_are_what_we_counted(gateway):
    """The handset gets one message for each part that segments counted."""
    texts = [FRENCH, ARABIC, "€" * 153, "a" * 307, "😀" * 40]
    wanted = [fitted(text).parts for text in texts]
    assert wanted == [1, 2, 3, 3, 2]
    with gateway.phone() as phone:
        for number, text in enumerate(texts):
            assert send_words(text, f"m{number}.a").done == Done.SENT
        printed = phone.waits_for(f"Got message {sum(wanted)}")
    assert parts_in(printed) == sum(wanted)
    assert "Recu : Léa est en sécurité, l'hopital est prévenu." in printed


def test_arabic_arrives_as_it_was_written(gateway):
    with gateway.phone() as phone:
        send_words("أنا بخير")
        printed = phone.waits_for("Got message 1")
    assert "ucs-2 %06%23%06F%06'%00" in printed


def test_a_message_that_comes_in_is_stored_and_answered(gateway, monkeypatch):
    def hear(came):
        return Reply(f"Merci : {came.text}")

    monkeypatch.setattr(incoming, "_hearers", [hear])
    with gateway.phone(f"{PHONE} 38000 text sain et sauf é") as phone:
        printed = phone.waits_for("Got message 1")
    assert f"<38000 {PHONE} text Merci : sain et sauf é>" in printed
    [came] = Incoming.objects.all()
    assert (came.sender, came.text) == (PHONE, "sain et sauf é")


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("أنا بخير", "ucs-2 %06%23%06F%06'%00"),
        ("Où êtes-vous ?", "ucs-2 %00O%00%F9%00+%00%EA"),
    ],
)
def test_an_answer_arrives_as_it_was_written(gateway, monkeypatch, words, printed):
    monkeypatch.setattr(incoming, "_hearers", [lambda came: Reply(words)])
    with gateway.phone(f"{PHONE} 38000 text ok") as phone:
        assert printed in phone.waits_for("Got message 1")


def test_what_nobody_answers_gets_no_reply(gateway, monkeypatch):
    monkeypatch.setattr(incoming, "_hearers", [])
    with gateway.phone(f"{PHONE} 38000 text hello") as phone:
        send_words("after")
        printed = phone.waits_for("text after")
    assert "Empty reply" not in printed


def test_the_network_says_when_a_message_was_delivered(gateway, settings, live_server):
    settings.SMS_REPORTS = live_server.url
    sent, key = letter(LetterState.SENT)
    with gateway.phone() as phone:
        assert send_words("ok", key).done == Done.SENT
        phone.waits_for("Got message 1")
        wait_until(lambda: state_of(sent) == LetterState.DELIVERED)


def test_a_wrong_password_is_the_channels_fault(gateway, settings):
    wrong = gateway.url.replace("of-tests", "guessed")
    settings.SMS_GATEWAY = sms_gateway(wrong, "json", ())
    assert send_words("ok").done == Done.DOWN


def test_a_gateway_that_was_stopped_is_down(gateway):
    gateway.stop_smsbox()
    assert send_words("ok").done == Done.DOWN


def state_of(letter):
    letter.refresh_from_db()
    return letter.state


def wait_until(true, seconds=20):
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_the_worker_sends_and_hears_that_it_arrived(
    gateway, settings, live_server, tmp_path, monkeypatch
):
    """From the queue to the handset and back: one message, and its letter delivered."""
    settings.SMS_REPORTS = live_server.url
    know_kinds(monkeypatch)
    address = address_of(channel=Channel.SMS, value=PHONE, now=NOW)
    told_to(address, who="Léa est en sécurité")
    bench = Bench(tmp_path, Channel.SMS)
    bench.sender = Sender(Channel.SMS, sending, bench.notes)
    with gateway.phone() as phone:
        assert bench.work() == 1
        assert bench.work(on=3600) == 0
        printed = phone.waits_for("Got message 1")
        wait_until(lambda: Letter.objects.get().state == LetterState.DELIVERED)
    assert f"<38000 {PHONE} text Léa est en sécurité>" in printed
    assert parts_in(printed) == 1
    bench.notes.close()


def test_stop_from_a_handset_ends_letters_to_it(gateway):
    address = address_of(channel=Channel.SMS, value=PHONE, now=NOW, language="en")
    with gateway.phone(f"{PHONE} 38000 text STOP") as phone:
        printed = phone.waits_for("Got message 1")
    assert "You get no more SMS from us. To begin again: START" in printed
    address.refresh_from_db()
    assert address.state == AddressState.STOPPED
