"""A bed for the night on a phone of 360 px: from the offer to the morning after.

As in `test_missing.py`, no word of a language is typed, so that four nights are one.
"""

import pytest

from tests.browser.test_looks import LANGUAGES
from tests.browser.test_missing import SLUG, Walk, enter, tab_to
from tests.calls import CENTRE
from vigie.doors import accepting, matching
from vigie.doors.letter_words import GUESTS, HOSTS, INVITATIONS
from vigie.doors.models import Door, Invitation, Need, Remark, Stay
from vigie.emergencies.models import Emergency, GazetteerPlace
from vigie.lib import clock
from vigie.trust.limits import proofs
from vigie.trust.models import Item

ROOM = f"/e/{SLUG}/doors/"
SEND = "main form button[type=submit]:not([name])"
QUARTER, PHONE, STREET = "Quai Vert", "+33 6 39 98 01 07", "4 rue des Tanneurs"


@pytest.fixture
def quarter(board, monkeypatch):
    """A quarter of 30,000, so that a place in it can be named."""
    monkeypatch.setattr(proofs, "COST", 2)
    lat, lon = CENTRE
    return GazetteerPlace.objects.create(
        emergency=Emergency.objects.get(slug=SLUG),
        **{"name": QUARTER, "kind": "quarter", "rank": 30_000, "lat": lat, "lon": lon},
    )


@pytest.fixture
def walk(visit):
    def begun(language, **options):
        return Walk(visit(reduced_motion="reduce", **options), language)

    return begun


def offered(trip):
    """Offer a bed as a host does, and go on to the page of the offer."""
    page = trip.go(f"{ROOM}offer/")
    page.fill("#id_quarter", "Atlantis")
    page.fill("#id_reach", PHONE)
    trip.press(SEND, "a place that nobody knows")
    assert page.input_value("#id_reach") == PHONE
    page.fill("#id_quarter", QUARTER)
    page.locator("main form > details > summary").click()
    page.select_option("#id_household", "family")
    page.fill("#id_street", STREET)
    trip.press(SEND, "an offer is kept")
    trip.press("a.button[href*=mine]", "an offer's own page")
    return Door.objects.get()


def asked(trip):
    """Ask for a bed, and go on to the page of the request."""
    page = trip.go(f"{ROOM}ask/")
    page.fill("#id_quarter", QUARTER)
    page.fill("#id_reach", "orlane@port-neuf.example")
    trip.press(SEND, "nobody is counted")
    page.fill("#id_men", "1")
    page.fill("#id_women", "1")
    trip.press(SEND, "a request is kept")
    trip.press("a.button[href*=mine]", "a request's own page")
    return Need.objects.get()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_night_from_the_offer_to_the_morning_after(walk, quarter, language):
    trip = walk(language, viewport={"width": 360, "height": 740})
    offered(trip)
    asked(trip)
    assert Invitation.objects.get().state == "asked"
    trip.go(ROOM)
    made = Invitation.objects.get()
    trip.go(f"/doors/i/{INVITATIONS.token(made.pk)}/", "a host is asked")
    trip.press("button[value=yes]", "a host's guests")
    stay = Stay.objects.get()
    page = trip.go(f"/doors/g/{GUESTS.token(stay.pk)}/", "a bed for tonight")
    assert STREET not in page.content()
    trip.press("button[value=show]", "how the host is reached")
    assert STREET in page.content()
    trip.press("button[value=arrived]", "arrived")
    trip.press("button[value=well]", "all is well")
    trip.press("button[value=left]", "the morning after")
    assert STREET not in page.content()
    page.locator("main form [type=radio]").first.check()
    trip.press("button[value=remark]", "told to the moderators")
    assert Remark.objects.count() == 1
    page = trip.go(f"/doors/h/{HOSTS.token(stay.pk)}/", "over for the host")
    assert trip.found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_minor_alone_reads_first_whom_to_call(walk, quarter, language):
    trip = walk(language, viewport={"width": 360, "height": 740})
    page = trip.go(f"{ROOM}ask/")
    page.fill("#id_quarter", QUARTER)
    page.fill("#id_reach", PHONE)
    page.fill("#id_children", "1")
    trip.press(SEND, "a minor alone")
    assert page.locator(".danger a.call").first.bounding_box()["y"] < 740
    assert Item.objects.get().room == "doors.need"
    trip.press("a.button[href*=mine]", "a minor's request")
    assert trip.found == []


def test_who_does_not_feel_safe_leaves_nothing_behind_on_the_way(walk, quarter):
    trip = walk("fr", viewport={"width": 360, "height": 740})
    offered(trip)
    asked(trip)
    stay = accepting.say_yes(invitation=Invitation.objects.get().pk, now=clock.now())
    page = trip.go(f"/doors/g/{GUESTS.token(stay.pk)}/")
    with page.expect_navigation():
        page.click("button[value=unsafe]")
    assert page.url.split("?")[0].endswith(f"/e/{SLUG}/")
    stay.refresh_from_db()
    assert stay.state == "unsafe"
    page.go_back()
    assert "unsafe" not in page.evaluate("document.querySelector('h1').innerText")
    assert page.locator("button[value=arrived]").count() == 1  # as it stood before


def test_a_night_works_without_javascript_and_by_the_keyboard(visit, quarter):
    window = visit(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = window.go(f"{ROOM}ask/", "fr")
    page.fill("#id_quarter", QUARTER)
    page.fill("#id_reach", PHONE)
    page.fill("#id_men", "2")
    page.wait_for_timeout(4_000)  # the patience that stands for a script's work
    tab_to(page, "main form button[type=submit]:not([name])")
    enter(page)
    assert Need.objects.count() == 1
    assert matching.look_for(need=Need.objects.get(), now=clock.now()) == []
