"""Three hosts at once, for ten minutes; the first yes wins."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from tests.calls import NOW
from vigie.doors import accepting, inviting
from vigie.doors.models import Door, Invitation, Need, Stay
from vigie.doors.states import (
    DoorStage,
    Household,
    InvitationState,
    Level,
    NeedStage,
    StayState,
)
from vigie.doors.tests.making import make_door, make_hall, make_need
from vigie.relaying.addresses import address_of
from vigie.relaying.models import Letter
from vigie.relaying.states import Channel, LetterState
from vigie.trust.models import JournalRow

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + timedelta(minutes=10)


def ask(need, door, now=NOW):
    return inviting.invite(need=need, door=door, because=["near"], now=now)


def asked_of(emergency, hosts=3, **fields):
    need = make_need(emergency, **fields)
    doors = [make_door(emergency) for _ in range(hosts)]
    return need, doors, [ask(need, door) for door in doors]


def state_of(invitation):
    return Invitation.objects.get(pk=invitation.pk).state


def free_of(door):
    return Door.objects.get(pk=door.pk).free


def letters(kind):
    return Letter.objects.filter(message__kind=kind)


def reached(value="+33611111101"):
    return address_of(channel=Channel.SMS, value=value, now=NOW)


def test_a_host_who_is_asked_keeps_places(emergency):
    _need, [door], [asked] = asked_of(emergency, 1, men=2)
    assert asked.ends_at == LATER
    assert free_of(door) == 1


def test_no_fourth_host_is_asked(emergency):
    need, _doors, _asked = asked_of(emergency)
    fourth = make_door(emergency)
    assert ask(need, fourth) is None
    assert free_of(fourth) == 3


def test_a_host_is_asked_once_for_a_request(emergency):
    need, [door], [asked] = asked_of(emergency, 1)
    assert ask(need, door) is None
    inviting.say_no(invitation=asked.pk, now=NOW)
    assert ask(need, door) is None


@pytest.mark.parametrize(
    "change",
    [
        {"stage": DoorStage.PAUSED},
        {"stage": DoorStage.SUSPENDED},
        {"until": NOW},
        {"free": 0},
    ],
)
def test_who_does_not_offer_is_not_asked(emergency, change):
    assert ask(make_need(emergency), make_door(emergency, **change)) is None
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("change", [{"stage": NeedStage.CLOSED}, {"until": NOW}])
def test_nobody_is_asked_for_who_does_not_ask(emergency, change):
    assert ask(make_need(emergency, **change), make_door(emergency)) is None


def test_for_a_minor_alone_no_home_is_asked(emergency):
    minor = make_need(emergency, children=1)
    assert ask(minor, make_door(emergency)) is None
    assert ask(minor, make_hall(emergency)) is None  # a person does it


def test_the_first_yes_makes_a_stay_and_releases_the_others(emergency):
    need, doors, asked = asked_of(emergency)
    stay = accepting.say_yes(invitation=asked[1].pk, now=NOW)
    assert stay.door_id == doors[1].pk
    assert [state_of(one) for one in asked] == ["released", "yes", "released"]
    assert [free_of(one) for one in doors] == [3, 2, 3]
    need.refresh_from_db()
    assert (need.stage, need.placed_at) == (NeedStage.PLACED, NOW)
    assert stay.alarm_at - stay.due_at == timedelta(minutes=30)


def test_a_second_yes_is_too_late_and_the_same_yes_is_one(emergency):
    _need, _doors, asked = asked_of(emergency)
    first = accepting.say_yes(invitation=asked[0].pk, now=NOW)
    assert accepting.say_yes(invitation=asked[1].pk, now=NOW) is None
    assert accepting.say_yes(invitation=asked[0].pk, now=NOW) == first
    assert Stay.objects.count() == 1


def test_hosts_who_say_yes_at_the_same_moment_make_one_stay(emergency):
    _need, doors, asked = asked_of(emergency)

    def yes(one):
        try:
            return accepting.say_yes(invitation=one.pk, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as hosts:
        made = list(hosts.map(yes, asked))
    assert sum(one is not None for one in made) == 1
    assert sum(free_of(one) for one in doors) == 8


def test_of_a_hundred_for_three_places_of_a_shelter_three_enter(emergency):
    hall = make_hall(emergency, places=3)
    needs = [make_need(emergency) for _ in range(100)]

    def enter(need):
        try:
            return accepting.enter(need=need, door=hall, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as crowd:
        made = list(crowd.map(enter, needs))
    assert sum(one is not None for one in made) == 3
    assert free_of(hall) == 0
    assert Need.objects.filter(stage=NeedStage.PLACED).count() == 3


def test_nobody_enters_a_home_without_a_yes(emergency):
    need, home = make_need(emergency), make_door(emergency)
    assert accepting.enter(need=need, door=home, now=NOW) is None


def test_who_enters_a_shelter_keeps_no_host_waiting(emergency):
    need, doors, asked = asked_of(emergency)
    assert accepting.enter(need=need, door=make_hall(emergency), now=NOW)
    assert {state_of(one) for one in asked} == {InvitationState.RELEASED}
    assert [free_of(one) for one in doors] == [3, 3, 3]


def test_a_yes_after_the_time_is_too_late(emergency):
    _need, _doors, [asked] = asked_of(emergency, 1)
    assert accepting.say_yes(invitation=asked.pk, now=LATER) is None


def test_a_yes_for_who_asks_no_more_is_too_late(emergency):
    need, _doors, [asked] = asked_of(emergency, 1)
    Need.objects.filter(pk=need.pk).update(stage=NeedStage.CLOSED)
    assert accepting.say_yes(invitation=asked.pk, now=NOW) is None


def test_a_yes_of_a_door_that_was_taken_down_counts_nothing(emergency):
    _need, [door], [asked] = asked_of(emergency, 1)
    Door.objects.filter(pk=door.pk).update(stage=DoorStage.SUSPENDED)
    assert accepting.say_yes(invitation=asked.pk, now=NOW) is None


def test_a_no_frees_the_places_and_says_nothing_of_the_host(emergency):
    _need, [door], [asked] = asked_of(emergency, 1)
    assert inviting.say_no(invitation=asked.pk, now=NOW)
    assert not inviting.say_no(invitation=asked.pk, now=NOW)
    door.refresh_from_db()
    assert (door.free, door.silences, door.stage) == (3, 0, DoorStage.OPEN)


@pytest.mark.parametrize(("seconds", "over"), [(-1, 0), (0, 1), (5, 1)])
def test_places_are_held_for_ten_minutes(emergency, seconds, over):
    _need, [door], [asked] = asked_of(emergency, 1)
    ended = inviting.lapse(now=LATER + timedelta(seconds=seconds))
    assert ended == over
    assert free_of(door) == (3 if over else 2)
    assert state_of(asked) == ("lapsed" if over else "asked")


def test_an_offer_is_paused_after_two_silences_and_its_host_told_once(emergency):
    door = make_door(emergency, address=reached())
    for turn in range(2):
        now = NOW + timedelta(hours=turn)
        assert ask(make_need(emergency), door, now)
        inviting.lapse(now=now + inviting.LASTS)
    door.refresh_from_db()
    assert (door.silences, door.stage) == (2, DoorStage.PAUSED)
    assert letters("doors.paused").count() == 1
    assert ask(make_need(emergency), door, NOW + timedelta(hours=3)) is None


def test_who_answers_is_not_silent_any_more(emergency):
    door = make_door(emergency, silences=1)
    asked = ask(make_need(emergency), door)
    inviting.say_no(invitation=asked.pk, now=NOW)
    door.refresh_from_db()
    assert door.silences == 0


@pytest.mark.parametrize("answer", [accepting.say_yes, inviting.say_no])
def test_the_feed_does_not_tell_which_host_answered(emergency, answer):
    earlier = NOW - timedelta(hours=1)
    door = make_door(emergency, fresh_at=earlier)
    asked = ask(make_need(emergency), door)
    assert answer(invitation=asked.pk, now=NOW)
    door.refresh_from_db()
    assert door.fresh_at == earlier


def test_hosts_are_written_to_and_released_ones_thanked(emergency):
    need = make_need(emergency)
    doors = [make_door(emergency, address=reached(f"+3361111110{n}")) for n in range(3)]
    asked = [ask(need, door) for door in doors]
    assert letters("doors.invitation").count() == 3
    accepting.say_yes(invitation=asked[0].pk, now=NOW)
    assert letters("doors.thanks").count() == 2
    assert letters("doors.host").count() == 1
    gone = letters("doors.invitation").exclude(state=LetterState.WAITING)
    assert {one.address_id for one in gone} == {one.address_id for one in doors[1:]}


def test_a_man_alone_is_asked_for_a_woman_by_two_people_only(emergency):
    man = make_door(emergency, household=Household.MAN)
    woman = make_need(emergency, women=1, allows_man_alone=True)
    with pytest.raises(IntegrityError):
        ask(woman, man)
    planned = inviting.plan(need=woman, door=man, because=["near"], now=NOW)
    assert free_of(man) == 3
    with pytest.raises(IntegrityError):
        inviting.ask_planned(
            invitation=planned.pk, asked_by="ana", second_by="ana", now=NOW
        )
    assert state_of(planned) == InvitationState.PLANNED
    assert free_of(man) == 3
    assert inviting.ask_planned(
        invitation=planned.pk, asked_by="ana", second_by="bo", now=NOW
    )
    assert free_of(man) == 2
    assert accepting.say_yes(invitation=planned.pk, now=NOW)
    said = JournalRow.objects.filter(what__startswith="doors.")
    assert [one.what for one in said.order_by("sequence")] == [
        "doors.planned",
        "doors.agreed_by_two",
        "doors.placed",
    ]


def test_one_host_at_a_time_where_two_people_must_agree(emergency):
    woman = make_need(emergency, women=1, allows_man_alone=True)
    men = [make_door(emergency, household=Household.MAN) for _ in range(2)]
    assert inviting.plan(need=woman, door=men[0], because=[], now=NOW)
    assert inviting.plan(need=woman, door=men[1], because=[], now=NOW) is None


def test_what_was_planned_ends_with_another_hosts_yes(emergency):
    woman = make_need(emergency, women=1, allows_man_alone=True)
    man = make_door(emergency, household=Household.MAN)
    planned = inviting.plan(need=woman, door=man, because=[], now=NOW)
    asked = ask(woman, make_door(emergency, level=Level.MEMBER))
    accepting.say_yes(invitation=asked.pk, now=NOW)
    assert state_of(planned) == InvitationState.WITHDRAWN
    assert not inviting.ask_planned(
        invitation=planned.pk, asked_by="ana", second_by="bo", now=NOW
    )


def test_all_that_a_host_is_asked_ends_when_they_are_taken_down(emergency):
    door = make_door(emergency)
    asked = [ask(make_need(emergency), door) for _ in range(2)]
    assert inviting.withdraw_all(door=door.pk, now=NOW) == 2
    assert {state_of(one) for one in asked} == {InvitationState.WITHDRAWN}
    assert free_of(door) == 3
    assert not Stay.objects.filter(state=StayState.AGREED).exists()
