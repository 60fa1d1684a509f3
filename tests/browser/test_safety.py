"""The pages of a safety check in a real browser: the desk, and a member's own page."""

import pytest
from django.conf import settings
from django.test import Client

from tests.browser.test_looks import LANGUAGES, look
from tests.calls import NOW
from tests.people import person, sign_in
from vigie.emergencies.models import Emergency
from vigie.lib import clock, geo
from vigie.relaying.states import Channel
from vigie.safety.members import join, put_place, send_digits
from vigie.safety.models import CheckHint, MemberPlace
from vigie.safety.states import PlaceKind
from vigie.safety.tests.world import HERE, member, opened, proposed

SLUG = "crue-a-port-neuf"
DESK, ME = f"/e/{SLUG}/safety/desk/", "/me/safety/"


@pytest.fixture
def checks(board):
    """A hint, a check that is open and one that waits for a second person."""
    for _ in range(12):
        member(is_tester=True)
    emergency = Emergency.objects.get(slug=SLUG)
    opened(emergency)
    proposed(emergency, outline=geo.circle(*HERE, 3000))
    CheckHint.objects.create(
        emergency=emergency, at=clock.now(), threats=6, safe=4, people=10
    )


def be(window, name="ana"):
    """Sign a member in, who gave a place and asked for digits."""
    user = person(name)
    who, _code = join(account=user, code=None, language="fr", now=NOW)
    now = clock.now()
    put_place(member=who, kind=PlaceKind.LAST, point=HERE, now=now, hours=6)
    send_digits(
        member=who, channel=Channel.MAIL, value="ana@port-neuf.example", now=now
    )
    client = sign_in(Client(), user, proven=False)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    given = {"name": settings.SESSION_COOKIE_NAME, "value": value}
    window.context.add_cookies([{**given, "url": window.base}])
    return who


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_desk_of_checks_is_readable_by_all(visit, checks, language):
    window = visit(reduced_motion="reduce")
    window.sign_in()
    found = [w for path in (DESK, f"{DESK}new/") for w in look(window, path, language)]
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_member_s_pages_are_readable_by_all(visit, language):
    window = visit(reduced_motion="reduce")
    assert look(window, f"{ME}join/", language) == []
    be(window)
    assert look(window, ME, language) == []


def test_one_tap_gives_the_last_place_and_nothing_goes_out_before_the_form(visit):
    place = {"latitude": 48.86071, "longitude": 2.37009}
    window = visit(geolocation=place, permissions=["geolocation"])
    who = be(window)
    MemberPlace.objects.all().delete()
    page = window.go(ME, "en")
    page.get_by_role("button", name="Where I am now").click()
    page.wait_for_function("document.forms[0].elements.where.value !== ''")
    assert page.locator("#id_where").input_value() == "48.861, 2.370"
    assert page.locator("#id_kind").input_value() == "last"
    assert who.places.count() == 0
    page.get_by_role("button", name="Keep this place").click()
    page.wait_for_load_state()
    assert who.places.get().cell == geo.cell_at(48.861, 2.370, 9)


def test_without_a_script_the_page_has_no_such_button_and_works(visit):
    window = visit(java_script_enabled=False)
    who = be(window)
    page = window.go(ME, "en")
    assert not page.locator("[data-here]").is_visible()
    page.locator("#id_where").fill("48.90, 2.30")
    page.get_by_role("button", name="Keep this place").click()
    assert who.places.get(kind=PlaceKind.HOME).cell == geo.cell_at(48.90, 2.30, 9)


def test_a_check_is_opened_and_recalled_by_two_presses_on_a_phone(visit, checks):
    window = visit(java_script_enabled=False)
    window.sign_in()
    page = window.go(DESK, "en")
    page.get_by_role("button", name="Open it: ask them now").click()
    assert page.get_by_text("Opened: people are being asked.").is_visible()
    page.get_by_role("button", name="Recall: it was wrong").first.click()
    assert page.get_by_text("Recalled: nothing more goes out").is_visible()
