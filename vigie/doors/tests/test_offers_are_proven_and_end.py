"""Who answers where they were written to is known to be reached; and all has an end."""

import json
from datetime import timedelta

import pytest

from tests.calls import NOW
from vigie.doors import clocks, confirming, ending, inviting, offering
from vigie.doors.letter_words import OFFERS, REQUESTS
from vigie.doors.models import Door, Need
from vigie.doors.states import DoorStage, Household, Level, NeedStage
from vigie.doors.tests.making import make_door, make_hall, make_need
from vigie.doors.tests.test_hosts_are_asked import reached
from vigie.doors.tests.test_offers_and_requests import asked, offered, places
from vigie.relaying.kinds import kind_of
from vigie.relaying.models import Letter, Message
from vigie.relaying.states import Channel
from vigie.trust.models import JournalRow

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once", "places"),
]
__all__ = ["places"]
ENGLISH = {"accept-language": "en"}


def letters(kind):
    return Letter.objects.filter(message__kind=kind)


def link_of(row):
    kind = OFFERS if isinstance(row, Door) else REQUESTS
    return f"/doors/{'o' if isinstance(row, Door) else 'r'}/{kind.token(row.pk)}/"


@pytest.fixture
def address(db):
    return reached()


def written(message):
    """What a message says, with the link of the address that it goes to."""
    kind, facts = kind_of(message.kind), json.loads(message.facts)
    [own] = kind.own(facts, [message.pk]).values()
    return kind.render([{**facts, **own}], "en", Channel.MAIL)


def invite(need, door):
    """Have a host asked, and the places held."""
    assert inviting.invite(need=need, door=door, because=[], now=NOW)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_who_offers_and_who_asks_are_written_to_once(client):
    offered(client)
    asked(client)
    assert letters("doors.kept").count() == 1
    assert letters("doors.looking").count() == 1


def test_a_look_proves_nothing_and_a_press_does(client):
    offered(client)
    [door] = Door.objects.all()
    link = link_of(door)
    seen = client.get(link, headers=ENGLISH).content.decode()
    assert "Is this offer yours?" in seen
    assert fresh(door).level == Level.UNKNOWN
    seen = client.post(link, {"prove": "1"}, headers=ENGLISH, follow=True)
    assert "now we know that we reach you" in seen.content.decode()
    assert fresh(door).level == Level.PHONE
    assert "Is this offer yours?" not in seen.content.decode()
    assert JournalRow.objects.filter(what="doors.confirmed").count() == 1


def test_a_woman_alone_is_proposed_to_who_is_reached_and_to_nobody_else(
    client, emergency
):
    offered(client, household=Household.COUPLE)
    asked(client, women=1)
    [need] = Need.objects.all()
    assert not need.invitations.exists()
    client.post(link_of(Door.objects.get()), {"prove": "1"})
    clocks.keep(NOW + timedelta(seconds=2))
    assert need.invitations.get().state == "asked"


@pytest.mark.parametrize("level", [Level.MEMBER, Level.IDENTITY, Level.ORGANISATION])
def test_what_is_known_of_a_host_is_never_made_less(emergency, level):
    door = make_door(emergency, level=level)
    assert not confirming.confirm(door=door, by="anybody", now=NOW)
    assert fresh(door).level == level


def test_the_link_shows_neither_name_nor_street(client):
    offered(client, name="Ansel Morin", street="4 rue des Tanneurs")
    seen = client.get(link_of(Door.objects.get())).content.decode()
    assert "Ansel" not in seen
    assert "Tanneurs" not in seen


def test_one_tap_by_the_link_goes_on_pauses_and_ends(client):
    offered(client)
    door = Door.objects.get()
    for press, stage in (("rest", "paused"), ("renew", "open"), ("close", "closed")):
        client.post(link_of(door), {press: "1"})
        assert fresh(door).stage == stage


def test_who_asked_ends_it_by_the_link(client):
    asked(client)
    need = Need.objects.get()
    assert client.get(link_of(need)).status_code == 200
    client.post(link_of(need), {"close": "1"})
    assert fresh(need).stage == NeedStage.CLOSED


