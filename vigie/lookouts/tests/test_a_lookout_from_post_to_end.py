"""A lookout is posted without an account, checked by a person, and ended."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.calls import CENTRE, NOW
from tests.people import staff_client
from vigie.emergencies.models import Emergency, GazetteerPlace
from vigie.lib import clock
from vigie.lookouts import checking, clocks
from vigie.lookouts.checking import Word
from vigie.lookouts.links import token_of
from vigie.lookouts.models import Lookout
from vigie.lookouts.states import LookoutState
from vigie.lookouts.tests.making import make_lookout, make_open
from vigie.relaying.models import Letter
from vigie.trust.limits import proofs
from vigie.trust.models import Item, JournalRow, ReturnCode

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once", "places"),
]
HOME = "/e/crue-a-port-neuf/lookouts/"
TEAM = f"{HOME}team/"
PHONE, NAME = "+33 6 11 11 11 01", "Zélie Quinquandon"
ENGLISH = {"accept-language": "en"}


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def places(emergency):
    """Quai Vert, a quarter."""
    lat, lon = CENTRE
    GazetteerPlace.objects.create(
        emergency=emergency, name="Quai Vert", kind="quarter", lat=lat, lon=lon
    )


def sent(client, **fields):
    """Send the form as a browser does, with the answer to what its guard asks."""
    riddle = proofs.make_riddle("report", proofs.Demand(1, 4), NOW)
    given = {
        "sought": "vehicle",
        "plate": "qx 417 zb",
        "place": "Quai Vert",
        "since": "15",
        "reach": PHONE,
        "once": str(uuid4()),
        "work": proofs.solve(riddle),
        **fields,
    }
    return client.post(f"{HOME}post/", given, headers=ENGLISH)


def page(client, address, **more):
    return client.get(address, headers=ENGLISH, **more).content.decode()


def said(what):
    return JournalRow.objects.filter(what=what).count()


def test_a_plate_and_a_place_are_enough(client):
    answer = sent(client, name=NAME, told="taken at nine, in the boot")
    assert answer.status_code == 200
    [row] = Lookout.objects.all()
    assert (row.plate, row.place, row.state) == ("QX417ZB", "Quai Vert", "wait")
    assert row.cell, "the gazetteer knows the place"
    assert row.since_at == NOW - timedelta(minutes=15)
    assert (row.phone, row.name) == (PHONE, NAME)
    assert ReturnCode.objects.get().subject == row.pk.hex
    assert Letter.objects.count() == 1
    assert Item.objects.get().room == "lookouts.lookout"
    assert said("lookouts.posted") == 1


def test_nobody_reads_it_before_a_person_checked_it(client):
    sent(client, looks="white car with a broken light")
    row = Lookout.objects.get()
    assert "417" not in page(client, HOME)
    assert client.get(f"{HOME}{row.code}/").status_code == 404
    assert checking.open_lookout(lookout=row.pk, by="ana", now=NOW)
    for address in (HOME, f"{HOME}{row.code}/"):
        seen = page(client, address)
        assert "QX 417 ZB" in seen
        assert "broken light" in seen
        assert "do not intervene yourself" in seen
        assert "Quai Vert" in seen


def test_who_posts_and_what_happened_are_on_no_public_page(client):
    sent(client, name=NAME, told="my brother Ondrej is in the boot")
    row = Lookout.objects.get()
    checking.open_lookout(lookout=row.pk, by="ana", now=NOW)
    for address in (HOME, f"{HOME}{row.code}/", "/e/crue-a-port-neuf/"):
        seen = page(client, address)
        for secret in (PHONE, "611111101", NAME, "Ondrej", "boot"):
            assert secret not in seen


def test_numbers_are_masked_before_they_are_stored(client):
    sent(client, plate="", looks="tall man, call 06 11 11 11 02", sought="person")
    assert "11 11 02" not in Lookout.objects.get().looks


def test_a_form_sent_twice_is_one_lookout(client):
    once = str(uuid4())
    assert sent(client, once=once).status_code == 200
    assert sent(client, once=once).status_code == 200
    assert Lookout.objects.count() == 1
    assert Item.objects.count() == 1


def test_anothers_lookout_is_not_opened_by_its_id(client, emergency):
    row = make_open(emergency)
    sent(client, once=str(row.pk))
    assert client.get(f"/lookouts/mine/{row.pk}/").status_code == 404
    assert Lookout.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"plate": "", "looks": ""}, "Say what it looks like"),
        ({"plate": "abc"}, "Write the letters and the digits"),
        ({"reach": "nowhere"}, "Write a telephone number or a mail address."),
    ],
)
def test_what_lacks_is_asked_for_and_the_rest_is_kept(client, fields, words):
    answer = sent(client, make="Toyota Quantum", **fields)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert words in text
    assert "Toyota Quantum" in text
    assert not Lookout.objects.exists()


def test_a_place_that_nobody_knows_is_no_hindrance(client):
    assert sent(client, place="behind the old mill").status_code == 200
    row = Lookout.objects.get()
    assert (row.place, row.cell) == ("behind the old mill", 0)


def test_relays_are_asked_by_two_people_and_not_by_one_twice(emergency):
    row = make_open(emergency)
    assert checking.pass_on(lookout=row.pk, by="ana", now=NOW) == Word.FIRST
    assert checking.pass_on(lookout=row.pk, by="ana", now=NOW) == Word.SAME
    row.refresh_from_db()
    assert row.passed_at is None
    assert checking.pass_on(lookout=row.pk, by="bea", now=NOW) == Word.PASSED
    row.refresh_from_db()
    assert (row.agreed_by, row.second_by, row.passed_at) == ("ana", "bea", NOW)
    assert checking.pass_on(lookout=row.pk, by="cid", now=NOW) == Word.GONE


def test_what_waits_is_not_passed_on(emergency):
    row = make_lookout(emergency)
    assert checking.pass_on(lookout=row.pk, by="ana", now=NOW) == Word.GONE


@pytest.mark.parametrize(
    "fields",
    [
        {"passed_at": NOW},
        {"passed_at": NOW, "agreed_by": "ana", "second_by": "ana"},
        {"state": "open", "opened_at": NOW, "opened_by": ""},
        {"state": "open", "opened_by": "ana", "opened_at": None},
    ],
)
def test_the_database_refuses_one_persons_word_for_two(emergency, fields):
    row = make_lookout(emergency)
    with pytest.raises(IntegrityError), transaction.atomic():
        Lookout.objects.filter(pk=row.pk).update(**fields)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (LookoutState.FOUND, "Found. Thank you."),
        (LookoutState.STOOD_DOWN, "It is over."),
        (LookoutState.RECALLED, "It was a mistake."),
    ],
)
def test_the_public_learns_that_it_ended_and_nothing_of_it(
    client, emergency, state, words
):
    row = make_open(emergency, told="in the boot")
    assert checking.end_lookout(lookout=row.pk, state=state, by="ana", now=NOW)
    answer = client.get(f"{HOME}{row.code}/", headers=ENGLISH)
    assert answer.status_code == 410
    seen = answer.content.decode()
    assert words in seen
    assert "417" not in seen
    assert "Quai" not in seen
    assert "417" not in page(client, HOME)
    row.refresh_from_db()
    assert row.told is None
    assert row.until == NOW


def test_an_end_by_mistake_is_taken_back(client, emergency):
    row = make_open(emergency)
    checking.end_lookout(lookout=row.pk, state=LookoutState.FOUND, by="ana", now=NOW)
    assert checking.open_lookout(lookout=row.pk, by="bea", now=NOW)
    row.refresh_from_db()
    assert (row.state, row.edition, row.opened_by) == ("open", 2, "bea")
    assert "417" in page(client, HOME)


def test_its_poster_ends_what_no_relay_was_asked_for(client, emergency):
    row = make_open(emergency)
    link = f"/lookouts/p/{token_of(row.pk)}/"
    assert "Found: it is over" in page(client, link)
    client.post(link, {"found": "1"}, headers=ENGLISH)
    row.refresh_from_db()
    assert row.state == LookoutState.FOUND


def test_what_relays_pass_on_is_ended_by_a_person(client, emergency):
    row = make_open(
        emergency, agreed_by="ana", second_by="bea", passed_at=NOW, language="en"
    )
    client.post(f"/lookouts/p/{token_of(row.pk)}/", {"found": "1"})
    row.refresh_from_db()
    assert (row.state, row.over_said_at) == (LookoutState.OPEN, NOW)
    assert Item.objects.get().kind == "over"
    assert "Who asked for it says that it is over" in page(client, HOME)
    assert "You said that it is over" in page(
        client, f"/lookouts/p/{token_of(row.pk)}/"
    )


def test_a_look_at_the_posters_page_ends_nothing(client, emergency):
    row = make_open(emergency)
    client.get(f"/lookouts/p/{token_of(row.pk)}/")
    row.refresh_from_db()
    assert row.state == LookoutState.OPEN


def test_a_forged_link_is_not_found(client, emergency):
    row = make_open(emergency)
    assert client.get(f"/lookouts/p/{row.pk.hex}~forged/").status_code == 404
    assert client.get(f"/lookouts/mine/{row.pk}/").status_code == 404


def test_it_expires_by_the_clock_and_is_shown_no_more(client, emergency):
    row = make_open(emergency, told="in the boot")
    clocks.keep(NOW + timedelta(hours=7))
    row.refresh_from_db()
    assert (row.state, row.told) == (LookoutState.EXPIRED, None)
    assert "417" not in page(client, HOME)
    assert client.get(f"{HOME}{row.code}/").status_code == 410


def test_it_goes_on_by_a_persons_press(emergency):
    row = make_open(emergency, until=NOW + timedelta(minutes=1))
    assert checking.prolong(lookout=row.pk, by="ana", now=NOW)
    row.refresh_from_db()
    assert (row.until, row.edition) == (NOW + timedelta(hours=6), 1)


def test_the_team_checks_passes_on_and_ends_on_its_page(emergency):
    row = make_lookout(emergency)
    ana = staff_client("moderator", name="ana")
    bea = staff_client("moderator", name="bea")

    def pressed(client, name):
        given = {"lookout": str(row.pk), name: "1"}
        return client.post(TEAM, given, headers=ENGLISH).status_code

    assert "QX 417 ZB" in page(ana, TEAM)
    assert pressed(ana, "open") == 302
    assert pressed(ana, "pass") == 302
    assert pressed(ana, "pass") == 409
    assert pressed(bea, "pass") == 302
    assert pressed(bea, "found") == 302
    assert pressed(bea, "found") == 409
    row.refresh_from_db()
    assert row.state == LookoutState.FOUND
    assert said("lookouts.passed_on") == 1


def test_a_volunteer_looks_and_does_not_press(emergency):
    row = make_lookout(emergency)
    client = staff_client("volunteer", name="vol")
    assert "QX 417 ZB" in page(client, TEAM)
    assert "make it public" not in page(client, TEAM)
    answer = client.post(TEAM, {"lookout": str(row.pk), "open": "1"})
    assert answer.status_code == 404
    assert Client().get(TEAM).status_code == 404


def test_a_refused_one_is_told_to_its_poster_and_may_be_opened_after_all(client):
    sent(client)
    row = Lookout.objects.get()
    assert checking.refuse(lookout=row.pk, by="ana", now=NOW, why="a joke")
    assert not checking.refuse(lookout=row.pk, by="ana", now=NOW)
    assert Letter.objects.count() == 2
    assert checking.open_lookout(lookout=row.pk, by="bea", now=NOW)


def test_nothing_new_is_taken_when_the_emergency_is_closed(client):
    Emergency.objects.update(state="closed", ended_at=NOW)
    assert sent(client).status_code == 422
    assert not Lookout.objects.exists()
