"""A call whose comparing failed is compared a minute later; no pair is lost by it."""

from datetime import timedelta

import pytest

from tests.calls import NOW
from vigie.missing import after, calls, suggesting
from vigie.missing.facts import Facts
from vigie.missing.models import Pair, Person
from vigie.missing.states import Door
from vigie.missing.tests.world import sought

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)
ONE = Facts(full_names=("Orlane Vasseur",), ages=(19, 19), sex="female")
TWIN = Facts(full_names=("Vaseur Orlane",), ages=(19, 19), sex="female")
OTHER = Facts(full_names=("Bertille Quemeneur",), ages=(61, 61))


def opened(emergency, facts, **more):
    given = {"shows": ["name"], "door": Door.PAGE, "now": NOW, **more}
    return calls.open_call(emergency=emergency, facts=facts, **given)


@pytest.fixture
def broken(monkeypatch):
    """Comparing fails for the people named in it; whom it was tried with."""
    whole, ill, tried = suggesting.suggest, set(), []

    def suggest(people, now):
        tried.append(len(people))
        if any(person.known.shown_name in ill for person in people):
            raise RuntimeError("Vasseur")
        return whole(people, now)

    monkeypatch.setattr(suggesting, "suggest", suggest)
    suggest.ill, suggest.tried = ill, tried
    return suggest


def compared():
    return Person.objects.exclude(compared_at=None).count()


def test_a_pair_whose_comparing_failed_once_is_suggested_a_minute_later(
    emergency, broken
):
    opened(emergency, ONE)
    broken.ill.add("Vaseur Orlane")
    second = opened(emergency, TWIN)
    assert not Pair.objects.exists()
    assert Person.objects.get(pk=second.pk).compared_at is None
    broken.ill.clear()
    assert after.catch_up(NOW + MINUTE) == []
    pair = Pair.objects.get()
    assert second.pk in (pair.low_id, pair.high_id)
    assert Person.objects.get(pk=second.pk).compared_at == NOW + MINUTE


def test_what_was_compared_is_not_compared_each_minute(emergency, broken):
    opened(emergency, ONE)
    opened(emergency, TWIN)
    broken.tried.clear()
    for minute in (1, 2):
        assert after.catch_up(NOW + minute * MINUTE) == []
    assert broken.tried == []
    assert Pair.objects.count() == 1


def test_one_that_always_fails_keeps_no_other_behind(emergency, broken):
    broken.ill |= {"Orlane Vasseur", "Vaseur Orlane", "Bertille Quemeneur"}
    for facts in (OTHER, ONE, TWIN):
        opened(emergency, facts)
    assert compared() == 0
    broken.ill -= {"Orlane Vasseur", "Vaseur Orlane"}
    assert after.catch_up(NOW + MINUTE) == ["pairs"]
    assert compared() == 2
    assert Pair.objects.count() == 1
    broken.ill.clear()
    assert after.catch_up(NOW + 2 * MINUTE) == []
    assert compared() == 3


def test_a_failure_halfway_leaves_neither_a_pair_nor_the_word_that_it_was_done(
    emergency, monkeypatch
):
    opened(emergency, ONE)

    def stopped(made):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(suggesting.bringing, "bring_pairs", stopped)
        opened(emergency, TWIN)
    assert (Pair.objects.count(), compared()) == (0, 1)
    after.catch_up(NOW + MINUTE)
    assert (Pair.objects.count(), compared()) == (1, 2)


def test_after_two_days_it_is_given_up_and_copies_of_others_are_left_alone(
    emergency, broken
):
    sought(emergency, ONE, opened_at=NOW - timedelta(days=2))
    sought(emergency, TWIN, is_own=False, door=Door.PFIF)
    assert after.catch_up(NOW) == []
    assert compared() == 0
    assert sum(broken.tried) == 0
