"""Only a gateway of ours may bring a message, and what it brings is read."""

import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from vigie.lib import clock
from vigie.relaying import incoming
from vigie.relaying.bundles import Bundle, Row
from vigie.relaying.channels.sms.coming import (
    MOST_TEXT,
    Brought,
    NoMessage,
    may_bring,
    number_of,
    read_fields,
    read_json,
)
from vigie.relaying.channels.sms.reports import key_of, report_url
from vigie.relaying.incoming import Reply
from vigie.relaying.models import Address, Incoming, Letter, Message, letter_key
from vigie.relaying.signing import headers_of
from vigie.relaying.states import Channel, LetterState

NOW = datetime(2015, 11, 13, 22, 0, tzinfo=UTC)
PHONE = "+33611111111"
KANNEL = {"from": PHONE, "to": "38000", "text": "sain et sauf", "id": "k-1"}


def may(headers=(), body=b"", client="192.0.2.9", secret="s", networks=()):  # noqa: S107
    return may_bring(
        dict(headers), body, client, secret=secret, networks=networks, now=NOW
    )


def test_a_named_address_may_bring():
    assert may(client="192.0.2.9", networks=["192.0.2.0/24"])
    assert not may(client="198.51.100.9", networks=["192.0.2.0/24"])
    assert not may(client="", networks=["192.0.2.0/24"])


def test_a_signature_may_bring_from_anywhere():
    signed = headers_of("s", "one", b"body", NOW)
    assert may(signed, b"body")
    assert not may(signed, b"other")
    assert not may(signed, b"body", secret="another")


def test_without_secret_and_addresses_nobody_may():
    assert not may(headers_of("", "one", b"", NOW), b"", secret="")
    assert not may(client="127.0.0.1", secret="")


@pytest.mark.parametrize(
    "fields",
    [
        {"from": PHONE, "to": "38000", "text": "ok", "id": "n"},
        {"From": PHONE, "To": "38000", "Body": "ok", "MessageSid": "n"},
        {"msisdn": "33611111111", "to": "38000", "text": "ok", "messageId": "n"},
        {"sender": " 33 6 11 11 11 11", "to": "38000", "message": "ok", "id": " n "},
    ],
)
def test_gateways_spell_their_fields_in_their_ways(fields):
    assert read_fields(fields, "FR") == Brought("n", PHONE, "38000", "ok")
    assert read_json(json.dumps(fields).encode(), "FR").sender == PHONE


@pytest.mark.parametrize(
    ("sender", "number"),
    [
        ("+447700900123", "+447700900123"),
        ("447400123456", "+447400123456"),
        ("0611111111", PHONE),
        ("33611111111", PHONE),
        ("38123", "38123"),
        ("999", "999"),
    ],
)
def test_numbers_are_brought_to_one_form(sender, number):
    assert number_of(sender, "FR") == number


@pytest.mark.parametrize(
    "change",
    [{"from": ""}, {"from": "Bank"}, {"from": "1" * 30}, {"id": ""}, {"id": "x" * 81}],
)
def test_what_has_no_sender_or_no_name_is_no_message(change):
    with pytest.raises(NoMessage):
        read_fields({**KANNEL, **change}, "FR")


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"1", b"[" * 5000, b"\xff"])
def test_what_is_no_json_object_is_no_message(body):
    with pytest.raises(NoMessage):
        read_json(body, "FR")


def test_a_text_is_kept_within_bounds_and_may_be_empty():
    assert read_fields({**KANNEL, "text": ""}, "FR").text == ""
    long = read_fields({**KANNEL, "text": "a\x00" * 5000}, "FR").text
    assert long == "a" * MOST_TEXT


@pytest.fixture
def hearing(monkeypatch):
    heard = []

    def hear(came):
        heard.append((came.sender, came.text))
        return Reply(f"Noted: {came.text}")

    monkeypatch.setattr(incoming, "_hearers", [hear])
    return heard


