"""No crowd of anonymous readers takes a verified thing away, in whatever order."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vigie.trust.models import Decision, Item
from vigie.trust.triage import claims
from vigie.trust.triage.actions import decide, explained, flag
from vigie.trust.triage.order import FLAG_SECONDS, MOST_FLAGS
from vigie.trust.triage.tests.making import NOW, bring, emergency, thing

pytestmark = pytest.mark.django_db(transaction=True)
MOVED = {"flags", "rank"}  # all that a flag may change
KINDS = ("plea", "cry", "offer", "note")
# Of four things, which is flagged next, and how many seconds later.
CROWDS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 10**6)), max_size=40)


@pytest.fixture
def items():
    where = emergency()
    made = bring(where, *(thing(n, kind) for n, kind in enumerate(KINDS)))
    for item in made:
        decide(item=item, verb="right", by="ama", now=NOW)
    return made


def unflag(items):
    """Have items be as they were before an earlier example."""
    for item in items:
        Item.objects.filter(pk=item.pk).update(flags=0, rank=item.rank)


def columns():
    """Return what flags may not change, and what they may, of every item."""
    rows = list(Item.objects.order_by("id").values())
    kept = [{k: v for k, v in row.items() if k not in MOVED} for row in rows]
    return kept, [(row["flags"], row["rank"]) for row in rows]


@given(crowd=CROWDS)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_number_and_no_order_of_flags_changes_what_is_verified(items, crowd):
    unflag(items)
    kept, _moved = columns()
    decisions = list(Decision.objects.values_list("pk", flat=True))
    for which, seconds in crowd:
        flag(item=items[which], now=NOW + timedelta(seconds=seconds))
    still, after = columns()
    assert still == kept
    assert list(Decision.objects.values_list("pk", flat=True)) == decisions
    for number, item in enumerate(items):
        given_to = sum(which == number for which, _seconds in crowd)
        assert after[number][0] == given_to
        moved = item.rank - after[number][1]
        assert moved == FLAG_SECONDS * min(given_to, MOST_FLAGS)
        assert explained(item).state == kept[number]["state"]
    assert {row["state"] for row in still} == {"verified", "settled"}


@given(order=st.permutations(range(12)))
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_order_in_which_flags_come_changes_nothing(items, order):
    unflag(items)
    for turn in order:
        flag(item=items[turn % 4], now=NOW)
    assert [flags for flags, _rank in columns()[1]] == [3, 3, 3, 3]


def test_a_crowd_neither_takes_nor_frees_what_somebody_holds(items):
    claims.claim(item=items[0], by="ama", now=NOW)
    for _ in range(30):
        flag(item=items[0], now=NOW)
    items[0].refresh_from_db()
    assert items[0].held_by == "ama"
    assert items[0].state == "verified"


def test_a_flag_that_fails_half_way_leaves_nothing(items, monkeypatch):
    def full(self, *args, **more):
        raise OSError("disk full")

    before = columns()
    monkeypatch.setattr(Item, "save", full)
    with pytest.raises(OSError, match="disk full"):
        flag(item=items[0], now=NOW)
    assert columns() == before
    assert not transaction.get_connection().in_atomic_block
