"""Answering, closing, hiding and reopening a call."""

from datetime import timedelta

import pytest

from tests.calls import NOW, make_call, make_emergency
from vigie.emergencies import notices
from vigie.emergencies.actions import NotAllowed
from vigie.listening.actions import change_call
from vigie.listening.models import CallCount, HeardPost
from vigie.listening.states import ALLOWED, CallState

pytestmark = pytest.mark.django_db(transaction=True)


def change(call, state):
    return change_call(call=call, state=state, by="op", now=NOW)


def counts():
    rows = CallCount.objects.exclude(calls=0).values_list("kind", "state", "calls")
    return set(rows)


@pytest.fixture
def call():
    return make_call(make_emergency(), 0)


@pytest.mark.parametrize("was", CallState.values)
@pytest.mark.parametrize("to", [*CallState.values, "nonsense"])
def test_only_steps_of_the_table_are_taken(call, was, to):
    call.state = was
    call.save()
    if to in ALLOWED[was]:
        assert change(call, to).state == to
        return
    with pytest.raises(NotAllowed):
        change(call, to)
    call.refresh_from_db()
    assert call.state == was


def test_the_counters_move_with_the_call(call):
    make_call(call.emergency, 12)
    assert counts() == {("missing.call", "open", 2)}
    change(call, "answered")
    assert counts() == {("missing.call", "open", 1), ("missing.call", "answered", 1)}
    change(call, "open")
    assert counts() == {("missing.call", "open", 2)}


def test_a_refused_change_moves_nothing(call):
    before = counts()
    with pytest.raises(NotAllowed):
        change(call, "open")
    call.emergency.refresh_from_db()
    assert (counts(), call.emergency.revision) == (before, 0)


def test_cached_pages_become_stale(call):
    change(call, "answered")
    call.emergency.refresh_from_db()
    assert call.emergency.revision == 1


def hear(call, post_id):
    HeardPost.objects.create(
        emergency=call.emergency,
        call=call,
        source="sample",
        post_id=post_id,
        author_key=1,
        at=NOW - timedelta(minutes=1),
        labels=call.labels,
    )


@pytest.fixture
def withdrawn(monkeypatch):
    heard = []
    monkeypatch.setitem(notices._subscribers, notices.PostsWithdrawn, [heard.append])
    return heard


def test_hiding_a_call_withdraws_its_posts(call, withdrawn):
    hear(call, "p1")
    hear(call, "p2")
    hear(make_call(call.emergency, 1), "other")
    change(call, "hidden")
    (told,) = withdrawn
    assert set(told.posts) == {("sample", "p1"), ("sample", "p2")}
    assert told.emergency_id == call.emergency_id


@pytest.mark.parametrize("state", ["answered", "closed"])
def test_other_changes_withdraw_nothing(call, withdrawn, state):
    hear(call, "p1")
    change(call, state)
    assert withdrawn == []