@pytest.mark.django_db(transaction=True)
class TestPages:
    def test_kannel_brings_and_hears_the_reply(self, client, settings, hearing):
        settings.SMS_IN_FROM = ["127.0.0.1"]
        answer = client.get("/sms/in", KANNEL)
        assert answer.status_code == 200
        assert answer.content.decode() == "Noted: sain et sauf"
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
        assert hearing == [(PHONE, "sain et sauf")]
        assert "Set-Cookie" not in answer

    def test_a_message_brought_again_has_no_second_reply(
        self, client, settings, hearing
    ):
        settings.SMS_IN_FROM = ["127.0.0.1"]
        client.get("/sms/in", KANNEL)
        again = client.get("/sms/in", KANNEL)
        assert (again.status_code, again.content) == (200, b"")
        assert len(hearing) == 1

    @pytest.mark.parametrize("kind", ["application/json", "form"])
    def test_another_gateway_posts_what_it_signed(
        self, client, settings, hearing, kind
    ):
        settings.SMS_SECRET = "of both"
        form = "from=%2B33611111111&to=38000&text=sain+et+sauf&id=k-1"
        json_kind = kind == "application/json"
        body = json.dumps(KANNEL) if json_kind else form
        signed = headers_of("of both", "one", body.encode(), clock.now())
        answer = client.post(
            "/sms/in",
            body,
            content_type=kind if json_kind else "application/x-www-form-urlencoded",
            headers=signed,
        )
        assert answer.json() == {"text": "Noted: sain et sauf"}
        assert Incoming.objects.count() == 1

    def test_a_stranger_finds_nothing_and_leaves_nothing(self, client, settings):
        settings.SMS_IN_FROM, settings.SMS_SECRET = ["192.0.2.0/24"], "of both"
        assert client.get("/sms/in", KANNEL).status_code == 404
        assert client.post("/sms/in", KANNEL).status_code == 404
        assert client.put("/sms/in").status_code == 405
        assert Incoming.objects.count() == 0

    def test_a_gateway_beside_us_is_not_sent_to_https(self, client, settings, hearing):
        settings.SMS_IN_FROM, settings.SECURE_SSL_REDIRECT = ["127.0.0.1"], True
        assert client.get("/sms/in", KANNEL).status_code == 200
        assert client.get("/about/").status_code == 301

    def test_what_cannot_be_read_is_refused_without_a_word(self, client, settings):
        settings.SMS_IN_FROM = ["127.0.0.1"]
        answer = client.get("/sms/in", {**KANNEL, "from": "Bank"})
        assert (answer.status_code, answer.content) == (400, b"")

    def test_nothing_of_a_message_is_logged(self, client, settings, caplog, hearing):
        settings.SMS_IN_FROM = ["127.0.0.1"]
        client.get("/sms/in", KANNEL)
        client.get("/sms/in", {**KANNEL, "from": "Bank"})
        settings.SMS_IN_FROM = []
        client.get("/sms/in", KANNEL)
        assert "sauf" not in caplog.text
        assert "611111111" not in caplog.text


def letter(state, address=None, batch=None):
    message = Message.objects.create(event=str(uuid4()), kind="test", facts="{}")
    address = address or Address.objects.create(channel=Channel.SMS, value=PHONE)
    batch = batch or uuid4()
    made = Letter.objects.create(
        message=message,
        address=address,
        channel=Channel.SMS,
        state=state,
        queued_at=NOW,
        due_at=NOW,
        sending=batch,
    )
    return made, letter_key(message.pk, address.pk)


FIELDS = ("id", "message", "address", "message__kind", "sending", "attempts")
FIELDS += ("queued_at",)


def states(*letters):
    for one in letters:
        one.refresh_from_db()
    return [one.state for one in letters]


@pytest.mark.django_db(transaction=True)
class TestReports:
    @pytest.fixture(autouse=True)
    def _heard(self, settings):
        settings.SMS_REPORTS = "http://127.0.0.1:8000/"

    def told(self, client, key, state):
        base, _, query = report_url(key).partition("?")
        path = base.removeprefix("http://127.0.0.1:8000")
        return client.get(f"{path}?{query.replace('%d', str(state))}").status_code

    @pytest.mark.parametrize(
        ("state", "after"),
        [
            (1, LetterState.DELIVERED),
            (2, LetterState.FAILED),
            (16, LetterState.FAILED),
            (4, LetterState.SENT),
            (8, LetterState.SENT),
        ],
    )
    def test_the_networks_word_is_noted(self, client, state, after):
        sent, key = letter(LetterState.SENT)
        assert self.told(client, key, state) == 204
        sent.refresh_from_db()
        assert sent.state == after
        assert bool(sent.reason) == (after == LetterState.FAILED)

    def test_a_report_before_its_time_is_asked_for_again(self, client):
        early, key = letter(LetterState.SENDING)
        assert self.told(client, key, 1) == 503
        early.refresh_from_db()
        assert early.state == LetterState.SENDING

    def test_letters_that_went_as_one_were_delivered_as_one(self, client):
        batch = uuid4()
        first, _ = letter(LetterState.SENT, batch=batch)
        second, _ = letter(LetterState.SENT, first.address, batch)
        other, own = letter(LetterState.SENT, first.address)
        rows = Letter.objects.filter(sending=batch).values_list(*FIELDS)
        key = Bundle(tuple(Row._make(row) for row in rows)).key
        assert self.told(client, key, 1) == 204
        assert states(first, second, other) == [3, 3, 2]
        assert self.told(client, own, 2) == 204
        assert states(first, second, other) == [3, 3, 4]

    def test_a_letter_that_was_delivered_does_not_fail_afterwards(self, client):
        done, key = letter(LetterState.DELIVERED)
        assert self.told(client, key, 2) == 204
        done.refresh_from_db()
        assert done.state == LetterState.DELIVERED

    def test_a_letter_that_is_forgotten_is_no_error(self, client):
        assert self.told(client, letter_key(uuid4(), uuid4()), 1) == 204
        assert self.told(client, "no.letter", 1) == 204

    @pytest.mark.parametrize("token", ["x", "a.b~forged", "a.b"])
    def test_an_address_that_we_did_not_make_is_not_there(self, client, token):
        assert client.get(f"/sms/report/{token}/?state=1").status_code == 404

    @pytest.mark.parametrize("state", ["", "delivered", "-1", "%d"])
    def test_a_state_that_is_no_number_is_not_taken(self, client, state):
        token = report_url("a.b").split("/")[-2]
        assert key_of(token) == "a.b"
        assert client.get(f"/sms/report/{token}/", {"state": state}).status_code == 404

    def test_where_nobody_hears_no_report_is_asked_for(self, settings):
        settings.SMS_REPORTS = ""
        assert report_url("a.b") == ""
