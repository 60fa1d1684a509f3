"""A webhook gets its letter, signed, and what it answers is understood."""

import json

import pytest

from tests.web_peers import answer, web
from vigie.lib import clock
from vigie.relaying.channels.contract import Done
from vigie.relaying.channels.tests.making import TEXT, by_key, heard, out
from vigie.relaying.channels.webhook.channel import send as sending
from vigie.relaying.signing import is_signed


def send(batch):
    return list(sending(batch))


@pytest.fixture(autouse=True)
def _here(settings):
    settings.PRIVATE_ADDRESSES = True


def test_a_letter_arrives_signed():
    with web(lambda _: answer(204)) as peer:
        [one] = send([out(f"{peer.url}/hook")])
    assert (one.key, one.done, one.reason) == ("m1.a1", Done.SENT, "")
    headers, body = heard(peer.asked[0])
    assert is_signed("of both", headers, body, clock.now())
    assert headers["content-type"] == "application/json; charset=utf-8"
    assert json.loads(body) == {
        "type": "letter",
        "data": {
            "id": "m1.a1",
            "language": "fr",
            "subject": TEXT.subject,
            "body": TEXT.body,
            "notice": TEXT.notice,
            "link": TEXT.link,
        },
    }


def test_a_second_attempt_has_the_same_key_and_the_same_body():
    with web(lambda _: answer(500)) as peer:
        send([out(peer.url)])
        send([out(peer.url)])
    (first, body), (second, again) = map(heard, peer.asked)
    assert first["idempotency-key"] == second["idempotency-key"] == "m1-a1"
    assert first["webhook-id"] == second["webhook-id"]
    assert body == again


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_two_hundreds_are_sent(status):
    with web(lambda _: answer(status)) as peer:
        assert send([out(peer.url)])[0].done == Done.SENT


def test_gone_is_gone():
    with web(lambda _: answer(410)) as peer:
        [one] = send([out(peer.url)])
    assert (one.done, one.reason) == (Done.GONE, "answered 410")


@pytest.mark.parametrize("status", [301, 400, 401, 404, 408, 429, 500, 502, 503])
def test_whatever_else_is_said_is_tried_again(status):
    with web(lambda _: answer(status, b"why", Location="/x")) as peer:
        [one] = send([out(peer.url)])
    assert (one.done, one.reason) == (Done.LATER, f"answered {status}")
    assert len(peer.asked) == 1


@pytest.mark.parametrize(
    ("status", "said", "wait"),
    [(429, "17", 17), (503, "120", 120), (500, "17", 0), (429, "soon", 0)],
)
def test_who_is_busy_says_for_how_long(status, said, wait):
    with web(lambda _: answer(status, Retry_After=said)) as peer:
        assert send([out(peer.url)])[0].wait == wait


def test_the_reason_holds_nothing_that_the_other_side_said():
    with web(lambda _: answer(500, b"+33612345678 is unknown")) as peer:
        [one] = send([out(peer.url)])
    assert "33612345678" not in one.reason


def test_each_letter_of_a_batch_has_its_outcome():
    with web(lambda request: answer(int(request[6:9]))) as peer:
        batch = [out(f"{peer.url}/{n}", key=f"m.{n}") for n in (200, 410, 503)]
        found = by_key(send(batch))
    assert {key: one.done for key, one in found.items()} == {
        "m.200": Done.SENT,
        "m.410": Done.GONE,
        "m.503": Done.LATER,
    }


def test_an_empty_batch_has_no_outcome():
    assert send([]) == []


def test_a_stranger_cannot_have_us_ask_our_own_network(settings):
    settings.PRIVATE_ADDRESSES = False
    with web(lambda _: answer(200)) as peer:
        by_name = out(f"https://localhost:{peer.port}/", key="name")
        by_http = out(peer.url, key="http")
        found = by_key(send([by_name, by_http, out("https://[x/", key="none")]))
    assert peer.lines == 0
    assert (found["name"].done, found["http"].done) == (Done.LATER, Done.GONE)
    assert found["none"].done == Done.GONE


def test_a_secret_with_letters_of_any_language_signs():
    with web(lambda _: answer(200)) as peer:
        send([out(peer.url, secret="clé à nous")])
    headers, body = heard(peer.asked[0])
    assert is_signed("clé à nous", headers, body, clock.now())
