"""Hashtag timelines of Mastodon over real HTTP, page after page."""

import json
import threading

import pytest

from vigie.listening.live import timelines
from vigie.listening.live.contract import Ask, Trouble
from vigie.listening.live.states import Fault
from vigie.listening.live.tests.servers import Mastodon, serving
from vigie.listening.live.timelines import hear, page_of, question


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(timelines, "SECONDS", 0.01)
    with serving(Mastodon()) as site:
        yield site


def ask(site, cursor="", words=("portneuf", "inondation"), private=True):
    return Ask(site.url, words, cursor, private, threading.Event())


def test_new_statuses_come_once_the_oldest_first(server):
    first, second = server.write("un"), server.write("deux")
    batches = hear(ask(server))
    one = next(batches)
    assert [event.post_id for event in one.events] == [first["uri"], second["uri"]]
    assert (one.before, one.cursor) == ("", second["id"])
    third = server.write("trois")
    two = next(batches)
    assert [event.post.text for event in two.events] == ["trois"]
    assert (two.before, two.cursor) == (second["id"], third["id"])
    assert next(batches).events == []


def test_more_than_a_page_is_fetched_without_a_pause(server, monkeypatch):
    server.write("zéro")
    cursor = server.statuses[-1]["id"]
    for number in range(95):
        server.write(f"numéro {number}")
    monkeypatch.setattr(timelines, "SECONDS", 30)
    batches = hear(ask(server, cursor))
    texts = [e.post.text for _ in range(3) for e in next(batches).events]
    assert texts == [f"numéro {number}" for number in range(95)]


def test_the_question_bears_every_tag_and_the_place():
    found = question("https://a.example/", ("Port Neuf", "crue"), "17")
    path = "/api/v1/timelines/tag/Port%20Neuf?limit=40&any%5B%5D=crue&min_id=17"
    assert found == f"https://a.example{path}"


def test_a_status_that_was_edited_is_an_edit():
    server = Mastodon()
    told = server.write("un", edited_at="2026-03-01T20:00:00Z")
    server.server.server_close()
    (event,) = page_of(json.dumps([told]).encode()).events
    assert event.is_edit


def test_a_status_that_cannot_be_read_costs_no_other():
    server = Mastodon()
    told, broken = server.write("un"), server.write("deux", content=7)
    server.server.server_close()
    page = page_of(json.dumps([broken, told]).encode())
    assert [event.post.text for event in page.events] == ["un"]
    assert (page.bad, page.last) == (1, broken["id"])


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (401, Fault.NOT_ALLOWED),
        (404, Fault.NOT_THERE),
        (301, Fault.NOT_THERE),
        (429, Fault.TOO_OFTEN),
        (503, Fault.BROKEN),
    ],
)
def test_trouble_has_a_name_and_the_wait_that_was_asked_for(server, status, fault):
    server.status, server.headers = status, {"Retry-After": "90"}
    with pytest.raises(Trouble) as caught:
        next(hear(ask(server)))
    assert (caught.value.fault, caught.value.wait) == (fault, 90)


def test_what_is_no_timeline_is_said(server):
    server.answer = lambda path, headers: (200, {}, b"<html>")
    with pytest.raises(Trouble) as caught:
        next(hear(ask(server)))
    assert caught.value.fault == Fault.NOT_READABLE


def test_a_private_address_is_not_asked(server):
    with pytest.raises(Trouble):
        next(hear(ask(server, private=False)))
    assert server.asked == []
