"""What everybody can read of an offer opens nothing of it."""

import pytest

from tests.calls import NOW
from vigie.doors import accepting, inviting
from vigie.doors.letter_words import GUESTS, HOSTS, REQUESTS
from vigie.doors.models import Door, Need
from vigie.doors.tests.making import make_door, make_hall, make_need
from vigie.doors.tests.test_offers_and_requests import (
    PHONE,
    asked,
    offered,
    places,
)
from vigie.trust.models import ReturnCode

__all__ = ["places"]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once", "places"),
]
GUEST = "+33611111102"


def test_the_public_number_of_an_offer_lets_nobody_in_to_it(client, emergency):
    door = make_door(emergency, phone=PHONE)
    need = make_need(emergency, women=1, men=1, phone=GUEST)
    invited = inviting.invite(need=need, door=door, because=[], now=NOW)
    stay = accepting.say_yes(invitation=invited.pk, now=NOW)
    read = client.get("/e/crue-a-port-neuf/doors.geojson").getvalue().decode()
    assert str(door.pk) in read
    offered(client, reach="+33 6 11 11 11 66", once=str(door.pk))
    page = client.get(f"/doors/mine/{door.pk}/")
    assert page.status_code == 404
    assert HOSTS.token(stay.pk) not in page.content.decode()


def test_the_words_of_an_offer_lead_back_though_another_sends_its_number(client):
    offered(client)
    door = Door.objects.get()
    offered(client, reach="+33 6 11 11 11 66", once=str(door.pk))
    codes = ReturnCode.objects.filter(subject=door.pk.hex, ended_at=None)
    assert codes.count() == 1
    assert Door.objects.count() == 2


def test_nobody_closes_a_shelter_by_its_public_number(client, emergency):
    hall = make_hall(emergency)
    offered(client, once=str(hall.pk))
    client.post(f"/doors/mine/{hall.pk}/", {"close": "1"})
    hall.refresh_from_db()
    assert hall.stage == "open"


def test_nor_is_a_request_anybodys_who_read_its_number(client, emergency):
    need = make_need(emergency, phone=GUEST)
    asked(client, reach="+33 6 11 11 11 66", once=str(need.pk))
    assert client.get(f"/needs/mine/{need.pk}/").status_code == 404
    assert Need.objects.count() == 2


@pytest.mark.parametrize(("way", "leads"), [("page", False), ("sms", True)])
def test_who_typed_a_number_reads_no_address_but_who_is_reached_by_it_does(
    client, emergency, way, leads
):
    door = make_door(emergency, street="4 rue des Tanneurs", cell=0)
    asked(client)
    need = Need.objects.get()
    Need.objects.update(way=way)
    invited = need.invitations.get(door=door)
    stay = accepting.say_yes(invitation=invited.pk, now=NOW)
    theirs = GUESTS.token(stay.pk)
    by_words = client.get(f"/needs/mine/{need.pk}/").content.decode()
    assert (theirs in by_words) is leads
    by_letter = client.get(f"/doors/r/{REQUESTS.token(need.pk)}/").content.decode()
    assert theirs in by_letter
