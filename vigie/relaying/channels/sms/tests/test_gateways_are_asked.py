"""Each kind of gateway is asked in its own way, and its answers are understood."""

import base64
import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web_peers import answer, web
from vigie.lib.sms import sms_gateway
from vigie.relaying.channels.contract import Done, Text
from vigie.relaying.channels.sms.asking import Message, question_of
from vigie.relaying.channels.sms.channel import judge
from vigie.relaying.channels.sms.channel import send as sending
from vigie.relaying.channels.sms.segments import written
from vigie.relaying.channels.tests.making import by_key, heard, out
from vigie.relaying.signing import is_signed
from vigie.trust.guarded.answers import Answer


def send(batch):
    return list(sending(batch))


NOW = datetime(2015, 11, 13, 22, 0, tzinfo=UTC)
PHONE = "+33611111111"
MESSAGE = Message("m1.a1", PHONE, written("Léa & co: ok"), "38000", "http://us/%d")


def asked(address, form="json", fields=(), message=MESSAGE, secret=""):
    return question_of(sms_gateway(address, form, fields), message, secret, NOW)


def query(url):
    return {name: one for name, [one] in parse_qs(urlsplit(url).query).items()}


@pytest.fixture
def gateway(settings):
    """Have a peer be the gateway of the settings."""

    def use(peer, form="json", **more):
        settings.SMS_GATEWAY = sms_gateway(peer.url, form, more.pop("fields", ()))
        settings.SMS_FROM = "38000"
        for name, value in more.items():
            setattr(settings, name, value)

    return use


def test_kannel_is_asked_as_its_manual_says():
    found = asked("kannel://vigie:s%26cret@sms.example")
    assert (found.method, found.body) == ("GET", b"")
    assert found.url.startswith("http://sms.example:13013/cgi-bin/sendsms?")
    assert query(found.url) == {
        "username": "vigie",
        "password": "s&cret",
        "to": PHONE,
        "from": "38000",
        "text": "Léa & co: ok",
        "charset": "UTF-8",
        "coding": "0",
        "dlr-mask": "19",
        "dlr-url": "http://us/%d",
    }


def test_kannel_is_told_when_a_message_is_ucs2_and_asked_no_report_unless_heard():
    plain = Message("m1.a1", PHONE, written("أنا بخير"))
    found = query(asked("kannel://u:p@sms.example", message=plain).url)
    assert (found["coding"], found["text"]) == ("2", "أنا بخير")
    assert not {"from", "dlr-mask", "dlr-url"} & set(found)


def test_any_gateway_gets_json_under_our_names():
    found = asked("https://gw.example/send")
    assert (found.method, found.url) == ("POST", "https://gw.example/send")
    assert json.loads(found.body) == {
        "to": PHONE,
        "text": "Léa & co: ok",
        "from": "38000",
        "id": "m1.a1",
    }
    assert found.headers["Content-Type"] == "application/json; charset=utf-8"
    assert found.headers["Idempotency-Key"] == "m1-a1"
    assert "webhook-signature" not in found.headers


def test_or_a_form_under_its_own_names():
    names = ["to=To", "text=Body", "from=From", "id=Ref"]
    found = asked("https://gw.example/send", "form", names)
    assert found.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert query(f"?{found.body.decode()}") == {
        "To": PHONE,
        "Body": "Léa & co: ok",
        "From": "38000",
        "Ref": "m1.a1",
    }


def test_or_a_query_beside_what_the_address_has_already():
    found = asked("https://gw.example/send?fast=1", "get")
    assert (found.method, found.body) == ("GET", b"")
    assert query(found.url)["fast"] == "1"
    assert query(found.url)["text"] == "Léa & co: ok"
    assert "Content-Type" not in found.headers


def test_a_gateway_is_told_who_asks():
    basic = asked("https://user:pass@gw.example/").headers["Authorization"]
    assert base64.b64decode(basic.removeprefix("Basic ")) == b"user:pass"
    assert asked("https://key@gw.example/").headers["Authorization"] == "Bearer key"
    assert "Authorization" not in asked("https://gw.example/").headers


