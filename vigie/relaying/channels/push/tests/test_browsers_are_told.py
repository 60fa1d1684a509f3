"""A notice goes through a real push service to a browser's side, and tells no more
than a locked screen may show."""

import json

import pytest

from tests.push_service import push_service
from tests.web_peers import answer, web
from vigie.relaying.channels.contract import Done, Text
from vigie.relaying.channels.push.channel import payload_of, topic_of
from vigie.relaying.channels.push.channel import send as sending
from vigie.relaying.channels.push.encryption import MOST_BYTES
from vigie.relaying.channels.push.keys import new_key, public_key
from vigie.relaying.channels.push.subscribing import stored_form
from vigie.relaying.channels.push.tests.test_notices_are_encrypted import KEYS
from vigie.relaying.channels.tests.making import TEXT, by_key, heard, out


def send(batch):
    return list(sending(batch))


@pytest.fixture(autouse=True)
def _here(settings):
    settings.PRIVATE_ADDRESSES = True
    settings.PUSH_KEY = new_key()


@pytest.fixture(scope="module")
def service():
    with push_service() as found:
        yield found


def given(subscription):
    """What the browser's side hands to us: JSON, as it is stored."""
    return json.dumps({name: subscription[name] for name in ("endpoint", "keys")})


def at(url):
    return json.dumps({"endpoint": url, "keys": KEYS})


def test_a_notice_arrives_and_is_read_by_the_browser_alone(service):
    browser, other = service.subscribe(public_key()), service.subscribe(public_key())
    [one] = send([out(given(browser), language="ar")])
    assert (one.key, one.done) == ("m1.a1", Done.SENT)
    assert service.read(browser) == [
        {
            "notice": "News on Vigie",
            "link": "https://hub.example/c/abc",
            "tag": topic_of("m1.a1"),
            "language": "ar",
        }
    ]
    assert service.read(other) == []


def test_letters_of_every_language_arrive(service):
    browser = service.subscribe(public_key())
    words = "ليا: أخبار · Nouvelles à lire 😀"
    send([out(given(browser), text=Text("", "", "", words))])
    assert service.read(browser)[0]["notice"] == words


def test_several_go_in_one_batch(service):
    browsers = [service.subscribe(public_key()) for _ in range(6)]
    batch = [out(given(one), key=f"m.{n}") for n, one in enumerate(browsers)]
    found = by_key(send(batch))
    assert {one.done for one in found.values()} == {Done.SENT}
    assert [service.read(one)[0]["tag"] for one in browsers] == [
        topic_of(f"m.{n}") for n in range(6)
    ]


def test_a_browser_that_wants_nothing_more_is_gone(service):
    browser = service.subscribe(public_key())
    service.end(browser)
    [one] = send([out(given(browser))])
    assert (one.done, one.reason) == (Done.GONE, "push service answered 410")


def test_the_service_refuses_who_has_another_key(service, settings):
    browser = service.subscribe(public_key())
    settings.PUSH_KEY = new_key()
    [one] = send([out(given(browser))])
    assert one.done == Done.NEVER
    assert service.read(browser) == []


def test_a_push_says_how_long_and_how_urgent_and_takes_the_place_of_its_like():
    with web(lambda _: answer(201)) as peer:
        send([out(at(peer.url))])
        send([out(at(peer.url))])
        send([out(at(peer.url), key="m2.a1")])
    first, again, other = (heard(one)[0] for one in peer.asked)
    assert first["topic"] == again["topic"] == topic_of("m1.a1")
    assert other["topic"] != first["topic"]
    assert (first["ttl"], first["urgency"]) == ("86400", "high")
    assert first["content-type"] == "application/octet-stream"
    assert first["content-encoding"] == "aes128gcm"
    assert len(first["topic"]) == 32


def test_nothing_of_a_letter_stands_readable_in_a_push():
    with web(lambda _: answer(201)) as peer:
        send([out(at(peer.url))])
    [request] = peer.asked
    for secret in (TEXT.notice, TEXT.body, TEXT.subject, TEXT.link, "m1.a1"):
        assert secret.encode() not in request


def test_the_body_and_the_subject_of_a_letter_stay_here():
    said = payload_of(out("")).decode()
    assert TEXT.notice in said
    assert TEXT.body not in said
    assert TEXT.subject not in said


def test_a_notice_that_is_too_long_is_cut_and_its_link_stays():
    long = Text("", "", "https://hub.example/c/1", "ل" * 9000)
    said = json.loads(payload_of(out("", text=long)))
    assert len(payload_of(out("", text=long))) <= MOST_BYTES
    assert said["link"] == "https://hub.example/c/1"
    assert len(said["notice"]) > 1000


def test_a_link_that_is_too_long_is_left_out():
    said = payload_of(out("", text=Text("", "", "https://a/" + "a" * 5000, "n")))
    assert json.loads(said)["link"] == ""


@pytest.mark.parametrize(
    ("status", "done", "wait"),
    [
        (200, Done.SENT, 0),
        (201, Done.SENT, 0),
        (404, Done.GONE, 0),
        (410, Done.GONE, 0),
        (400, Done.NEVER, 0),
        (413, Done.NEVER, 0),
        (403, Done.LATER, 60),
        (429, Done.LATER, 60),
        (500, Done.LATER, 60),
        (307, Done.LATER, 60),
    ],
)
def test_what_a_service_answers_is_understood(status, done, wait):
    with web(lambda _: answer(status, Retry_After=60, Location="/x")) as peer:
        [one] = send([out(at(peer.url))])
    assert (one.done, one.wait) == (done, wait)
    assert len(peer.asked) == 1


def test_what_is_no_subscription_is_gone_and_the_others_are_sent():
    with web(lambda _: answer(201)) as peer:
        batch = [out("nonsense", key="bad"), out(at(peer.url), key="good")]
        batch.append(out(at("https://[x/"), key="worse"))
        found = by_key(send(batch))
    assert {key: one.done for key, one in found.items()} == {
        "bad": Done.GONE,
        "good": Done.SENT,
        "worse": Done.GONE,
    }


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "169.254.169.254"])
def test_a_subscription_cannot_lead_into_our_own_network(settings, host):
    settings.PRIVATE_ADDRESSES = False
    with web(lambda _: answer(201)) as peer:
        [one] = send([out(at(f"https://{host}:{peer.port}/push"))])
    assert (one.done, one.reason) == (Done.LATER, "leads into a private network")
    assert peer.lines == 0


def test_each_service_is_given_a_permission_of_its_own():
    with web(lambda _: answer(201)) as one, web(lambda _: answer(201)) as two:
        send([out(at(one.url), key="1"), out(at(two.url), key="2")])
    first, second = (heard(peer.asked[0])[0]["authorization"] for peer in (one, two))
    assert first.split(".")[1] != second.split(".")[1]
    assert first.split(", k=")[1] == second.split(", k=")[1]


def test_an_empty_batch_has_no_outcome():
    assert send([]) == []


def test_a_subscription_as_it_is_stored_still_reaches_its_browser(service):
    browser = service.subscribe(public_key())
    kept = stored_form(json.dumps(browser))
    assert set(json.loads(kept)) == {"endpoint", "keys"}
    [one] = send([out(kept)])
    assert one.done == Done.SENT
    assert [said["notice"] for said in service.read(browser)] == ["News on Vigie"]
