"""Three places are given three times, whoever comes together."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection

from tests.calls import NOW
from vigie.doors import places
from vigie.doors.models import Door
from vigie.doors.states import DoorStage
from vigie.doors.tests.making import make_door
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)


def held(door, size=1):
    try:
        with writing():
            return places.hold(door.pk, size, NOW)
    finally:
        connection.close()


def free_of(door):
    return Door.objects.get(pk=door.pk).free


def test_of_a_hundred_for_three_places_three_get_one(emergency):
    door = make_door(emergency, places=3)
    with ThreadPoolExecutor(20) as crowd:
        got = list(crowd.map(lambda _: held(door), range(100)))
    assert sum(got) == 3
    assert free_of(door) == 0


def test_a_group_is_not_split(emergency):
    door = make_door(emergency, places=3)
    assert held(door, 2)
    assert not held(door, 2)
    assert held(door, 1)


@pytest.mark.parametrize(
    "change", [{"stage": DoorStage.PAUSED}, {"stage": DoorStage.HELD}, {"until": NOW}]
)
def test_no_place_is_held_where_nobody_offers_any_more(emergency, change):
    assert not held(make_door(emergency, **change))


def test_what_is_given_back_can_be_held_again(emergency):
    door = make_door(emergency, places=2)
    held(door, 2)
    with writing():
        places.give_back(door.pk, 2)
    assert held(door, 2)


def test_more_is_never_given_back_than_there_is(emergency):
    door = make_door(emergency, places=2)
    with pytest.raises(IntegrityError), writing():
        places.give_back(door.pk, 1)


@pytest.mark.parametrize(
    ("taken", "now_has", "works", "free"),
    [(0, 5, True, 5), (2, 5, True, 3), (2, 2, True, 0), (2, 1, False, 1)],
)
def test_a_host_changes_how_many_places_there_are(
    emergency, taken, now_has, works, free
):
    door = make_door(emergency, places=3)
    if taken:
        held(door, taken)
    with writing():
        assert places.have(door.pk, now_has) is works
    assert free_of(door) == free


def test_outside_a_transaction_nothing_is_held(emergency):
    door = make_door(emergency)
    with pytest.raises(places.NotWriting):
        places.hold(door.pk, 1, NOW)
    assert free_of(door) == 3
