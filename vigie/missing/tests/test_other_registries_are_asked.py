"""Other registries are asked: all at once, within limits, and none is trusted."""

import threading
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web_peers import answer, web
from vigie.lib import clock
from vigie.missing import elsewhere
from vigie.missing.breakers import FAILURES, FIRST_REST, LONGEST_REST, Breaker
from vigie.missing.elsewhere import Silence, ask, people_in, words_for_others
from vigie.missing.tests.other_registries import (
    BILLION,
    OUTSIDE,
    awake,
    named,
    telling,
    there,
)
from vigie.missing.tests.registries import flood, word
from vigie.relaying.formats.pfif.writing import write_14
from vigie.trust.limits.buckets import Rate

__all__ = ["awake"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("awake")]
NONE = write_14([], [])


@pytest.fixture
def here():
    return flood()


def silences(heard):
    return [one.silence for one in heard]


def test_each_is_asked_for_the_name_with_its_own_key_and_answers_in_its_place(here):
    with web(lambda asked: telling(there(1))) as one, web(
        lambda asked: telling(there(2), there(3))
    ) as two:  # fmt: skip
        first = named(here, f"{one.url}/personfinder/flood/", key="k1 &=")
        second = named(here, two.url)
        heard = ask([first, second], "Zoë Exemple")
    assert [one.registry for one in heard] == [first.pk, second.pk]
    assert [len(one.people) for one in heard] == [1, 2]
    line = one.asked[0].split(b" ")[1].decode()
    assert urlsplit(line).path == "/personfinder/flood/api/search"
    assert parse_qs(urlsplit(line).query) == {
        "q": ["Zoë Exemple"], "key": ["k1 &="], "max_results": ["50"],
    }  # fmt: skip
    assert b"k1" not in two.asked[0]


def test_nothing_is_sent_along_that_tells_of_the_reader(here):
    with web(lambda asked: telling()) as peer:
        ask([named(here, peer.url)], "Zoë")
    heads = peer.asked[0].decode().split("\r\n")[1:-2]
    names = {line.partition(":")[0].lower() for line in heads}
    assert names == {"host", "user-agent", "accept", "connection"}


def test_a_search_without_a_word_asks_nobody(here):
    with web(lambda asked: telling()) as peer:
        assert ask([named(here, peer.url)], "") == []
        assert ask([], "Zoë") == []
    assert peer.lines == 0


@pytest.mark.parametrize(
    ("typed", "goes"),
    [
        ("Zoë  Exemple", "Zoë Exemple"),
        ("Zoë 06 12 34 56 78", "Zoë"),
        ("Zoë zoe@example.org", "Zoë"),
        ("محمد بن صابري", "محمد بن صابري"),
        ("٠٦١٢ Zoë\x00x", ""),
        ("", ""),
        ("a" * 400, "a" * 100),
    ],
)
def test_of_what_was_typed_a_name_alone_goes_out(typed, goes):
    assert words_for_others(typed) == goes


@given(st.text(max_size=300))
def test_no_digit_no_address_and_no_end_of_a_line_ever_goes_out(typed):
    goes = words_for_others(typed)
    assert not any(one.isdigit() or one == "@" for one in goes)
    assert goes == "" or goes.isprintable()
    assert len(goes) <= 100


@pytest.mark.parametrize(
    ("said", "silence"),
    [
        (answer(200, NONE.encode()), Silence.NONE),
        (answer(403, b"Missing or invalid authorization key\n"), Silence.REFUSES),
        (answer(401), Silence.REFUSES),
        (answer(429), Silence.REFUSES),
        (answer(500, NONE.encode()), Silence.DEAD),
        (answer(404, NONE.encode()), Silence.DEAD),
        (answer(200, b"<html>Sign in</html>"), Silence.UNREAD),
        (answer(200, b""), Silence.UNREAD),
        (answer(200, b"\x1f\x8b\x08" + b"\0" * 64, Content_Encoding="gzip"),
         Silence.UNREAD),
        (answer(200, BILLION), Silence.UNREAD),
        (answer(200, OUTSIDE), Silence.UNREAD),
        (answer(200, NONE.encode()[:-9]), Silence.UNREAD),
        (b"SSH-2.0-nothing\r\n", Silence.DEAD),
        (None, Silence.DEAD),
    ],
)  # fmt: skip
def test_whatever_it_answers_is_one_word_and_never_an_error(here, said, silence):
    with web(lambda asked: said) as peer:
        (heard,) = ask([named(here, peer.url)], "Zoë")
    assert heard.silence == silence
    assert heard.people == ()


def test_a_redirect_is_not_followed_wherever_it_leads(here):
    with web(lambda asked: telling(there(1))) as inside:
        with web(lambda asked: answer(302, Location=f"{inside.url}/x")) as peer:
            (heard,) = ask([named(here, peer.url)], "Zoë")
        assert heard.silence == Silence.DEAD
    assert inside.lines == 0


def test_an_answer_that_is_too_long_is_read_no_further(here, monkeypatch):
    monkeypatch.setattr(elsewhere, "MOST_BYTES", 100_000)
    body = write_14([there(n, description="x" * 900) for n in range(400)], [])
    with web(lambda asked: answer(200, body.encode())) as peer:
        (heard,) = ask([named(here, peer.url)], "Zoë")
    assert heard.silence == Silence.UNREAD


def test_an_answer_without_end_is_hung_up_on(here):
    chunks = b"HTTP/1.1 200 OK\r\n\r\n" + b"<a>" * 500_000
    with web(lambda asked: chunks) as peer:
        (heard,) = ask([named(here, peer.url)], "Zoë")
    assert heard.silence == Silence.UNREAD


