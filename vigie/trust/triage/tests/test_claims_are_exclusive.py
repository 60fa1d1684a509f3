"""One person at a time holds an item, and a person holds one."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from vigie.emergencies.actions import NotAllowed
from vigie.trust.models import Item
from vigie.trust.triage import claims
from vigie.trust.triage.actions import decide
from vigie.trust.triage.tests.making import NOW, bring, emergency, thing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def where():
    return emergency()


def take(where, by, now=NOW, **more):
    return claims.claim_next(emergency_id=where.pk, by=by, now=now, **more)


def at_once(work, times, threads=8):
    """Do something many times from several threads, each with its connection."""

    def alone(number):
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(alone, range(times)))


def test_a_thousand_claims_at_once_give_a_thousand_different_items(where):
    bring(where, *(thing(n, minutes=n / 10) for n in range(1000)))
    taken = at_once(lambda n: take(where, f"person{n}").pk, 1000)
    assert len(set(taken)) == 1000
    holders = Counter(Item.objects.values_list("held_by", flat=True))
    assert set(holders.values()) == {1}


def test_when_items_run_out_the_others_get_nothing(where):
    bring(where, *(thing(n) for n in range(20)))
    taken = [one and one.pk for one in at_once(lambda n: take(where, f"p{n}"), 100)]
    found = [pk for pk in taken if pk]
    assert len(found) == len(set(found)) == 20


def test_of_many_who_want_one_item_one_gets_it(where):
    (item,) = bring(where, thing(1))

    def want(number):
        try:
            return claims.claim(item=item, by=f"p{number}", now=NOW).held_by
        except NotAllowed:
            return None

    winners = [by for by in at_once(want, 60) if by]
    item.refresh_from_db()
    assert winners == [item.held_by]


def test_the_oldest_of_the_highest_priority_is_given_first(where):
    low, old, new = bring(
        where, thing(1, "note", 900), thing(2, "plea", 40), thing(3, "plea", 5)
    )
    taken = [take(where, by) for by in ("ama", "bo", "chi")]
    assert taken == [old, new, low]
    assert take(where, "dede") is None


def test_whoever_takes_the_next_lets_go_of_the_last(where):
    first, second = bring(where, thing(1, minutes=9), thing(2, minutes=8))
    assert take(where, "ama") == first
    assert take(where, "ama", after=first) == second
    assert take(where, "bo") == first
    assert claims.held(where.pk, "ama", NOW) == second


def test_behind_the_last_one_the_queue_begins_anew(where):
    first, second = bring(where, thing(1, minutes=9), thing(2, minutes=8))
    assert take(where, "ama", after=second) == first


def test_an_abandoned_item_returns_after_ten_minutes(where):
    (item,) = bring(where, thing(1))
    take(where, "ama")
    assert take(where, "bo", NOW + timedelta(minutes=9, seconds=59)) is None
    assert take(where, "bo", NOW + timedelta(minutes=10)) == item
    assert claims.held(where.pk, "ama", NOW + timedelta(minutes=10)) is None


def test_how_long_an_item_is_held_is_a_setting(where, settings):
    settings.CLAIM_MINUTES = 3
    (item,) = bring(where, thing(1))
    take(where, "ama")
    assert take(where, "bo", NOW + timedelta(minutes=3)) == item


def test_whoever_lets_go_gives_it_back_at_once(where):
    (item,) = bring(where, thing(1))
    take(where, "ama")
    claims.release(emergency_id=where.pk, by="ama")
    assert take(where, "bo") == item


def test_nobody_decides_about_what_another_holds(where):
    (item,) = bring(where, thing(1))
    take(where, "ama")
    with pytest.raises(NotAllowed):
        decide(item=item, verb="right", by="bo", now=NOW)
    decide(item=item, verb="right", by="ama", now=NOW)
    item.refresh_from_db()
    assert (item.state, item.held_by, item.held_until) == ("verified", "", None)


def test_an_item_that_nobody_holds_may_be_decided(where):
    (item,) = bring(where, thing(1))
    decide(item=item, verb="right", by="bo", now=NOW)
    assert item.state == "verified"


def test_of_many_decisions_at_once_one_is_taken(where):
    (item,) = bring(where, thing(1))

    def want(number):
        try:
            found = Item.objects.get(pk=item.pk)
            return decide(item=found, verb="right", by=f"p{number}", now=NOW).by
        except NotAllowed:
            return None

    winners = [by for by in at_once(want, 24) if by]
    assert len(winners) == 1
    assert item.decisions.count() == 1


def test_what_is_decided_is_not_given_out(where):
    (item,) = bring(where, thing(1))
    decide(item=item, verb="right", by="bo", now=NOW)
    assert take(where, "ama") is None
    with pytest.raises(NotAllowed):
        decide(item=item, verb="right", by="bo", now=NOW)
    decide(item=item, verb="answer", by="bo", now=NOW)
    with pytest.raises(NotAllowed):
        claims.claim(item=item, by="ama", now=NOW)


def test_verified_calls_wait_in_a_queue_of_their_own(where):
    (item,) = bring(where, thing(1))
    decide(item=item, verb="right", by="bo", now=NOW)
    assert take(where, "ama", state="verified") == item


def test_whoever_escalated_an_item_is_not_given_it_again(where):
    first, second = bring(where, thing(1, minutes=2), thing(2, minutes=90))
    decide(item=first, verb="escalate", by="ama", now=NOW)
    assert take(where, "ama") == second
    assert take(where, "bo") == first


def test_the_items_of_two_emergencies_are_apart(where):
    other = emergency("feu")
    bring(where, thing(1))
    bring(other, thing(2))
    assert take(other, "ama").thing == "2"
    assert take(where, "ama").thing == "1"
    assert claims.held(other.pk, "ama", NOW).thing == "2"
