"""The worker's own clock, moved by hand: places that are held for a host's answer are
free again ten minutes later, give or take five seconds."""

from datetime import timedelta

import pytest

from tests.calls import NOW
from vigie.doors import accepting, inviting, matching
from vigie.doors.models import Door, Invitation
from vigie.doors.tests.making import make_door, make_need
from vigie.lib import clock
from vigie.work import worker

pytestmark = pytest.mark.django_db(transaction=True)
TEN, FIVE = timedelta(minutes=10), timedelta(seconds=5)
EACH = timedelta(seconds=1)  # the worker looks once a second which chore is due


@pytest.fixture
def night(monkeypatch):
    """The worker with the chore of the doors alone, by a clock that is moved."""
    mine = {name: one for name, one in worker._chores.items() if name == "doors"}
    assert len(mine) == 1
    monkeypatch.setattr(worker, "_chores", mine)
    monkeypatch.setattr(
        matching, "look_for_all", lambda _now: 0
    )  # nobody is asked anew
    moment, due = [NOW], {}
    monkeypatch.setattr(clock, "now", lambda: moment[0])

    def until(end, look, since=NOW):
        moment[0] = max(moment[0], since)
        while moment[0] <= end:
            worker.run_due(due, moment[0].timestamp())
            look(moment[0])
            moment[0] += EACH

    return until


def asked(emergency, at):
    door = make_door(emergency, places=2, until=NOW + timedelta(hours=9))
    need = make_need(emergency, men=2, until=NOW + timedelta(hours=9))
    return inviting.invite(need=need, door=door, because=[], now=at)


@pytest.mark.parametrize("later", [0.0, 0.3, 0.999, 1.0, 1.7])
def test_a_place_is_free_after_ten_minutes_wherever_the_clock_stands(
    emergency, night, later
):
    at = NOW + timedelta(seconds=later)
    made = asked(emergency, at)
    freed = []

    def look(now):
        if Door.objects.get(pk=made.door_id).free and not freed:
            freed.append(now)

    night(NOW + timedelta(seconds=30), look)
    assert not freed
    night(at + TEN + FIVE, look, NOW + TEN - FIVE)
    assert timedelta() <= freed[0] - (at + TEN) <= FIVE


def test_two_hundred_whose_time_ends_one_after_the_other_are_each_freed_in_time(
    emergency, night
):
    ends = {}
    for number in range(200):
        at = NOW + timedelta(milliseconds=83 * number)
        ends[asked(emergency, at).pk] = at + TEN
    late = {}

    def look(now):
        over = Invitation.objects.filter(state="lapsed").exclude(pk__in=list(late))
        late.update({key: now - ends[key] for key in over.values_list("pk", flat=True)})

    night(max(ends.values()) + FIVE, look, NOW + TEN - FIVE)
    assert len(late) == 200
    assert all(timedelta() <= one <= FIVE for one in late.values())
    assert set(Door.objects.values_list("free", flat=True)) == {2}


@pytest.mark.parametrize(("before", "counts"), [(0.001, True), (0.0, False)])
def test_a_yes_counts_to_the_last_moment_and_not_after(emergency, before, counts):
    made = asked(emergency, NOW)
    at = NOW + TEN - timedelta(seconds=before)
    assert bool(accepting.say_yes(invitation=made.pk, now=at)) is counts


def test_a_yes_and_the_end_of_the_time_leave_one_of_two(emergency, night):
    """Whichever comes first, the places are taken or free, never both."""
    made = asked(emergency, NOW)
    stay = accepting.say_yes(invitation=made.pk, now=NOW + TEN - EACH)
    night(NOW + TEN + FIVE, lambda _now: None, NOW + TEN - FIVE)
    assert Invitation.objects.get(pk=made.pk).state == "yes"
    assert Door.objects.get(pk=made.door_id).free == 0
    assert stay.size == 2


def test_a_clock_that_stood_still_frees_all_at_its_next_turn(emergency, night):
    """As after a night without the program."""
    for number in range(20):
        asked(emergency, NOW - timedelta(hours=number + 1))
    night(NOW, lambda _now: None)
    assert not Invitation.objects.asked().exists()