def test_of_one_answer_fifty_people_are_read_and_no_note():
    people = [there(n) for n in range(80)]
    found = people_in(write_14(people, [word(1, 1)]).encode())
    assert found is not None
    assert [one.person_record_id for one in found] == [
        f"other.org/p{n}" for n in range(50)
    ]
    assert people_in(NONE.encode()) == ()


@given(st.binary(max_size=300))
def test_no_bytes_raise(body):
    assert people_in(body) in (None, ())


def test_who_does_not_answer_in_time_keeps_nobody_waiting(here, monkeypatch):
    monkeypatch.setattr(elsewhere, "SECONDS", 0.5)
    late = threading.Event()

    def slow(asked):
        late.wait(20)
        return telling(there(9))

    with web(slow) as peer, web(lambda asked: telling(there(1))) as quick:
        rows = [named(here, peer.url), named(here, quick.url)]
        began = clock.ticks()
        heard = ask(rows, "Zoë")
        took = clock.ticks() - began
        assert not late.is_set()  # it had not answered when we were back
        late.set()
    assert silences(heard) == [Silence.DEAD, Silence.NONE]
    assert took < 15


def test_a_look_up_without_end_keeps_nobody_waiting(here, monkeypatch):
    monkeypatch.setattr(elsewhere, "SECONDS", 0.3)
    go_on = threading.Event()

    def stuck(question):
        go_on.wait(20)
        return elsewhere.Heard(question.registry)

    monkeypatch.setattr(elsewhere, "_heard", stuck)
    row = named(here, "http://localhost:9/pf")
    assert silences(ask([row], "Zoë")) == [Silence.DEAD]
    assert not go_on.is_set()
    go_on.set()


def test_an_address_of_our_own_network_is_not_asked_unless_it_was_said_so(here):
    with web(lambda asked: telling(there(1))) as peer:
        row = named(here, peer.url)
        row.in_own_network = False
        row.save()
        assert silences(ask([row], "Zoë")) == [Silence.DEAD]
        row.url = peer.url.replace("http:", "https:")
        assert silences(ask([row], "Zoë")) == [Silence.DEAD]
        assert peer.lines == 0
        row.url, row.in_own_network = peer.url, True
        assert silences(ask([row], "Zoë")) == [Silence.NONE]


def test_an_error_of_our_own_is_one_word_too_and_says_nothing_of_the_name(
    here, monkeypatch, caplog
):
    def breaks(question):
        raise RuntimeError(question.url)

    monkeypatch.setattr(elsewhere, "_heard", breaks)
    row = named(here, "https://other.example/pf", in_own_network=False)
    assert silences(ask([row], "Canary")) == [Silence.UNREAD]
    assert "RuntimeError" in caplog.text
    assert "Canary" not in caplog.text


def test_after_three_failures_it_is_left_alone(here):
    answers = [answer(500)] * FAILURES
    with web(lambda asked: answers.pop() if answers else telling()) as peer:
        row = named(here, peer.url)
        for _ in range(FAILURES):
            assert silences(ask([row], "Zoë")) == [Silence.DEAD]
        assert silences(ask([row], "Zoë")) == [Silence.RESTS]
        assert len(peer.asked) == FAILURES
        elsewhere.breaker.clear()
        assert silences(ask([row], "Zoë")) == [Silence.NONE]


def test_one_registry_is_asked_so_often_and_no_more(here, monkeypatch):
    monkeypatch.setattr(elsewhere, "ASKED", Rate(2, 600))
    with web(lambda asked: telling()) as peer, web(lambda asked: telling()) as other:
        row, free = named(here, peer.url), named(here, other.url)
        for _ in range(2):
            assert silences(ask([row], "Zoë")) == [Silence.NONE]
        assert silences(ask([row, free], "Zoë")) == [Silence.BUSY, Silence.NONE]
        assert len(peer.asked) == 2


@pytest.mark.parametrize("what", ["_readers", "_lines"])
def test_when_many_ask_at_once_the_next_is_told_so_and_nothing_waits(
    here, monkeypatch, what
):
    monkeypatch.setattr(elsewhere, what, threading.BoundedSemaphore(1))
    getattr(elsewhere, what).acquire()
    with web(lambda asked: telling()) as peer:
        row = named(here, peer.url)
        assert silences(ask([row], "Zoë")) == [Silence.BUSY]
        assert peer.lines == 0
        getattr(elsewhere, what).release()
        for _ in range(3):  # each gives back what it took
            assert silences(ask([row], "Zoë")) == [Silence.NONE]


def test_a_breaker_rests_longer_each_time_and_one_answer_makes_all_good():
    breaker = Breaker()
    for _ in range(FAILURES - 1):
        breaker.note("a", good=False, now=0.0)
        assert breaker.may_try("a", 0.0)
    breaker.note("a", good=False, now=0.0)
    assert not breaker.may_try("a", FIRST_REST - 1)
    assert breaker.may_try("b", 0.0)
    assert breaker.may_try("a", FIRST_REST)  # one alone tries
    assert not breaker.may_try("a", FIRST_REST + 1)
    breaker.note("a", good=False, now=FIRST_REST)
    assert not breaker.may_try("a", FIRST_REST * 3 - 1)
    breaker.note("a", good=True, now=FIRST_REST * 3)
    assert breaker.may_try("a", FIRST_REST * 3)


@given(st.integers(1, 200))
def test_no_rest_is_longer_than_ten_minutes(times):
    breaker = Breaker()
    for _ in range(times):
        breaker.note("a", good=False, now=0.0)
    assert breaker.may_try("a", LONGEST_REST)