@pytest.mark.parametrize("page", ["o", "r"])
def test_a_link_that_nobody_signed_leads_nowhere(client, emergency, page):
    token = make_door(emergency).pk.hex
    assert client.get(f"/doors/{page}/{token}~nonsense/").status_code == 404
    assert client.post(f"/doors/{page}/{token}/").status_code == 404


def test_the_link_of_an_offer_opens_no_request(client, emergency):
    token = OFFERS.token(make_need(emergency).pk)
    assert client.get(f"/doors/r/{token}/").status_code == 404


def test_no_letter_tells_a_street_a_name_or_a_number(client):
    phone = "+33 6 11 11 11 01"
    offered(client, name="Ansel Morin", street="4 rue des Tanneurs", reach=phone)
    asked(client, name="Orlane", reach="orlane@example.org")
    for message in Message.objects.all():
        for word in ("Ansel", "Tanneurs", "11 11", "1111", "Orlane", "orlane"):
            assert word not in message.facts


def test_the_paused_letter_leads_to_the_page_where_it_goes_on(emergency, address):
    door = make_door(emergency, address=address, silences=1)
    invite(make_need(emergency), door)
    inviting.lapse(now=NOW + timedelta(minutes=10))
    assert fresh(door).stage == DoorStage.PAUSED
    text = written(Message.objects.get(kind="doors.paused"))
    assert text.link.endswith(link_of(door))
    assert "One tap there, and it goes on." in text.body


def test_a_minor_alone_is_not_told_that_a_bed_is_looked_for(client):
    asked(client, children=1)
    text = written(Message.objects.get(kind="doors.looking"))
    assert "A person of our team calls you back." in text.body
    assert "looking for a bed for" not in text.body


def test_a_host_is_asked_once_before_the_offer_ends(emergency, address):
    soon = {"until": NOW + timedelta(minutes=50), "made_at": NOW - timedelta(hours=9)}
    door = make_door(emergency, address=address, **soon)
    make_hall(emergency, address=address, **soon)
    make_door(emergency, address=address, until=NOW + timedelta(hours=3))
    make_door(emergency, address=address, until=NOW + timedelta(minutes=50))
    for second in (0, 2, 4):
        ending.remind(NOW + timedelta(seconds=second))
    assert letters("doors.still").count() == 1
    assert fresh(door).reminded_at == NOW


def test_who_goes_on_is_asked_again_before_the_next_end(emergency, address):
    soon = {"until": NOW + timedelta(minutes=50), "made_at": NOW - timedelta(hours=9)}
    door = make_door(emergency, address=address, **soon)
    ending.remind(NOW)
    until = offering.renew_door(door=door, now=NOW)
    ending.remind(until - timedelta(minutes=30))
    assert letters("doors.still").count() == 2


def test_an_offer_expires_and_one_tap_brings_it_back(emergency):
    door = make_door(emergency, until=NOW)
    clocks.keep(NOW)
    assert fresh(door).stage == DoorStage.EXPIRED
    offering.renew_door(door=door, now=NOW)
    assert fresh(door).stage == DoorStage.OPEN


def test_an_offer_waits_for_the_answer_that_its_host_owes(emergency):
    door = make_door(emergency, until=NOW + timedelta(minutes=1))
    invite(make_need(emergency), door)
    clocks.keep(NOW + timedelta(minutes=2))
    assert fresh(door).stage == DoorStage.OPEN
    clocks.keep(NOW + timedelta(minutes=10))
    assert fresh(door).stage == DoorStage.EXPIRED


@pytest.mark.parametrize("stage", [NeedStage.OPEN, NeedStage.STAFF])
def test_a_request_expires_and_gives_its_places_back(emergency, stage):
    need = make_need(emergency, until=NOW + timedelta(minutes=1))
    door = make_door(emergency)
    invite(need, door)
    Need.objects.update(stage=stage)
    clocks.keep(NOW + timedelta(minutes=2))
    assert fresh(need).stage == NeedStage.EXPIRED
    assert (fresh(door).free, need.invitations.get().state) == (3, "released")


def test_what_is_closed_stays_closed(emergency):
    door = make_door(emergency, until=NOW, stage=DoorStage.CLOSED)
    need = make_need(emergency, until=NOW, stage=NeedStage.PLACED)
    clocks.keep(NOW)
    assert (fresh(door).stage, fresh(need).stage) == ("closed", "placed")
