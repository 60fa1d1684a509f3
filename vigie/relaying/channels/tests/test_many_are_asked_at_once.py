"""One silent or hostile server holds up nobody else's letter."""

from datetime import UTC, datetime
from threading import Event

import pytest

from vigie.relaying.channels import together
from vigie.relaying.channels.contract import Done, Outcome
from vigie.relaying.channels.tests.making import by_key, out
from vigie.relaying.channels.together import (
    MOST_SILENCES,
    ask_all,
    server_of,
    wait_of,
)
from vigie.trust.guarded.addresses import Refused
from vigie.trust.guarded.answers import Answer
from vigie.trust.guarded.client import NoAnswer

NOW = datetime(2015, 11, 13, 22, 0, tzinfo=UTC)


def asked(batch, ask):
    def judge(one, answer):
        return Outcome(one.key, Done.SENT, str(answer.status))

    found = ask_all(batch, None, lambda _, one: ask(one), judge, lambda one: one.to)
    return by_key(found)


def raising(error):
    def ask(one):
        raise error

    return ask


def test_every_letter_is_judged_by_its_answer():
    batch = [out("a.example", key=str(n)) for n in range(40)]
    found = asked(batch, lambda one: Answer(200 + int(one.key)))
    assert {key: one.reason for key, one in found.items()} == {
        str(n): str(200 + n) for n in range(40)
    }


def test_a_silent_server_is_left_alone_after_a_while(monkeypatch):
    monkeypatch.setattr(together, "AT_ONCE", 1)
    tried = []

    def ask(one):
        tried.append(one.to)
        if one.to == "mute.example":
            raise NoAnswer("no answer in time")
        return Answer(200)

    batch = [out("mute.example", key=f"m{n}") for n in range(10)]
    batch += [out("good.example", key=f"g{n}") for n in range(10)]
    found = asked(batch, ask)
    assert tried.count("mute.example") == MOST_SILENCES
    assert [found[f"g{n}"].done for n in range(10)] == [Done.SENT] * 10
    assert {found[f"m{n}"].done for n in range(10)} == {Done.LATER}
    assert found["m9"].reason == "others come first"


def test_a_batch_has_an_end(monkeypatch):
    monkeypatch.setattr(together, "BATCH_SECONDS", -1.0)
    found = asked([out("a.example")], raising(AssertionError("was asked")))
    assert found["m1.a1"].done == Done.LATER


def test_an_address_that_may_never_be_asked_is_gone_and_another_waits():
    lasting = asked([out("a")], raising(Refused("not an address", lasting=True)))
    passing = asked([out("a")], raising(Refused("leads into", lasting=False)))
    assert lasting["m1.a1"].done == Done.GONE
    assert passing["m1.a1"].done == Done.LATER


def test_without_a_network_the_channel_is_down():
    batch = [out("a.example", key="a"), out("b.example", key="b")]
    found = asked(batch, raising(NoAnswer("no network", ours=True)))
    assert {one.done for one in found.values()} == {Done.DOWN}
    assert found["a"].reason == "no network"


@pytest.mark.parametrize("servers", [("a", "a"), ("a",)])
def test_one_servers_lack_of_a_name_is_not_the_channels(servers):
    batch = [out(to, key=str(n)) for n, to in enumerate(servers)]
    found = asked(batch, raising(NoAnswer("no names", ours=True)))
    assert {one.done for one in found.values()} == {Done.LATER}


def test_one_answer_shows_that_there_is_a_network():
    def ask(one):
        if one.to == "a.example":
            return Answer(200)
        raise NoAnswer("no names", ours=True)

    found = asked([out("a.example", key="a"), out("b.example", key="b")], ask)
    assert (found["a"].done, found["b"].done) == (Done.SENT, Done.LATER)


def test_a_mistake_of_the_program_is_not_hidden():
    with pytest.raises(ZeroDivisionError):
        asked([out("a")], raising(ZeroDivisionError()))


def test_one_server_is_one_however_it_is_written():
    same = ["https://A.example/1", "https://a.example:8443/2", "http://a.example"]
    assert {server_of(url) for url in same} == {"a.example"}
    assert {server_of(url) for url in ("", "https://[x/", "words")} == {""}


def test_whoever_has_many_names_below_one_is_still_one():
    urls = [
        "https://one.mute.example/",
        "https://a.b.mute.example./",
        "https://mute.example",
    ]
    assert {server_of(url) for url in urls} == {"mute.example"}
    assert server_of("https://localhost/") == "localhost"
    assert server_of("https://192.0.2.7/") == "192.0.2.7"
    assert server_of("https://[2001:db8::7]:8443/") == "2001:db8::7"


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("0", 0),
        ("30", 30),
        (" 30 ", 30),
        ("9" * 40, 24 * 3600),
        ("-5", 0),
        ("1.5", 0),
        ("٣", 0),
        ("", 0),
        ("Fri, 13 Nov 2015 22:01:40 GMT", 100),
        ("Fri, 13 Nov 2015 22:01:40", 100),
        ("Fri, 13 Nov 2015 21:00:00 GMT", 0),
        ("Fri, 13 Nov 2035 22:00:00 GMT", 24 * 3600),
    ],
)
def test_the_time_to_wait_is_read_in_both_forms(said, wait):
    assert wait_of(Answer(503, {"retry-after": said}), NOW) == wait


def test_what_became_of_a_letter_is_given_while_others_are_still_asked():
    """A worker that notes it at once loses nothing when it is killed meanwhile."""
    go = Event()

    def ask(client, one):
        assert one.key == "quick" or go.wait(20)
        return Answer(200)

    def judge(one, answer):
        return Outcome(one.key, Done.SENT)

    batch = [out("a", key="slow"), out("b", key="quick")]
    found = ask_all(batch, None, ask, judge, lambda one: one.to)
    assert next(found).key == "quick"
    go.set()
    assert [one.key for one in found] == ["slow"]
