"""Offering a door and asking for a bed, on the pages, without an account."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from tests.calls import CENTRE, NOW
from vigie.doors.models import Door, Invitation, Need
from vigie.doors.questions import moment_of
from vigie.doors.states import DoorStage, NeedStage
from vigie.doors.tests.making import make_door
from vigie.emergencies.models import GazetteerPlace
from vigie.relaying.models import Letter
from vigie.trust.limits import proofs
from vigie.trust.models import Item, JournalRow, ReturnCode

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once", "places"),
]
PHONE, STREET = "+33 6 11 11 11 01", "4 rue des Tanneurs, code 34B7"
PUBLIC = ("doors/", "doors.geojson", "doors.csv", "doors.hxl.csv", "doors/feed/")
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def places(emergency):
    """Quai Vert, a quarter of 30,000, and the station there."""
    lat, lon = CENTRE
    known = (("Quai Vert", "quarter", 30_000), ("Carmes", "station", 0))
    for name, kind, rank in known:
        GazetteerPlace.objects.create(
            emergency=emergency, name=name, kind=kind, lat=lat, lon=lon, rank=rank
        )


def sent(client, page, query="", **fields):
    """Send a form as a browser does, with the answer to what its guard asks."""
    riddle = proofs.make_riddle("report", proofs.Demand(1, 4), NOW)
    address = f"/e/crue-a-port-neuf/doors/{page}/{query}"
    given = {
        "quarter": "Quai Vert",
        "until": "morning",
        "reach": PHONE,
        "once": str(uuid4()),
        "work": proofs.solve(riddle),
        **fields,
    }
    return client.post(address, given, headers=ENGLISH)


def offered(client, **fields):
    return sent(client, "offer", **{"places": 2, **fields})


def asked(client, **fields):
    who = {"women", "men", "others", "children"} & set(fields)
    return sent(client, "ask", **({} if who else {"men": 1}), **fields)


def test_four_answers_make_an_offer(client):
    answer = offered(client)
    assert answer.status_code == 200
    [door] = Door.objects.all()
    assert (door.places, door.free, door.quarter) == (2, 2, "Quai Vert")
    assert door.stage == DoorStage.OPEN
    assert door.phone == PHONE
    assert ReturnCode.objects.get().subject == door.pk.hex


def test_nothing_by_which_a_host_is_found_stands_where_everybody_reads(client):
    offered(client, street=STREET, name="Ansel Morin", note=f"Appelez {PHONE}")
    for page in PUBLIC:
        answer = client.get(f"/e/crue-a-port-neuf/{page}")
        seen = answer.getvalue().decode()
        assert answer.status_code == 200
        for secret in ("Tanneurs", "34B7", "Ansel", PHONE, PHONE.replace(" ", "")):
            assert secret not in seen, (page, secret)
    kept = str(list(JournalRow.objects.values())) + str(list(Letter.objects.values()))
    assert "Ansel" not in kept


def test_what_is_kept_of_the_words_is_masked(client):
    offered(client, note=f"Canapé. Appelez {PHONE}, 4 rue des Tanneurs")
    note = Door.objects.get().note
    assert note.startswith("Canapé.")
    assert "11 11" not in note
    assert "Tanneurs" not in note


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"quarter": "Atlantis"}, "We do not know that place"),
        ({"reach": "soon"}, "Write a telephone number or a mail address."),
        ({"places": 0}, "1"),
        ({"places": 40}, "12"),
        ({"until": "never"}, "never"),
    ],
)
def test_what_is_wrong_is_asked_for_again_and_the_rest_is_kept(client, wrong, sentence):
    answer = offered(client, name="Ansel Morin", **wrong)
    assert answer.status_code == 422
    seen = answer.content.decode()
    assert sentence in seen
    assert "Ansel Morin" in seen
    assert not Door.objects.exists()


def test_a_form_that_is_sent_twice_is_one_offer(client):
    once = str(uuid4())
    offered(client, once=once)
    offered(client, once=once)
    assert Door.objects.count() == 1
    assert ReturnCode.objects.filter(ended_at=None).count() == 1


def test_arabic_digits_are_numbers(client):
    offered(client, places="٣")
    assert Door.objects.get().places == 3


def test_who_asks_has_hosts_asked_at_once(client, emergency):
    for _ in range(4):
        make_door(emergency, cell=0)
    answer = asked(client, men=1, women=1)
    assert "3 hosts are being asked" in answer.content.decode()
    [need] = Need.objects.all()
    assert (need.size, need.stage) == (2, NeedStage.OPEN)
    assert Invitation.objects.filter(need=need, state="asked").count() == 3


def test_a_request_without_a_door_waits(client):
    seen = asked(client).content.decode()
    assert "No door suits yet" in seen
    assert Need.objects.get().stage == NeedStage.OPEN


def test_a_minor_alone_gets_numbers_and_a_person(client, emergency):
    make_door(emergency, takes_children=True, level=4)
    seen = asked(client, children=2).content.decode()
    assert "A person of our team calls you back" in seen
    assert 'href="tel:112"' in seen
    need = Need.objects.get()
    assert (need.stage, need.is_alone_minor) == (NeedStage.STAFF, True)
    assert not Invitation.objects.exists()
    item = Item.objects.get()
    assert (item.room, item.kind, item.priority) == ("doors.need", "minor", 3)


@pytest.mark.parametrize("who", [{"men": 0}, {"men": 13}, {"men": 7, "women": 7}])
def test_how_many_they_are_is_asked_for(client, who):
    assert asked(client, **who).status_code == 422
    assert not Need.objects.exists()


def test_a_host_says_still_free_not_now_and_no_more(client):
    offered(client)
    door = Door.objects.get()
    mine = f"/doors/mine/{door.pk}/"
    assert client.get(mine).status_code == 200
    for press, stage in (("rest", "paused"), ("renew", "open"), ("close", "closed")):
        client.post(mine, {press: "1"})
        door.refresh_from_db()
        assert door.stage == stage
    client.post(mine, {"renew": "1"})
    door.refresh_from_db()
    assert door.stage == "closed"


def test_still_free_sets_a_silent_offer_going_for_twelve_hours(client):
    offered(client)
    paused = {"stage": "paused", "silences": 2, "until": NOW - timedelta(hours=1)}
    Door.objects.update(**paused)
    client.post(f"/doors/mine/{Door.objects.get().pk}/", {"renew": "1"})
    door = Door.objects.get()
    assert (door.stage, door.silences) == ("open", 0)
    assert door.until == NOW + timedelta(hours=12)


def test_who_asked_ends_it_and_the_hosts_are_free_again(client, emergency):
    door = make_door(emergency, cell=0)
    asked(client)
    need = Need.objects.get()
    client.post(f"/needs/mine/{need.pk}/", {"close": "1"})
    need.refresh_from_db()
    door.refresh_from_db()
    assert (need.stage, door.free) == (NeedStage.CLOSED, 3)


def corrected(client, door, **fields):
    given = {"places": 2, "change": "1", **fields}
    mine = f"/doors/mine/{door.pk}/"
    return client.post(mine, given, headers=ENGLISH, follow=True)


def test_a_host_says_later_who_lives_there_and_how_many_can_come(client):
    offered(client)
    more = {"household": "family", "takes_children": "on", "note": "4 rue Haute, lit"}
    seen = corrected(client, Door.objects.get(), places="٤", **more).content.decode()
    assert "your offer is changed" in seen
    door = Door.objects.get()
    assert (door.places, door.free, door.household) == (4, 4, "family")
    assert door.takes_children
    assert "Haute" not in door.note
    assert JournalRow.objects.filter(what="doors.corrected").count() == 1


def test_places_that_are_promised_stay_promised(client, emergency):
    offered(client)
    asked(client, men=2)
    door = Door.objects.get()
    answer = corrected(client, door, places=1, name="Ansel")
    assert answer.status_code == 422
    assert "2 are promised just now" in answer.content.decode()
    assert "Ansel" in answer.content.decode()
    door.refresh_from_db()
    assert (door.places, door.free) == (2, 0)


def test_who_is_asked_in_vain_goes_on_to_others_when_a_home_changes(client):
    offered(client, household="woman")
    asked(client, men=1)
    door = Door.objects.get()
    corrected(client, door, household="woman", welcomes="women")
    assert Invitation.objects.get().state == "gone"
    door.refresh_from_db()
    assert (door.welcomes, door.free) == ("women", 2)


def test_a_changed_note_leaves_the_question_standing(client):
    offered(client)
    asked(client, men=1)
    corrected(client, Door.objects.get(), note="Un canapé")
    assert Invitation.objects.get().state == "asked"


@pytest.mark.parametrize("page", ["doors/mine", "needs/mine"])
def test_nobody_opens_the_page_of_another(client, page):
    offered(client)
    asked(client)
    row = Door.objects.get() if page.startswith("doors") else Need.objects.get()
    client.cookies.clear()
    assert client.get(f"/{page}/{row.pk}/").status_code == 404
    assert client.post(f"/{page}/{row.pk}/", {"close": "1"}).status_code == 404


def test_a_closed_emergency_takes_nothing(client, emergency):
    type(emergency).objects.update(state="closed")
    assert offered(client).status_code == 422
    assert not Door.objects.exists()


@pytest.mark.parametrize(
    ("hour", "word", "day", "at"),
    [(22, "morning", 14, 10), (22, "evening", 14, 20), (2, "morning", 13, 10)],
)
def test_until_when_is_said_as_people_say_it(settings, hour, word, day, at):
    settings.TIME_ZONE = "Europe/Paris"
    from django.utils import timezone

    here = ZoneInfo("Europe/Paris")
    with timezone.override(here):
        found = moment_of(word, datetime(2015, 11, 13, hour, 30, tzinfo=here))
    assert (found.day, found.hour) == (day, at)
