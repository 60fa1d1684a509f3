"""The team's page: two people's word for some hosts, and places in shelters."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.translation import override

from tests.calls import NOW, make_emergency
from tests.people import person, sign_in, staff_client
from vigie.doors import agreeing, inviting, matching, offering, team
from vigie.doors.agreeing import Word
from vigie.doors.models import Door, Invitation, Need, Stay
from vigie.doors.reasons import in_words
from vigie.doors.states import Household, InvitationState, NeedStage
from vigie.doors.tests.making import make_door, make_hall, make_invitation, make_need
from vigie.lib import clock
from vigie.relaying.models import Letter
from vigie.trust.models import JournalRow

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once"),
]
PAGE = "/e/crue-a-port-neuf/doors/team/"
ENGLISH = {"accept-language": "en"}
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def planned(emergency):
    """A man alone, planned for a woman who asked that he may be."""
    door = make_door(emergency, household=Household.MAN, places=2)
    need = make_need(emergency, women=1, allows_man_alone=True)
    matching.look_for(need=need, now=NOW)
    return Invitation.objects.get(door=door, need=need)


def state_of(invitation):
    return Invitation.objects.get(pk=invitation.pk).state


def said(what):
    return JournalRow.objects.filter(what=what).count()


def test_the_first_word_is_noted_and_the_second_persons_asks_the_host(planned):
    assert state_of(planned) == InvitationState.PLANNED
    assert agreeing.agree(invitation=planned.pk, by="ana", now=NOW) == Word.FIRST
    assert state_of(planned) == InvitationState.PLANNED
    assert Door.objects.get().free == 2, "one word holds no place"
    assert agreeing.agree(invitation=planned.pk, by="bea", now=NOW) == Word.ASKED
    asked = Invitation.objects.get()
    assert (asked.state, asked.asked_by, asked.second_by) == ("asked", "ana", "bea")
    assert Door.objects.get().free == 1
    assert said("doors.agreed_by_one") == said("doors.agreed_by_two") == 1


def test_one_person_is_not_two(planned):
    agreeing.agree(invitation=planned.pk, by="ana", now=NOW)
    assert agreeing.agree(invitation=planned.pk, by="ana", now=NOW) == Word.SAME
    assert state_of(planned) == InvitationState.PLANNED
    assert said("doors.agreed_by_one") == 1


def test_nobody_agrees_to_their_own_home(planned):
    door = Door.objects.get()
    door.mail = "Ana@port-neuf.example"
    door.save()
    ana = {"by": "ana", "mail": "ana@port-neuf.example"}
    agreed = agreeing.agree(invitation=planned.pk, now=NOW, **ana)
    assert agreed == Word.OWN
    agreeing.agree(invitation=planned.pk, by="bea", now=NOW)
    assert agreeing.agree(invitation=planned.pk, now=NOW, **ana) == Word.OWN
    assert state_of(planned) == InvitationState.PLANNED


def test_one_person_is_enough_to_refuse_and_another_host_is_planned(emergency, planned):
    other = make_door(emergency, household=Household.MAN)
    agreeing.agree(invitation=planned.pk, by="ana", now=NOW)
    assert agreeing.refuse(invitation=planned.pk, by="bea", now=NOW)
    assert not agreeing.refuse(invitation=planned.pk, by="bea", now=NOW), "once"
    assert said("doors.refused_by_one") == 1
    assert agreeing.agree(invitation=planned.pk, by="cleo", now=NOW) == Word.GONE
    matching.look_for(need=planned.need, now=NOW)
    next_one = Invitation.objects.get(state=InvitationState.PLANNED)
    assert (next_one.door, next_one.asked_by) == (other, "")


def test_a_host_without_room_is_not_asked_and_the_plan_ends(planned):
    agreeing.agree(invitation=planned.pk, by="ana", now=NOW)
    Door.objects.update(free=0)
    assert agreeing.agree(invitation=planned.pk, by="bea", now=NOW) == Word.GONE
    assert state_of(planned) == InvitationState.WITHDRAWN
    assert Letter.objects.count() == 0


def test_what_the_database_refuses_ends_the_plan_and_asks_nobody(planned):
    agreeing.agree(invitation=planned.pk, by="ana", now=NOW)
    Need.objects.update(allows_man_alone=False)
    assert agreeing.agree(invitation=planned.pk, by="bea", now=NOW) == Word.GONE
    assert state_of(planned) == InvitationState.WITHDRAWN
    assert Door.objects.get().free == 2, "no place is held"


def test_an_invitation_that_is_not_planned_takes_no_word(emergency):
    asked = make_invitation(make_door(emergency), make_need(emergency))
    assert agreeing.agree(invitation=asked.pk, by="ana", now=NOW) == Word.GONE
    assert state_of(asked) == InvitationState.ASKED
    assert not agreeing.refuse(invitation=asked.pk, by="ana", now=NOW)


def test_a_host_who_takes_the_offer_back_is_on_no_list_of_plans(emergency, planned):
    assert [one.invitation for one in team.planned(emergency, NOW)] == [planned]
    offering.take_back(door=planned.door, now=NOW)
    assert team.planned(emergency, NOW) == []


def test_who_waits_longest_stands_first_with_how_many_hosts_are_asked(emergency):
    late = make_need(emergency, made_at=NOW - HOUR / 2)
    first = make_need(emergency, made_at=NOW - HOUR)
    make_need(emergency, stage=NeedStage.PLACED)
    make_need(emergency, until=NOW)
    make_need(make_emergency(name="Incendie"))
    inviting.invite(need=late, door=make_door(emergency), because=[], now=NOW)
    listed = team.waiting(emergency, NOW)
    assert [(one.need, one.asked) for one in listed] == [(first, 0), (late, 1)]
    assert team.how_many_wait(emergency, NOW) == 2


def test_a_shelter_is_proposed_where_it_fits(emergency):
    near = make_hall(emergency, places=3)
    make_hall(emergency, places=1)
    make_hall(emergency, stage="paused")
    make_door(emergency, places=9)
    make_need(emergency, men=2, made_at=NOW - HOUR)
    make_need(emergency, women=1, needs_wheelchair=True)
    two, wheelchair = team.waiting(emergency, NOW)
    assert [one.door for one in two.rooms] == [near], "the others are full or closed"
    assert wheelchair.rooms == [], "no hall is one for a wheelchair"


def test_the_list_costs_as_many_queries_however_long_it_is(
    emergency, django_assert_num_queries
):
    for _each in range(6):
        make_hall(emergency)
        make_need(emergency)
    with django_assert_num_queries(3):
        listed = team.waiting(emergency, NOW)
    assert [len(one.rooms) for one in listed] == [team.NEAREST] * 6


@pytest.mark.parametrize(
    ("language", "near", "far"),
    [("en", "within 0.5 km", "within 2 km"), ("fr", "à moins de 0,5 km", None)],
)
def test_reasons_are_words_and_an_unknown_code_is_left_out(language, near, far):
    codes = ["within_500", "left_0", "language", "two_people", "of_tomorrow_x"]
    with override(language):
        said = [one.replace("\u00a0", " ") for one in in_words(codes)]
        assert (said[0], len(said)) == (near, 3)
        assert far in (None, *in_words(["within_2000"]))
    with override("en"):
        assert in_words(codes)[1:] == ["no place left over", "a language in common"]
        assert in_words(["left_1", "left_2"]) == [
            "1 place left over",
            "2 places left over",
        ]


def test_the_page_takes_two_peoples_words_and_names_no_host(emergency, planned):
    door = Door.objects.get()
    door.name, door.phone, door.street = "Ansel Morin", "+33611111101", "4 rue X"
    door.save()
    ana = staff_client("moderator", name="ana")
    bea = sign_in(Client(), person("bea", "operator"))
    page = ana.get(PAGE, headers=ENGLISH).content.decode()
    assert "a man alone" in page
    assert "1 woman" in page
    for hidden in ("Ansel", "611111101", "4 rue X"):
        assert hidden not in page
    press = {"invitation": planned.pk, "agree": "1"}
    assert ana.post(PAGE, press).status_code == 302
    again = ana.post(PAGE, press, headers=ENGLISH)
    assert again.status_code == 409
    assert "a second person has to" in again.content.decode()
    assert "agreed by ana" in bea.get(PAGE, headers=ENGLISH).content.decode()
    assert bea.post(PAGE, press).status_code == 302
    assert state_of(planned) == InvitationState.ASKED


def test_a_look_agrees_to_nothing_and_refusing_is_one_press(planned):
    client = staff_client("operator")
    client.get(PAGE, {"invitation": planned.pk, "agree": "1"})
    assert Invitation.objects.get().asked_by == ""
    client.post(PAGE, {"invitation": planned.pk, "refuse": "1"})
    assert state_of(planned) == InvitationState.WITHDRAWN


def test_the_page_gives_a_minor_alone_a_place_in_a_shelter(emergency):
    hall = make_hall(emergency, name="Gymnase des Carmes")
    need = make_need(emergency, children=1)
    client = staff_client("moderator", name="ana")
    page = client.get(PAGE, headers=ENGLISH).content.decode()
    assert "a person of the team answers them" in page
    assert "Gymnase des Carmes" in page
    press = {"need": need.pk, "door": hall.pk, "place": "1"}
    assert client.post(PAGE, press).status_code == 302
    stay = Stay.objects.get()
    assert (stay.door, stay.need, stay.invitation) == (hall, need, None)
    assert JournalRow.objects.get(what="doors.placed").by == "ana"
    assert client.post(PAGE, press).status_code == 409, "they have a place"


def test_a_home_is_no_shelter_and_another_emergencys_is_not_here(emergency):
    need, home = make_need(emergency), make_door(emergency)
    other = make_hall(make_emergency(name="Incendie"))
    client = staff_client("operator")
    for door in (home, other):
        press = {"need": need.pk, "door": door.pk, "place": "1"}
        assert client.post(PAGE, press).status_code == 404
    assert client.post(PAGE, {"need": "7", "place": "1"}).status_code == 404
    assert Stay.objects.count() == 0


def test_volunteers_look_deciders_decide_and_nobody_else_learns_of_it(planned, client):
    volunteer = staff_client("volunteer")
    page = volunteer.get(PAGE, headers=ENGLISH).content.decode()
    assert "Two people decide" in page
    assert "I agree" not in page
    press = {"invitation": planned.pk, "agree": "1"}
    for one in (volunteer, staff_client("officer"), client):
        assert one.post(PAGE, press).status_code == 404
    assert client.get(PAGE).status_code == 404
    assert Invitation.objects.get().asked_by == ""
