"""What two of staff say of a host, offers that wait, shelters, and the telephone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.calls import CENTRE, NOW
from tests.people import staff_client
from vigie.doors import inviting, stays, vouching
from vigie.doors.models import Door, Invitation, Need, Remark, Stay
from vigie.doors.states import DoorStage, Household, Level, Rating, Side, Way
from vigie.doors.tests.making import make_door, make_hall, make_need
from vigie.doors.vouching import Word
from vigie.emergencies.models import GazetteerPlace
from vigie.lib import clock
from vigie.relaying.models import Letter
from vigie.trust.models import JournalRow, ReturnCode

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once"),
]
TEAM = "/e/crue-a-port-neuf/doors/team/"
OFFERS, SAID = f"{TEAM}offers/", f"{TEAM}said/"
ENGLISH = {"accept-language": "en"}
PHONE = "+33 6 11 11 11 01"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def quarter(emergency):
    """Quai Vert, a quarter of 30,000."""
    lat, lon = CENTRE
    GazetteerPlace.objects.create(
        emergency=emergency,
        name="Quai Vert",
        kind="quarter",
        lat=lat,
        lon=lon,
        rank=30_000,
    )


@pytest.fixture
def home(emergency):
    return make_door(emergency, name="Zoltan", phone=PHONE, street="4 rue Cachée")


def vouched(door, by, level=Level.IDENTITY, mail=""):
    return vouching.vouch(door=door.pk, level=level, by=by, mail=mail, now=NOW)


def pressed(client, door, **fields):
    given = {"door": str(door.pk), **fields}
    return client.post(OFFERS, given, headers=ENGLISH)


def page(client, address):
    return client.get(address, headers=ENGLISH).content.decode()


def said(what):
    return JournalRow.objects.filter(what=what).count()


def test_a_level_is_shown_when_a_second_person_says_the_same(home):
    assert vouched(home, "ana") == Word.FIRST
    home.refresh_from_db()
    assert home.level == Level.PHONE
    assert vouched(home, "bea") == Word.SHOWN
    home.refresh_from_db()
    assert home.level == Level.IDENTITY
    assert (home.vouched_by, home.vouched_second) == ("ana", "bea")
    assert (said("doors.vouched_by_one"), said("doors.vouched")) == (1, 1)


def test_one_person_twice_is_one(home):
    vouched(home, "ana")
    assert vouched(home, "ana") == Word.SAME
    home.refresh_from_db()
    assert home.level == Level.PHONE


def test_another_level_is_a_first_word_anew(home):
    vouched(home, "ana", Level.IDENTITY)
    assert vouched(home, "bea", Level.MEMBER) == Word.FIRST
    assert vouched(home, "ana", Level.MEMBER) == Word.SHOWN


def test_a_level_is_raised_by_two_and_meanwhile_the_lower_is_gone(home):
    vouched(home, "ana", Level.MEMBER)
    vouched(home, "bea", Level.MEMBER)
    assert vouched(home, "cid", Level.IDENTITY) == Word.FIRST
    home.refresh_from_db()
    assert home.level == Level.PHONE, "what is half said is not shown"
    assert vouched(home, "ana", Level.IDENTITY) == Word.SHOWN


def test_nobody_speaks_for_their_own_offer(emergency):
    door = make_door(emergency, mail="Ana@Example.org")
    assert vouched(door, "ana", mail="ana@example.org") == Word.OWN
    door.refresh_from_db()
    assert door.vouched_by == ""


def test_levels_below_are_not_said_by_staff(home):
    with pytest.raises(ValueError, match="not said by staff"):
        vouched(home, "ana", Level.PHONE)


@pytest.mark.parametrize(
    "fields",
    [
        {"level": 2},
        {"level": 3, "vouched_level": 3, "vouched_by": "ana"},
        {"level": 3, "vouched_level": 3, "vouched_by": "ana", "vouched_second": "ana"},
        {"level": 4, "vouched_level": 3, "vouched_by": "ana", "vouched_second": "bea"},
    ],
)
def test_the_database_refuses_a_level_that_two_did_not_say(home, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Door.objects.filter(pk=home.pk).update(**fields)


def test_one_word_takes_back_what_is_known_and_ends_what_the_host_is_asked(
    emergency, home
):
    vouched(home, "ana")
    vouched(home, "bea")
    need = make_need(emergency, men=1)
    assert inviting.invite(need=need, door=home, because=[], now=NOW)
    assert Invitation.objects.asked().count() == 1
    assert vouching.unvouch(door=home.pk, by="cid", now=NOW, why="left the address")
    home.refresh_from_db()
    assert (home.level, home.vouched_by) == (Level.UNKNOWN, "")
    assert not Invitation.objects.asked().exists()
    assert home.free == home.places


def test_a_held_offer_is_let_in_and_the_hosts_others_go_on_by_a_tap(emergency):
    held = make_door(emergency, phone=PHONE, stage=DoorStage.HELD)
    down = make_door(emergency, phone=PHONE, stage=DoorStage.SUSPENDED)
    assert vouching.let_in(door=held.pk, by="ana", now=NOW)
    held.refresh_from_db()
    down.refresh_from_db()
    assert (held.stage, down.stage) == (DoorStage.OPEN, DoorStage.PAUSED)
    assert said("doors.let_in") == 2, "a row for each offer that it changed"
    assert not vouching.let_in(door=held.pk, by="ana", now=NOW)


def test_nobody_lets_in_their_own_held_offer(emergency):
    held = make_door(emergency, mail="ana@example.org", stage=DoorStage.HELD)
    own = {"by": "ana", "mail": "Ana@example.org"}
    assert not vouching.let_in(door=held.pk, now=NOW, **own)
    held.refresh_from_db()
    assert held.stage == DoorStage.HELD
    assert vouching.let_in(door=held.pk, now=NOW, by="bea", mail="bea@example.org")


def test_a_held_offer_is_taken_down_on_the_page(emergency):
    held = make_door(emergency, stage=DoorStage.HELD)
    client = staff_client("moderator")
    assert pressed(client, held, take_down="1").status_code == 302
    held.refresh_from_db()
    assert held.stage == DoorStage.SUSPENDED
    assert pressed(client, held, let_in="1", because="called them").status_code == 302
    held.refresh_from_db()
    assert held.stage == DoorStage.OPEN


def test_an_offer_is_taken_down_and_let_in_again(home):
    assert vouching.take_down(door=home.pk, by="ana", now=NOW)
    assert not Door.objects.listed(NOW).exists()
    assert vouched(home, "bea") == Word.GONE
    assert vouching.let_in(door=home.pk, by="bea", now=NOW)
    assert Door.objects.listed(NOW).exists()


def test_the_page_shows_no_name_no_street_and_no_number(emergency, home):
    seen = page(staff_client("moderator"), OFFERS)
    assert "Quai Vert" in seen
    for secret in ("Zoltan", "Cachée", "611111101", PHONE):
        assert secret not in seen


def test_two_press_on_the_page_and_one_of_them_not_twice(home):
    ana = staff_client("moderator", name="ana")
    bea = staff_client("moderator", name="bea")
    assert pressed(ana, home, level="3").status_code == 302
    assert "ana says: identity seen by a partner." in page(bea, OFFERS)
    again = pressed(ana, home, level="3")
    assert again.status_code == 409
    assert "a second person has to" in again.content.decode()
    assert pressed(bea, home, level="3").status_code == 302
    home.refresh_from_db()
    assert home.level == Level.IDENTITY
    assert pressed(bea, home, level="9").status_code == 404
    assert pressed(bea, home, unvouch="1", because="moved").status_code == 302
    assert said("doors.unvouched") == 1


def test_a_volunteer_looks_and_presses_nothing(home):
    client = staff_client("volunteer")
    assert "I know of this host" not in page(client, OFFERS)
    assert pressed(client, home, level="3").status_code == 404
    assert Client().get(OFFERS).status_code == 404


def sent(client, kind, **fields):
    given = {"quarter": "Quai Vert", "until": "morning", "once": str(uuid4()), **fields}
    return client.post(f"{TEAM}enter/{kind}/", given, headers=ENGLISH)


HALL = {"name": "Gymnase des Tanneurs", "street": "porte B", "places": 200}


@pytest.mark.usefixtures("quarter")
def test_a_shelter_is_opened_and_found_in_the_directory_with_its_badge(client):
    staff = staff_client("moderator")
    assert sent(staff, "shelter", takes_children="on", **HALL).status_code == 302
    [hall] = Door.objects.all()
    assert (hall.is_official, hall.level, hall.free) == (True, Level.ORGANISATION, 200)
    assert (hall.household, hall.way) == (Household.OFFICIAL, Way.STAFF)
    seen = page(client, "/e/crue-a-port-neuf/doors/?place=Quai+Vert")
    assert "Official shelter" in seen
    assert "porte B" not in seen
    assert "Gymnase des Tanneurs" in page(staff, OFFERS)


def test_a_shelter_is_changed_paused_prolonged_and_closed(emergency):
    hall = make_hall(emergency, name="Gymnase", street="porte B")
    staff = staff_client("moderator")
    address = f"{TEAM}shelter/{hall.pk}/"
    change = {**HALL, "places": 90, "change": "1"}
    assert staff.post(address, change, headers=ENGLISH).status_code == 302
    hall.refresh_from_db()
    assert (hall.places, hall.free, hall.name) == (90, 90, HALL["name"])
    for press, stage in (("rest", "paused"), ("renew", "open"), ("close", "closed")):
        assert staff.post(address, {press: "1"}).status_code == 302
        hall.refresh_from_db()
        assert hall.stage == stage
    row = JournalRow.objects.filter(what="doors.taken_back").get()
    assert row.by != "anybody", "staff did it, and the journal says who"


def test_a_shelter_keeps_the_places_that_are_promised(emergency):
    hall = make_hall(emergency, free=150)
    answer = staff_client("moderator").post(
        f"{TEAM}shelter/{hall.pk}/",
        {**HALL, "places": 20, "change": "1"},
        headers=ENGLISH,
    )
    assert answer.status_code == 422
    assert "50 are promised just now" in answer.content.decode()


def test_a_home_is_no_shelter(home):
    address = f"{TEAM}shelter/{home.pk}/"
    assert staff_client("moderator").get(address).status_code == 404


@pytest.mark.usefixtures("quarter")
def test_a_request_told_by_telephone_is_asked_for_and_gets_seven_words(emergency):
    make_door(emergency)
    answer = sent(staff_client("volunteer"), "request", men=1, reach=PHONE)
    assert answer.status_code == 200
    [need] = Need.objects.all()
    assert (need.way, need.phone) == (Way.STAFF, PHONE)
    assert Invitation.objects.asked().count() == 1
    assert ReturnCode.objects.get().subject == need.pk.hex
    assert "Read these words aloud" in answer.content.decode()
    assert "doors.looking" in Letter.objects.values_list("message__kind", flat=True)


@pytest.mark.usefixtures("quarter")
def test_an_offer_told_by_telephone_is_not_yet_proven(emergency):
    answer = sent(staff_client("volunteer"), "offer", places=2, reach=PHONE)
    assert answer.status_code == 200
    [door] = Door.objects.all()
    assert (door.way, door.level, door.phone) == (Way.STAFF, Level.UNKNOWN, PHONE)


@pytest.mark.usefixtures("quarter")
def test_what_lacks_is_asked_for_again_and_the_rest_stays(emergency):
    answer = sent(
        staff_client("volunteer"), "offer", places=2, reach="?", name="Zoltan"
    )
    assert answer.status_code == 422
    assert "Zoltan" in answer.content.decode()
    assert not Door.objects.exists()


def remarked(emergency, words):
    door, need = make_door(emergency), make_need(emergency, men=1)
    stay = Stay.objects.create(
        door=make_hall(emergency),
        need=need,
        state_at=NOW,
        size=1,
        agreed_at=NOW,
        due_at=NOW,
        alarm_at=NOW,
        ends_at=NOW + timedelta(hours=9),
        shown_until=NOW,
    )
    stays.remark(stay=stay.pk, side=Side.GUEST, rating=Rating.BAD, words=words, now=NOW)
    return door


def test_what_both_sides_said_is_for_moderators_alone(emergency):
    remarked(emergency, "Mister Quinquandon shouted")
    assert "Mister Quinquandon shouted" in page(staff_client("moderator"), SAID)
    assert staff_client("volunteer").get(SAID).status_code == 404
    assert Client().get(SAID).status_code == 404


def test_the_words_of_a_remark_are_not_plain_in_the_database(emergency):
    from django.db import connection

    remarked(emergency, "Mister Quinquandon shouted")
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM doors_remark")
        [(stored,)] = cursor.fetchall()
    assert "Quinquandon" not in str(bytes(stored) if stored else "")
    assert Remark.objects.get().words == "Mister Quinquandon shouted"


def test_a_planned_request_is_said_to_wait_for_two(emergency):
    from vigie.doors import matching

    make_door(emergency, household=Household.MAN, places=2)
    need = make_need(emergency, women=1, allows_man_alone=True)
    matching.look_for(need=need, now=NOW)
    seen = page(staff_client("moderator"), TEAM)
    assert "two of you decide, above" in seen
    assert "no host is asked" not in seen


def test_a_shelter_to_choose_says_how_far_it_is(emergency):
    make_hall(emergency, name="Gymnase")
    make_need(emergency, men=1)
    assert "Gymnase (100 m, 200)" in page(staff_client("moderator"), TEAM)
