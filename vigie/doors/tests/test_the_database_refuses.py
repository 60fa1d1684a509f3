"""What may never be is refused by the database, whatever an action would do."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.calls import NOW
from vigie.doors.guarding import GUARDS
from vigie.doors.models import Door, Invitation, Need, Stay
from vigie.doors.states import Household, InvitationState, Level, NeedStage, Welcomes
from vigie.doors.tests.making import make_door, make_hall, make_invitation, make_need

pytestmark = pytest.mark.django_db(transaction=True)


def refused(what, words):
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        what()


@pytest.mark.parametrize("household", Household.values)
def test_a_minor_alone_is_invited_to_no_home(emergency, household):
    home = make_door(emergency, household=household, level=Level.ORGANISATION)
    minor = make_need(emergency, children=1)
    refused(lambda: make_invitation(home, minor), "private home|no man alone")


def test_a_minor_alone_may_go_to_a_shelter(emergency):
    made = make_invitation(make_hall(emergency), make_need(emergency, children=1))
    assert made.state == InvitationState.ASKED


@pytest.mark.parametrize("household", [Household.MAN, Household.UNSAID])
@pytest.mark.parametrize(
    "who",
    [{"women": 1}, {"women": 2}, {"women": 1, "children": 2}, {"others": 1}],
)
def test_no_woman_alone_or_with_children_to_a_man_alone(emergency, household, who):
    man = make_door(emergency, household=household)
    refused(lambda: make_invitation(man, make_need(emergency, **who)), "two people")


@pytest.mark.parametrize(
    ("asked", "two", "may"),
    [
        (True, ("ana", "bo"), True),
        (True, ("ana", ""), False),
        (True, ("", ""), False),
        (False, ("ana", "bo"), False),
    ],
)
def test_unless_she_asked_and_two_people_agreed(emergency, asked, two, may):
    man = make_door(emergency, household=Household.MAN)
    woman = make_need(emergency, women=1, allows_man_alone=asked)
    by = {"asked_by": two[0], "second_by": two[1]}
    if may:
        assert make_invitation(man, woman, **by).pk
    else:
        refused(lambda: make_invitation(man, woman, **by), "two people")


def test_the_two_people_are_two(emergency):
    woman = make_need(emergency, women=1, allows_man_alone=True)
    man = make_door(emergency, household=Household.MAN)
    by = {"asked_by": "ana", "second_by": "ana"}
    refused(lambda: make_invitation(man, woman, **by), "invitation_by_two")
    refused(lambda: make_invitation(man, woman, second_by="bo"), "invitation_by_two")


def test_what_is_planned_is_looked_at_again_when_the_host_is_asked(emergency):
    man = make_door(emergency, household=Household.MAN)
    woman = make_need(emergency, women=1, allows_man_alone=True)
    planned = make_invitation(man, woman, state=InvitationState.PLANNED)
    mine = Invitation.objects.filter(pk=planned.pk)
    refused(lambda: mine.update(state=InvitationState.ASKED), "two people")
    mine.update(state=InvitationState.ASKED, asked_by="ana", second_by="bo")
    assert mine.get().state == InvitationState.ASKED


def test_an_unknown_host_gets_no_woman_alone(emergency):
    nobody = make_door(emergency, level=Level.UNKNOWN)
    refused(lambda: make_invitation(nobody, make_need(emergency, women=1)), "not known")
    refused(
        lambda: make_invitation(nobody, make_need(emergency, women=1, children=1)),
        "not known",
    )
    assert make_invitation(nobody, make_need(emergency, women=1, men=1)).pk


def test_a_door_for_women_gets_no_man(emergency):
    women = make_door(emergency, household=Household.WOMAN, welcomes=Welcomes.WOMEN)
    refused(lambda: make_invitation(women, make_need(emergency, men=1)), "among women")
    assert make_invitation(women, make_need(emergency, women=1)).pk


def test_who_wants_only_women_gets_a_woman(emergency):
    wants = make_need(emergency, women=1, wants_women_only=True)
    couple = make_door(emergency)
    refused(lambda: make_invitation(couple, wants), "among women")
    assert make_invitation(make_door(emergency, household=Household.WOMAN), wants).pk


def test_nobody_stays_where_no_host_said_yes(emergency):
    door, need = make_door(emergency), make_need(emergency)
    asked = make_invitation(door, need)
    refused(lambda: stay(door, need, None), "no host said yes")
    refused(lambda: stay(door, need, asked), "no host said yes")
    asked.state = InvitationState.YES
    asked.save()
    refused(lambda: stay(make_door(emergency), need, asked), "no host said yes")
    assert stay(door, need, asked).pk


def test_a_shelter_needs_no_yes(emergency):
    need = make_need(emergency, children=2)
    assert stay(make_hall(emergency), need, None).pk
    refused(lambda: stay(make_hall(emergency), need, None), "need")


def test_one_yes_for_one_request(emergency):
    need = make_need(emergency)
    make_invitation(make_door(emergency), need, state=InvitationState.YES)
    refused(
        lambda: make_invitation(make_door(emergency), need, state=InvitationState.YES),
        "need",
    )


@pytest.mark.parametrize(
    "change",
    [
        {"size": 3},
        {"men": 0, "size": 0},
        {"is_alone_minor": True},
        {"men": 0, "children": 1},
    ],
)
def test_the_numbers_of_a_request_say_who_it_is(emergency, change):
    mine = Need.objects.filter(pk=make_need(emergency).pk)
    refused(lambda: mine.update(**change), "need")


def test_a_request_of_a_minor_is_never_the_machines(emergency):
    mine = Need.objects.filter(pk=make_need(emergency, children=1).pk)
    refused(lambda: mine.update(stage=NeedStage.OPEN), "minor")


@pytest.mark.parametrize("change", [{"free": 4}, {"places": 2}, {"places": 13}])
def test_no_more_places_are_free_than_there_are(emergency, change):
    mine = Door.objects.filter(pk=make_door(emergency).pk)
    refused(lambda: mine.update(**change), "door")


def test_every_guard_stands_after_all_migrations():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'")
        there = {name for (name,) in cursor.fetchall()}
    assert [g.name for g in GUARDS if not any(g.name in one for one in there)] == []


def stay(door, need, invitation):
    return Stay.objects.create(
        door=door,
        need=need,
        invitation=invitation,
        state_at=NOW,
        size=need.size,
        agreed_at=NOW,
        due_at=NOW + timedelta(hours=1),
        alarm_at=NOW + timedelta(minutes=90),
        ends_at=NOW + timedelta(hours=12),
        shown_until=NOW + timedelta(hours=12),
    )
