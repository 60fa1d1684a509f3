"""Two who press at the same moment, on both databases."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connections

from tests.calls import NOW
from vigie.doors import accepting, inviting, offering, stays, watch_news
from vigie.doors.models import Door, Invitation, Stay
from vigie.doors.offering import _opening
from vigie.doors.tests.making import make_door, make_need
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = "+33611111101"


def asked(need, door):
    return inviting.invite(need=need, door=door, because=[], now=NOW).pk


@contextmanager
def beside():
    """Do things in threads that have connections of their own."""

    def alone(deed):
        try:
            return deed()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as crowd:
        yield lambda deed: crowd.submit(alone, deed)


def a_while():
    """Let who waits for a lock come to it: what is asserted holds if nobody does."""
    time.sleep(0.4)


def says_yes(invitation) -> Callable[[], Stay | None]:
    return lambda: accepting.say_yes(invitation=invitation, now=NOW)


def test_no_yes_counts_of_a_host_who_is_being_taken_down(emergency):
    door = make_door(emergency)
    one = asked(make_need(emergency), door)
    with beside() as do:
        with writing():
            stays._take_down(door, NOW)
            yes = do(says_yes(one))
            a_while()
        inviting.withdraw_all(door=door.pk, now=NOW)
        assert yes.result() is None
    assert not Stay.objects.exists()
    assert Door.objects.get().stage == "away"


def test_no_yes_counts_of_a_home_that_is_becoming_another(emergency):
    door = make_door(emergency, household="woman")
    one = asked(make_need(emergency, women=1), door)
    with beside() as do:
        with writing():
            Door.objects.filter(pk=door.pk).update(household="man")
            yes = do(says_yes(one))
            a_while()
        assert yes.result() is None
    assert not Stay.objects.exists()


def test_a_change_waits_for_a_yes_and_calls_off_what_may_not_be(emergency):
    door = make_door(emergency, household="woman")
    one = asked(make_need(emergency, women=1), door)
    says = {"household": "man"}
    with beside() as do:
        yes = do(says_yes(one))
        changed = do(
            lambda: offering.correct_door(door=door, number=3, says=says, now=NOW)
        )
        yes.result()
        assert changed.result()
    assert not Stay.objects.live().exists()


def slowly(monkeypatch, module, name):
    """Have what stands after the first lock of a deed wait a little."""
    whole = getattr(module, name)

    def later(*given, **more):
        a_while()
        return whole(*given, **more)

    monkeypatch.setattr(module, name, later)


def two_asked_twice(emergency):
    doors = sorted((make_door(emergency), make_door(emergency)), key=lambda d: d.pk)
    needs = [make_need(emergency), make_need(emergency)]
    return [[asked(need, door) for door in doors] for need in needs]


def done(*waits: Future[object]) -> list[object]:
    return [one.result(timeout=20) for one in waits]


def test_two_hosts_who_say_yes_for_two_wait_for_nobody_who_waits(
    emergency, monkeypatch
):
    (_one, second), (first, _other) = two_asked_twice(emergency)
    slowly(monkeypatch, accepting, "spoke")
    with beside() as do:
        made = done(do(says_yes(second)), do(says_yes(first)))
    assert all(made)
    assert Invitation.objects.filter(state="yes").count() == 2


def test_nor_does_who_says_no_meanwhile(emergency, monkeypatch):
    (first, _second), (_one, other) = two_asked_twice(emergency)
    slowly(monkeypatch, accepting, "release")
    slowly(monkeypatch, inviting, "spoke")
    with beside() as do:
        no = do(lambda: inviting.say_no(invitation=other, now=NOW))
        assert all(done(do(says_yes(first)), no))


def test_nor_who_notes_what_watchers_know(emergency):
    low, high = sorted(
        (make_door(emergency), make_door(emergency)), key=lambda door: door.pk
    )
    rows = [
        watch_news._Opened(door.pk, emergency.pk, door.quarter, door.cell, 0, free)
        for door, free in ((high, 2), (low, 1))
    ]

    def settle():
        with writing():
            watch_news._settle(rows)
        return True

    with beside() as do:
        with writing():
            Door.objects.filter(pk=low.pk).update(invited=1)
            settled = do(settle)
            a_while()
            Door.objects.filter(pk=high.pk).update(invited=1)
        assert done(settled)


@pytest.mark.parametrize("first", ["offer", "taking down"])
def test_what_a_host_offers_while_they_are_taken_down_is_open_to_nobody(
    emergency, first, monkeypatch
):
    door = make_door(emergency, phone=PHONE)

    def offer():
        with writing():
            made = make_door(emergency, phone=PHONE, stage=_opening(door))
            a_while()
        return made

    def take_down():
        with writing():
            stays._take_down(door, NOW)
            a_while()
        return True

    deeds = [offer, take_down] if first == "offer" else [take_down, offer]
    with beside() as do:
        one = do(deeds[0])
        time.sleep(0.1)
        done(one, do(deeds[1]))
    assert not Door.objects.filter(stage="open").exists()
