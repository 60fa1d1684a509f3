"""What live sources bring is stored once, with the place to go on from."""

from datetime import timedelta

import pytest
from django.db import DatabaseError

from vigie.listening import registry
from vigie.listening.live.contract import Missed
from vigie.listening.live.rows import Gap, Source, SourceMinute
from vigie.listening.live.states import SourceState, Why
from vigie.listening.live.storing import Overtaken
from vigie.listening.live.tests.making import batch, said, source, storing, unsaid
from vigie.listening.models import Call, HeardPost
from vigie.listening.states import CallState
from vigie.listening.tests.making import AT, NOW, emergency, post

pytestmark = pytest.mark.django_db(transaction=True)

CALL = "Qui a vu Orlane, 19 ans, manteau vert ? Elle ne répond plus depuis 21 h"


def texts():
    return sorted(Call.objects.exclude(state=CallState.HIDDEN).values_list("text"))


def test_posts_and_cursor_are_stored_together():
    where = emergency()
    row = source(where)
    storing(where).store(row.pk, batch("", "7", said(post(1, CALL))), NOW)
    row.refresh_from_db()
    assert (row.cursor, row.state, row.event_at) == ("7", SourceState.RUNNING, NOW)
    assert row.lag_seconds == int(NOW.timestamp()) - AT - 1
    assert texts() == [(CALL,)]


def test_a_failure_keeps_neither(monkeypatch):
    where = emergency()
    row = source(where)

    def break_down(heard):
        raise DatabaseError

    monkeypatch.setattr(registry, "_hearers", [break_down])
    with pytest.raises(DatabaseError):
        storing(where).store(row.pk, batch("", "7", said(post(1, CALL))), NOW)
    row.refresh_from_db()
    assert (row.cursor, row.state) == ("", SourceState.WAITING)
    assert texts() == []


@pytest.mark.parametrize("state", [SourceState.RUNNING, SourceState.STOPPED])
def test_what_another_stored_or_stopped_is_let_go(state):
    where = emergency()
    row = source(where, cursor="9" if state == SourceState.RUNNING else "", state=state)
    with pytest.raises(Overtaken):
        storing(where).store(row.pk, batch("", "7", said(post(1, CALL))), NOW)
    assert texts() == []


def test_a_removed_source_stores_no_more():
    where = emergency()
    with pytest.raises(Overtaken):
        storing(where).store(99, batch("", "7", said(post(1, CALL))), NOW)


def test_a_batch_that_comes_again_adds_nothing():
    where = emergency()
    row, mine = source(where), storing(where)
    mine.store(row.pk, batch("", "7", said(post(1, CALL))), NOW)
    heard = []
    Source.objects.update(cursor="")  # as if the network ignored the cursor
    registry.register(heard.append)
    try:
        mine.store(row.pk, batch("", "7", said(post(1, CALL))), NOW)
    finally:
        registry._hearers.remove(heard.append)
    assert heard == []
    assert HeardPost.objects.count() == 1


def test_a_deleted_post_leaves_the_board():
    where = emergency()
    row, mine = source(where), storing(where)
    mine.store(row.pk, batch("", "7", said(post(1, CALL))), NOW)
    mine.store(row.pk, batch("7", "8", unsaid(post(1, CALL))), NOW)
    assert texts() == []
    assert HeardPost.objects.count() == 0
    assert Call.objects.get().text == ""


def test_an_edited_post_says_only_its_new_words():
    where = emergency()
    row, mine = source(where), storing(where)
    mine.store(row.pk, batch("", "7", said(post(1, CALL))), NOW)
    new = CALL.replace("manteau vert", "manteau bleu")
    mine.store(row.pk, batch("7", "8", said(post(1, new), is_edit=True)), NOW)
    assert texts() == [(new,)]
    assert HeardPost.objects.count() == 1


def test_an_edit_that_changes_nothing_stays_on_the_board():
    where = emergency()
    row, mine = source(where), storing(where)
    mine.store(row.pk, batch("", "7", said(post(1, CALL))), NOW)
    mine.store(row.pk, batch("7", "8", said(post(1, CALL), is_edit=True)), NOW)
    assert texts() == [(CALL,)]


def test_only_what_is_wanted_is_stored_and_the_rest_is_counted():
    where = emergency()
    row, mine = source(where, words=["orlane"]), storing(where)
    other = post(2, CALL.replace("Orlane", "Témir"))
    mine.store(row.pk, batch("", "7", said(post(1, CALL)), said(other), ignored=3), NOW)
    assert texts() == [(CALL,)]
    count = SourceMinute.objects.get()
    assert (count.events, count.wanted, count.dropped) == (5, 1, 4)


def test_a_filter_holds_from_the_next_batch_on():
    where = emergency()
    row, mine = source(where, words=["orlane"]), storing(where)
    Source.objects.update(words=["témir"])
    mine.store(row.pk, batch("", "7", said(post(1, CALL))), NOW)
    assert texts() == []


def test_counts_of_yesterday_go():
    where = emergency()
    row, mine = source(where), storing(where)
    mine.store(row.pk, batch("", "7", said(post(1, CALL))), NOW)
    later = NOW + timedelta(hours=25)
    mine.store(row.pk, batch("7", "8", said(post(2, CALL))), later)
    assert SourceMinute.objects.count() == 1


def test_a_sign_of_life_is_no_event():
    where = emergency()
    row = source(where)
    storing(where).store(row.pk, batch("", ""), NOW)
    row.refresh_from_db()
    assert (row.heard_at, row.event_at) == (NOW, None)


def test_a_gap_is_recorded_once():
    where = emergency()
    row, mine = source(where), storing(where)
    missed = [Missed(AT, AT + 60, Why.TOO_OLD)]
    mine.store(row.pk, batch("", "7", missed=missed), NOW)
    mine.store(row.pk, batch("7", "8", missed=missed), NOW)
    gap = Gap.objects.get()
    assert (gap.to_at - gap.from_at, gap.why) == (timedelta(seconds=60), "too-old")
