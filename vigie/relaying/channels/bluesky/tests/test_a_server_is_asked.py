"""What the account's server answers is understood, and its limits are kept."""

import json
from datetime import UTC, datetime

import pytest

from tests.web_peers import answer, web
from vigie.lib import clock
from vigie.lib.bluesky import bluesky_account
from vigie.lib.env import BadSetting
from vigie.relaying.channels.bluesky import server
from vigie.relaying.channels.bluesky.budget import Budget
from vigie.relaying.channels.bluesky.channel import send
from vigie.relaying.channels.bluesky.records import key_of
from vigie.relaying.channels.contract import Done, Mark, Post, Text
from vigie.relaying.channels.tests.making import by_key, heard, out

AT = datetime(2015, 11, 13, 21, 40, tzinfo=UTC)
SIGNED_IN = {"did": "did:plc:x", "accessJwt": "first", "refreshJwt": "again"}
ACCOUNT = "at://alerts.example"


def post(name, text="Vu ?", gone=()):
    said = Post(Mark(name, AT), text, gone=tuple(Mark(one, AT) for one in gone))
    return out(ACCOUNT, key=name, text=Text("", text, post=said))


class Said:
    """Answers of a server, one method after the other."""

    def __init__(self, **more):
        self.asked = []
        self.more = {name: list(every) for name, every in more.items()}

    def __call__(self, request):
        name = request.split(b" ", 2)[1].decode().rpartition(".")[2]
        headers, body = heard(request)
        said = json.loads(body) if body else None
        self.asked.append((name, headers.get("authorization"), said))
        if self.more.get(name):
            return self.more[name].pop(0)
        known = name in ("createSession", "refreshSession")
        return answer(200, json.dumps(SIGNED_IN if known else {}).encode())

    @property
    def names(self):
        return [name for name, _, _ in self.asked]


@pytest.fixture
def sent(settings):
    """Send a batch to a server that answers so."""
    server._sessions.clear()

    def send_all(said, *batch):
        with web(said) as peer:
            place = peer.url.removeprefix("http://")
            address = f"http://alerts.example:s3cret@{place}"
            settings.BLUESKY = bluesky_account(address)
            return by_key(send(batch))

    yield send_all
    server._sessions.clear()


def error(status, word, **headers):
    return answer(status, json.dumps({"error": word}).encode(), **headers)


def test_a_post_is_put_under_its_own_key(sent):
    said = Said()
    found = sent(said, post("one"), post("two"))
    assert {one.done for one in found.values()} == {Done.SENT}
    assert said.names == ["createSession", "putRecord", "putRecord"]
    _, token, asked = said.asked[1]
    assert token == "Bearer first"
    assert asked["repo"] == "did:plc:x"
    assert asked["rkey"] == key_of("one", AT)
    assert asked["record"]["text"] == "Vu ?"


def test_what_is_gone_is_taken_down_before_the_last_word(sent):
    said = Said()
    sent(said, post("over", "C’est fini.", gone=["one"]))
    assert said.names == ["createSession", "deleteRecord", "putRecord"]
    assert said.asked[1][2]["rkey"] == key_of("one", AT)


def test_a_session_that_ran_out_is_renewed(sent):
    said = Said(putRecord=[error(400, "ExpiredToken")])
    assert sent(said, post("one"))["one"].done == Done.SENT
    assert said.names == ["createSession", "putRecord", "refreshSession", "putRecord"]
    assert said.asked[2][1] == "Bearer again"


def test_a_wrong_password_is_the_channels_fault_and_not_tried_on(sent):
    said = Said(createSession=[error(401, "AuthenticationRequired")])
    found = sent(said, post("one"), post("two"))
    assert found["one"].done == Done.DOWN
    assert found["two"].done == Done.LATER
    assert said.names == ["createSession"]
    assert "s3cret" not in found["one"].reason


@pytest.mark.parametrize(
    ("headers", "least", "most"),
    [
        (lambda: {"Retry_After": 70}, 70, 70),
        (lambda: {"ratelimit_reset": int(clock.now().timestamp()) + 900}, 800, 900),
        (dict, 60, 60),
    ],
)
def test_a_server_that_asks_for_patience_gets_it(sent, headers, least, most):
    said = Said(putRecord=[error(429, "RateLimitExceeded", **headers())])
    found = sent(said, post("one"), post("two"))
    for one in found.values():
        assert one.done == Done.LATER
        assert least <= one.wait <= most
    assert said.names == ["createSession", "putRecord"]


@pytest.mark.parametrize(
    ("status", "word", "done", "reason"),
    [
        (400, "InvalidRequest", Done.NEVER, "answered 400 InvalidRequest"),
        (400, "see +33 6 11", Done.NEVER, "answered 400"),
        (502, "UpstreamFailure", Done.DOWN, "answered 502 UpstreamFailure"),
        (403, "AccountTakedown", Done.DOWN, "answered 403 AccountTakedown"),
    ],
)
def test_each_refusal_means_what_it_says(sent, status, word, done, reason):
    [found] = sent(Said(putRecord=[error(status, word)]), post("one")).values()
    assert (found.done, found.reason) == (done, reason)


def test_what_is_for_somebody_alone_goes_nowhere(sent):
    said = Said()
    found = sent(said, out(ACCOUNT, key="m1.a1"), out("at://other", key="m2.a1"))
    assert {one.done for one in found.values()} == {Done.NEVER}
    assert said.names == []


def test_a_server_that_is_not_there_stops_the_channel(sent, settings):
    settings.BLUESKY = bluesky_account("http://alerts.example:s3cret@127.0.0.1:1")
    found = by_key(send([post("one")]))
    assert found["one"].done == Done.DOWN


def test_without_the_setting_the_channel_says_so(settings):
    settings.BLUESKY = None
    assert by_key(send([post("one")]))["one"].reason == "VIGIE_BLUESKY_URL is not set"


def test_no_more_points_are_spent_than_an_hour_has():
    budget = Budget(10)
    for _ in range(3):
        assert budget.wait(3, 0.0) == 0
        budget.spend(3, 0.0)
    assert budget.wait(3, 100.0) == 3500
    assert budget.wait(1, 100.0) == 0
    assert budget.wait(3, 3600.0) == 0


@pytest.mark.parametrize(
    "address", ["bsky.social", "https://bsky.social", "https://a@b", "ftp://a:b@c"]
)
def test_an_address_that_names_no_account_stops_the_start(address):
    with pytest.raises(BadSetting):
        bluesky_account(address)


def test_the_password_is_in_no_words():
    found = bluesky_account("https://@Alerts.Example:a%40b@bsky.social/")
    assert (found.handle, found.password) == ("alerts.example", "a@b")
    assert found.server == "https://bsky.social"
    assert "a@b" not in repr(found)