def test_a_gateway_with_our_secret_can_check_the_message():
    found = asked("https://gw.example/", secret="of both")
    assert is_signed("of both", found.headers, found.body, NOW)


def test_a_letter_goes_out_with_its_link_cut_to_what_is_paid(gateway, settings):
    long = Text("subject", "Une phrase. " * 200, "https://hub.example/c/1", "notice")
    with web(lambda _: answer(202)) as peer:
        gateway(peer, SMS_SECRET="of both")
        [one] = send([out(PHONE, text=long)])
    assert one.done == Done.SENT
    headers, body = heard(peer.asked[0])
    said = json.loads(body)
    assert (said["to"], said["from"], said["id"]) == (PHONE, "38000", "m1.a1")
    assert said["text"].endswith("...\nhttps://hub.example/c/1")
    assert written(said["text"]).parts == 6
    assert headers["idempotency-key"] == "m1-a1"


@pytest.mark.parametrize(
    ("status", "done"),
    [
        (200, Done.SENT),
        (202, Done.SENT),
        (400, Done.NEVER),
        (422, Done.NEVER),
        (401, Done.DOWN),
        (403, Done.DOWN),
        (404, Done.DOWN),
        (410, Done.GONE),
        (302, Done.LATER),
        (429, Done.LATER),
        (500, Done.LATER),
        (503, Done.LATER),
    ],
)
def test_what_a_gateway_answers_is_understood(status, done):
    found = judge("k", Answer(status, {"retry-after": "9"}, PHONE.encode()))
    assert (found.key, found.done) == ("k", done)
    assert found.reason == ("" if done == Done.SENT else f"gateway answered {status}")
    assert found.wait == (9 if done == Done.LATER else 0)


def test_each_letter_of_a_batch_has_its_outcome(gateway):
    def says(request):
        _, body = heard(request)
        return answer(400 if json.loads(body)["to"] == "+1" else 202)

    with web(says) as peer:
        gateway(peer)
        batch = [out(PHONE, key="good"), out("+1", key="bad"), out(PHONE, key="too")]
        found = by_key(send(batch))
    assert {key: one.done for key, one in found.items()} == {
        "good": Done.SENT,
        "bad": Done.NEVER,
        "too": Done.SENT,
    }


def test_after_a_refused_password_the_gateway_is_left_alone(gateway):
    with web(lambda _: answer(403)) as peer:
        gateway(peer)
        found = by_key(send([out(PHONE, key=f"k{n}") for n in range(60)]))
    assert len(peer.asked) < 60
    assert {one.done for one in found.values()} == {Done.DOWN, Done.LATER}
    assert len(found) == 60


def test_a_gateway_that_is_not_there_is_down(gateway):
    with web(lambda _: answer(202)) as peer:
        gateway(peer)
    [one] = send([out(PHONE)])
    assert (one.done, one.reason) == (Done.DOWN, "gateway: no connection")


def test_without_a_gateway_the_channel_is_down(settings):
    settings.SMS_GATEWAY = None
    [one] = send([out(PHONE)])
    assert (one.done, one.reason) == (Done.DOWN, "VIGIE_SMS_URL is not set")


def test_kannel_is_given_the_next_message_when_the_last_was_noted(gateway, settings):
    with web(lambda _: answer(202)) as peer:
        address = f"kannel://u:p@127.0.0.1:{peer.port}"
        settings.SMS_GATEWAY = sms_gateway(address, "json", ())
        outcomes = sending([out(PHONE, key=str(n)) for n in range(3)])
        for number in range(3):
            assert next(outcomes).key == str(number)
            assert len(peer.asked) == number + 1
        assert list(outcomes) == []


def test_an_empty_batch_asks_nobody(gateway):
    with web(lambda _: answer(202)) as peer:
        gateway(peer)
        assert send([]) == []
    assert peer.lines == 0
