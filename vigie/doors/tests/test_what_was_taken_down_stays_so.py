"""A host of whom a guest was afraid: no clock, tap or second form opens them again."""

from datetime import timedelta

import pytest
from django.utils import translation

from tests.calls import NOW, make_emergency
from vigie.doors import accepting, clocks, inviting, offering, sms_replies, stays
from vigie.doors.models import Door, Invitation
from vigie.doors.states import DoorStage, Level, Side, Way
from vigie.doors.tests.making import make_door, make_hall, make_need
from vigie.doors.tests.test_offers_and_requests import PHONE, offered, places
from vigie.doors.tests.test_offers_are_proven_and_end import (
    ENGLISH,
    fresh,
    link_of,
    written,
)
from vigie.doors.tests.test_three_of_one_contact_stand import by_sms
from vigie.emergencies.models import Emergency
from vigie.relaying.models import Message
from vigie.trust.sealed.errors import CannotOpen
from vigie.trust.sealed.fields import OperationalField

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once", "places"),
]
__all__ = ["places"]
MAIL = "ansel@example.org"
LOOKED_AT = "A person looks at your offer. You hear from us."


def afraid(door, side=Side.GUEST):
    """Have a guest of a door say that they do not feel safe, or its host."""
    need = make_need(door.emergency)
    asked = inviting.invite(need=need, door=door, because=[], now=NOW)
    stay = accepting.say_yes(invitation=asked.pk, now=NOW)
    assert stays.feel_unsafe(stay=stay.pk, side=side, now=NOW)


def stage_of(row):
    return fresh(row).stage


@pytest.mark.parametrize("stage", [DoorStage.SUSPENDED, DoorStage.HELD])
def test_the_clock_does_not_make_it_one_that_goes_on_by_a_tap(client, emergency, stage):
    door = make_door(emergency, stage=stage, until=NOW - timedelta(minutes=1))
    clocks.keep(NOW)
    client.post(link_of(door), {"renew": "1"})
    assert stage_of(door) == stage


def test_its_host_neither_renews_pauses_nor_closes_it(client, emergency):
    door = make_door(emergency, phone=PHONE)
    afraid(door)
    for press in ("renew", "rest", "close"):
        client.post(link_of(door), {press: "1"})
        assert stage_of(door) == DoorStage.SUSPENDED


@pytest.mark.parametrize("reach", [{"phone": PHONE}, {"mail": MAIL}])
@pytest.mark.parametrize("stage", [DoorStage.OPEN, DoorStage.PAUSED, DoorStage.EXPIRED])
def test_all_offers_of_that_host_are_taken_down(emergency, reach, stage):
    other = make_door(emergency, stage=stage, **reach)
    stranger = make_door(emergency, phone="+33611111199", mail="b@example.org")
    afraid(make_door(emergency, **reach))
    assert stage_of(other) == DoorStage.SUSPENDED
    assert stage_of(stranger) == DoorStage.OPEN


def test_who_is_asked_by_another_offer_of_that_host_goes_on_to_others(emergency):
    other, need = make_door(emergency, phone=PHONE), make_need(emergency)
    inviting.invite(need=need, door=other, because=[], now=NOW)
    afraid(make_door(emergency, phone=PHONE))
    assert Invitation.objects.get(need=need).state == "gone"
    assert fresh(other).free == 3


def test_a_host_who_is_afraid_of_guests_is_not_taken_down(emergency):
    door, other = (make_door(emergency, phone=PHONE) for _ in range(2))
    afraid(door, side=Side.HOST)
    assert {stage_of(door), stage_of(other)} == {DoorStage.OPEN}


def test_a_shelter_stays_open_for_all_the_others(emergency):
    hall = make_hall(emergency, phone=PHONE)
    afraid(hall)
    assert stage_of(hall) == DoorStage.OPEN


def test_of_a_drill_nobody_real_is_taken_down(emergency):
    real = make_door(emergency, phone=PHONE)
    drill = Emergency.objects.create(
        name="Exercice", slug="exercice", is_drill=True, state="open"
    )
    afraid(make_door(drill, phone=PHONE))
    assert stage_of(real) == DoorStage.OPEN


def test_it_holds_in_every_emergency(emergency):
    elsewhere = make_emergency(slug="feu", name="Feu de forêt")
    other = make_door(elsewhere, phone=PHONE)
    afraid(make_door(emergency, phone=PHONE))
    assert stage_of(other) == DoorStage.SUSPENDED


def test_a_number_that_does_not_open_stops_no_alarm(emergency, monkeypatch):
    door = make_door(emergency, phone=PHONE)

    def shut(*_given):
        raise CannotOpen("doors_door.phone")

    monkeypatch.setattr(OperationalField, "read", shut)
    afraid(door)
    monkeypatch.undo()
    assert stage_of(door) == DoorStage.SUSPENDED


def test_hosts_without_a_number_are_not_one_host(emergency):
    other = make_door(emergency)
    afraid(make_door(emergency))
    assert stage_of(other) == DoorStage.OPEN


def test_a_new_offer_of_that_host_waits_for_a_person(client, emergency):
    afraid(make_door(emergency, phone=PHONE))
    seen = offered(client).content.decode()
    door = Door.objects.get(stage=DoorStage.HELD)
    assert LOOKED_AT in seen
    assert "Your door is open" not in seen
    text = written(Message.objects.get(kind="doors.kept"))
    assert LOOKED_AT in text.body
    assert "open" not in (text.body + text.subject).lower()
    assert (
        inviting.invite(need=make_need(emergency), door=door, because=[], now=NOW)
        is None
    )


def test_who_answers_where_they_are_written_to_still_waits_for_a_person(
    client, emergency
):
    door = make_door(emergency, stage=DoorStage.HELD, level=Level.UNKNOWN)
    seen = client.post(link_of(door), {"prove": "1"}, headers=ENGLISH, follow=True)
    assert seen.status_code == 200
    assert (fresh(door).level, stage_of(door)) == (Level.PHONE, DoorStage.HELD)


def test_a_paused_offer_that_goes_on_waits_for_a_person(emergency):
    taken = make_door(emergency, phone=PHONE, stage=DoorStage.SUSPENDED)
    paused = make_door(emergency, phone=PHONE, stage=DoorStage.PAUSED)
    offering.renew_door(door=paused, now=NOW)
    assert stage_of(paused) == DoorStage.HELD
    assert stage_of(taken) == DoorStage.SUSPENDED


def test_what_the_team_takes_by_telephone_is_open_at_once(emergency):
    make_door(emergency, phone=PHONE, stage=DoorStage.SUSPENDED)
    assert by_sms(emergency, way=Way.STAFF).stage == DoorStage.OPEN


def test_an_offer_of_that_host_by_sms_is_told_the_same(emergency):
    make_door(emergency, phone=PHONE, stage=DoorStage.SUSPENDED)
    door = by_sms(emergency)
    assert door.stage == DoorStage.HELD
    with translation.override("en"):
        assert sms_replies.offer_kept(door, "") == LOOKED_AT
        assert sms_replies.now_free(door) == LOOKED_AT


def test_what_a_person_put_right_is_open_to_that_host_again(client, emergency):
    door = make_door(emergency, phone=PHONE, stage=DoorStage.SUSPENDED)
    Door.objects.filter(pk=door.pk).update(stage=DoorStage.OPEN)
    assert "Your door is open" in offered(client).content.decode()
