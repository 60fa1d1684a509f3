"""Sources that are added, changed, stopped and silent while Vigie listens."""

import time
from datetime import timedelta

import pytest
from django.utils.translation import override

from vigie.emergencies.actions import NotAllowed, change_state
from vigie.lib import clock
from vigie.listening.live import adding, hearing, storing, timelines
from vigie.listening.live.contract import Missed, Trouble
from vigie.listening.live.hearing import Hearing
from vigie.listening.live.marking import mark_failing, mark_silent, silent
from vigie.listening.live.rows import Gap, Source
from vigie.listening.live.states import Fault, SourceState, Why
from vigie.listening.live.tests.making import source
from vigie.listening.live.tests.servers import Mastodon, serving
from vigie.listening.models import HeardPost
from vigie.listening.tests import sham
from vigie.listening.tests.making import AT, NOW, emergency
from vigie.trust.models import JournalRow

pytestmark = pytest.mark.django_db(transaction=True)
CALL = "Qui a vu Orlane, {} ans, manteau vert ? Elle ne répond plus depuis 21 h"


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(timelines, "SECONDS", 0.02)
    monkeypatch.setattr(hearing, "back_off", lambda failures, chance: 0.02)
    monkeypatch.setattr(storing, "reader_of", lambda recipe: sham.read)
    with serving(Mastodon()) as site:
        yield site


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.fixture
def runs():
    found = Hearing()
    yield found
    found.end()


def add(where, site, **more):
    given = {"kind": "mastodon", "words": ["portneuf"], "in_own_network": True}
    given |= {"address": site.url, "by": "test", "now": clock.now()}
    return adding.add_source(emergency=where, **(given | more))


def until(runs, true):
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        runs.look(clock.now())
        time.sleep(0.02)


def test_a_source_that_is_added_is_heard_and_stopped_it_is_not(server, runs):
    runs.look(clock.now())
    row = add(emergency(), server)
    server.write(CALL.format(19))
    until(runs, HeardPost.objects.exists)
    adding.stop_source(source=row, by="test", now=clock.now())
    until(runs, lambda: not runs._lines)
    asked = len(server.asked)
    server.write(CALL.format(20))
    runs.look(clock.now())
    assert len(server.asked) == asked
    assert HeardPost.objects.count() == 1
    adding.start_source(source=row, by="test", now=clock.now())
    until(runs, lambda: HeardPost.objects.count() == 2)


def test_a_changed_filter_is_asked_for_at_once(server, runs):
    row = add(emergency(), server)
    until(runs, lambda: server.asked)
    adding.filter_source(source=row, words=["#crue"], by="test", now=clock.now())
    until(runs, lambda: server.asked[-1][0].startswith("/api/v1/timelines/tag/crue?"))


def test_it_begins_again_after_trouble_and_says_so_meanwhile(server, runs):
    row = add(emergency(), server)
    server.status = 503
    until(runs, lambda: Source.objects.get(pk=row.pk).state == SourceState.FAILING)
    assert Source.objects.get(pk=row.pk).fault == Fault.BROKEN
    server.status = 200
    server.write(CALL.format(19))
    until(runs, HeardPost.objects.exists)
    row.refresh_from_db()
    assert (row.state, row.fault) == (SourceState.RUNNING, Fault.NONE)


def test_a_closed_emergency_is_listened_to_no_more(server, runs):
    where = emergency()
    add(where, server)
    until(runs, lambda: server.asked)
    change_state(emergency=where, state="closed", by="test", now=clock.now())
    until(runs, lambda: not runs._lines)


@pytest.mark.parametrize(
    ("state", "after"),
    [
        (SourceState.WAITING, SourceState.SILENT),
        (SourceState.RUNNING, SourceState.SILENT),
        (SourceState.FAILING, SourceState.FAILING),
        (SourceState.STOPPED, SourceState.STOPPED),
    ],
)
def test_after_five_minutes_without_a_sign_of_life_it_is_silent(state, after):
    row = source(emergency(), state=state, heard_at=NOW)
    mark_silent(NOW + timedelta(minutes=4, seconds=59))
    row.refresh_from_db()
    assert row.state == state
    later = NOW + timedelta(minutes=5, seconds=1)
    mark_silent(later)
    row.refresh_from_db()
    assert row.state == after
    assert silent(later).exists() is (state != SourceState.STOPPED)


def test_trouble_says_what_is_lost_and_where_to_go_on():
    row = source(emergency(), cursor="7")
    missed = [Missed(AT, AT + 60, Why.TOO_OLD)]
    trouble = Trouble(Fault.TOO_SLOW, missed=missed, cursor="")
    mark_failing(row.pk, trouble, NOW)
    row.refresh_from_db()
    assert (row.cursor, row.fault, Gap.objects.count()) == ("", Fault.TOO_SLOW, 1)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"kind": "pigeon"}, "There is no such kind of source."),
        (
            {"address": "gopher://x.example"},
            "Give an address that begins with https://.",
        ),
        ({"address": "http://x.example", "in_own_network": False}, "Give an address"),
        ({"words": [" # "]}, "Give one hashtag at least"),
    ],
)
def test_what_cannot_be_heard_is_not_added(given, words):
    with pytest.raises(NotAllowed, match=words):
        add(emergency(), Server, **given)
    assert not Source.objects.exists()


class Server:
    url = "http://127.0.0.1:1"


def test_each_source_is_added_once_and_every_step_is_in_the_journal():
    where = emergency()
    row = add(where, Server, words=["#Crue", "crue", "#Crue", ""])
    assert row.words == ["Crue", "crue"]
    with pytest.raises(NotAllowed, match="already"):
        add(where, Server)
    for deed in (adding.stop_source, adding.start_source, adding.remove_source):
        deed(source=row, by="test", now=NOW)
    told = JournalRow.objects.filter(what__startswith="source.").order_by("sequence")
    steps = ["added", "stopped", "started", "removed"]
    assert [one.what for one in told] == [f"source.{step}" for step in steps]
    assert not Source.objects.exists()


def test_a_source_that_runs_is_not_started():
    with pytest.raises(NotAllowed, match="It is waiting for its start"):
        adding.start_source(source=source(emergency()), by="test", now=NOW)
