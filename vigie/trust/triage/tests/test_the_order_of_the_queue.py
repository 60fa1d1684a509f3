"""Which item comes first: one number, and one index in that order."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.trust.models import Item
from vigie.trust.triage import claims
from vigie.trust.triage.actions import flag
from vigie.trust.triage.order import FLAG_SECONDS, MOST_FLAGS, rank
from vigie.trust.triage.tests.making import NOW, bring, emergency, thing

moments = st.integers(10**9, 2 * 10**9).map(lambda at: datetime.fromtimestamp(at, UTC))
ITEMS = st.fixed_dictionaries(
    {
        "escalated": st.booleans(),
        "priority": st.integers(0, 3),
        "asks": st.booleans(),
        "flags": st.integers(0, 10**6),
        "opened_at": moments,
    }
)


@given(ITEMS, ITEMS)
def test_what_is_escalated_comes_before_everything(one, other):
    first, second = one | {"escalated": True}, other | {"escalated": False}
    assert rank(**first) < rank(**second)


@given(ITEMS, ITEMS)
def test_a_higher_priority_comes_first_however_old_and_flagged_the_other_is(one, other):
    if one["escalated"] == other["escalated"] is False:
        high, low = sorted((one, other), key=lambda item: -item["priority"])
        if high["priority"] > low["priority"]:
            assert rank(**high) < rank(**low)


@given(ITEMS, moments)
def test_of_equals_the_older_comes_first(item, when):
    one, other = item, item | {"opened_at": when}
    older, younger = sorted((one, other), key=lambda given: given["opened_at"])
    assert rank(**older) <= rank(**younger)


@given(ITEMS)
def test_who_waits_for_an_answer_comes_before_who_does_not(item):
    item = item | {"escalated": False}
    assert rank(**item | {"asks": True}) < rank(**item | {"asks": False})


@given(ITEMS, st.integers(0, 10**6))
def test_flags_move_an_item_up_a_little_and_never_far(item, more):
    before, after = rank(**item), rank(**item | {"flags": item["flags"] + more})
    assert 0 <= before - after <= FLAG_SECONDS * MOST_FLAGS


@pytest.mark.django_db(transaction=True)
def test_the_queue_is_read_in_that_order():
    where = emergency()
    bring(
        where,
        thing(1, "note", minutes=900),
        thing(2, "offer", minutes=900),
        thing(3, "plea", minutes=10),
        thing(4, "plea", minutes=40),
        thing(5, "cry", minutes=1),
    )
    queue = Item.objects.filter(emergency=where).queue("waiting")
    assert [item.thing for item in queue] == ["5", "4", "3", "2", "1"]


@pytest.mark.django_db(transaction=True)
def test_flags_let_an_item_pass_one_that_is_a_little_older():
    where = emergency()
    older, younger = bring(where, thing(1, minutes=30), thing(2, minutes=27))
    for _ in range(2):
        flag(item=younger, now=NOW)
    found = claims.claim_next(emergency_id=where.pk, by="ama", now=NOW)
    assert found == younger
    younger.refresh_from_db()
    assert (younger.flags, younger.state, older.flags) == (2, "waiting", 0)


@pytest.mark.django_db(transaction=True)
def test_one_index_gives_the_queue_in_its_order():
    from django.db import connection

    where = emergency()
    bring(where, *(thing(n, minutes=n) for n in range(300)))
    rows = Item.objects.filter(emergency=where).queue("waiting")[:20]
    assert [item.thing for item in rows] == [str(n) for n in range(299, 279, -1)]
    if connection.vendor == "sqlite":  # the other plans by the size of the table
        plan = rows.explain()
        assert "item_queue" in plan
        assert "TEMP B-TREE" not in plan


@pytest.mark.django_db(transaction=True)
def test_the_figure_of_those_who_wait_is_read_from_an_index_alone():
    from django.db import connection

    where = emergency()
    bring(where, *(thing(n, minutes=n) for n in range(300)))
    if connection.vendor == "sqlite":
        rows = Item.objects.filter(emergency=where).unanswered().values("opened_at")
        assert "COVERING INDEX item_waits" in rows.explain()
    assert Item.objects.filter(emergency=where).unanswered().count() == 300


@pytest.mark.django_db(transaction=True)
def test_what_copies_add_moves_an_undecided_item():
    from vigie.trust.triage.registering import read_anew
    from vigie.work.database import writing

    where = emergency()
    first, second = bring(where, thing(1, minutes=30), thing(2, minutes=20))
    with writing():
        read_anew("sham.thing", [thing(2, minutes=60, priority=3, labels=3)])
    queue = list(Item.objects.filter(emergency=where).queue("waiting"))
    assert queue == [second, first]
    assert (queue[0].labels, queue[0].priority) == (3, 3)
    assert queue[0].opened_at == NOW - timedelta(minutes=60)
