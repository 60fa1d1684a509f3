"""Coming in with a real browser: by link, by six digits, by passkey, by seven words."""

import time
from contextlib import contextmanager

import pytest
from allauth.mfa.totp.internal.auth import hotp_value
from django.core.cache import cache

from tests.browser.test_looks import look
from tests.people import person
from vigie.lib import clock
from vigie.trust.people import codes, doors
from vigie.trust.people.links import one_time_link, operator_link


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def digits(secret, later=0):
    """What an app shows."""
    return f"{hotp_value(secret, int(time.time() // 30) + later):06}"


def enter_by(window, link):
    window.page.goto(link)
    window.page.click("main form button")


def set_up_app(page):
    """Set up an app from the page of one's own; return its secret."""
    page.click("a[href='/account/app/']")
    secret = page.locator("main code").inner_text().strip()
    assert page.locator("main img").evaluate("i => i.naturalWidth") > 100
    page.fill("#id_code", digits(secret))
    page.click("main form button[type=submit]")
    return secret


@contextmanager
def device(window):
    """A device that makes and shows passkeys, its owner present."""
    session = window.context.new_cdp_session(window.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield session


def by_name(window):
    """Passkeys belong to names: use localhost and not its number."""
    window.base = window.base.replace("127.0.0.1", "localhost")
    return window.base


def test_the_operator_comes_in_by_link_sets_up_an_app_and_comes_back_with_it(visit):
    window = visit()
    page = window.page
    enter_by(window, operator_link(base=window.base))
    page.wait_for_url("**/account/")
    secret = set_up_app(page)
    page.wait_for_url("**/account/codes/")
    assert len(page.locator("pre").inner_text().split()) == 10
    page.click("main a.button >> nth=-1")
    page.wait_for_url("**/desk/")
    page.click("main form button")
    window.go("/desk/")
    assert page.locator("h1").inner_text() != ""
    enter_by(window, operator_link(base=window.base))
    page.wait_for_url("**/enter/second/")
    page.fill("#id_code", digits(secret, later=1))
    page.click("main form button >> nth=0")
    page.wait_for_url("**/desk/")
    window.complaints = [c for c in window.complaints if "404 (Not Found)" not in c]


def test_an_app_is_set_up_and_used_without_javascript(visit):
    window = visit(java_script_enabled=False)
    page = window.page
    enter_by(window, one_time_link(person("ana", "moderator"), base=window.base))
    page.click("a[href='/account/app/']")
    secret = page.locator("main code").inner_text().strip()
    page.fill("#id_code", digits(secret))
    page.click("main form button[type=submit]")
    page.wait_for_url("**/account/codes/")
    page.click("main a.button >> nth=-1")
    page.wait_for_url("**/desk/")


def test_a_passkey_is_added_and_signs_in_alone(visit):
    window = visit()
    page, base = window.page, by_name(window)
    with device(window):
        enter_by(window, one_time_link(person("ana", "moderator"), base=base))
        page.click("a[href='/account/passkeys/add/']")
        page.fill("#id_name", "telephone")
        page.click("form[data-passkey] button")
        page.wait_for_url("**/account/codes/")
        page.click("main a.button >> nth=-1")
        page.wait_for_url("**/desk/")
        page.click("main form button")
        page.wait_for_url(base + "/")
        window.go("/enter/")
        page.click("form[data-passkey] button")
        page.wait_for_url("**/desk/")
        window.go("/account/passkeys/")
        assert "telephone" in page.locator("main").inner_text()


def test_a_passkey_serves_as_the_second_factor_after_a_link(visit):
    window = visit()
    page, base = window.page, by_name(window)
    ana = person("ana", "moderator")
    with device(window):
        enter_by(window, one_time_link(ana, base=base))
        page.click("a[href='/account/passkeys/add/']")
        page.click("form[data-passkey] button")
        page.wait_for_url("**/account/codes/")
        window.context.clear_cookies()
        enter_by(window, one_time_link(ana, base=base))
        page.wait_for_url("**/enter/second/")
        page.click("form[data-passkey] button")
        page.wait_for_url("**/desk/")


def test_a_device_without_the_passkey_is_told_so(visit):
    window = visit()
    page, _base = window.page, by_name(window)
    with device(window):
        window.go("/enter/")
        page.click("form[data-passkey] button")
        page.locator("form[data-passkey] [role=alert]").wait_for()


@pytest.fixture
def words(board, monkeypatch):
    """A return code of a record, whose page is the one about limits."""
    monkeypatch.setitem(doors._rooms, "cabin", lambda subject: f"/about/?of={subject}")
    prepared = codes.prepare_code("fr")
    codes.keep_code(prepared, room="cabin", subject="7", now=clock.now())
    return prepared.words


def test_a_link_with_a_code_opens_the_record_and_no_server_sees_the_words(visit, words):
    window = visit()
    asked = []
    window.page.on("request", lambda r: asked.append(r.url))
    window.page.goto(doors.link_of(words, window.base))
    field = window.page.locator("textarea")
    assert field.input_value() == words
    assert words.split()[0] not in window.page.evaluate("location.href")
    window.page.keyboard.press("Enter")
    window.page.wait_for_url("**/about/?of=7")
    assert not [url for url in asked if words.split()[0] in url]


def test_seven_words_are_typed_without_javascript(visit, words):
    page = visit(java_script_enabled=False).go("/code/", "fr")
    page.fill("textarea", words.upper().replace(" ", ", "))
    time.sleep(5)  # without a script the form wants patience
    page.click("main form button")
    page.wait_for_url("**/about/?of=7")


PAGES = ("/enter/", "/code/", "/enter/new/", "/enter/code/", "/enter/1.x/")
OWN = (
    "/account/",
    "/account/app/",
    "/account/app/remove/",
    "/account/passkeys/",
    "/account/passkeys/add/",
    "/account/codes/",
    "/account/codes/new/",
    "/leave/",
)


@pytest.mark.parametrize("language", ["fr", "en", "es", "ar"])
def test_every_page_of_coming_in_is_readable_by_all(visit, settings, language):
    settings.MAIL = True
    window = visit(reduced_motion="reduce")
    found = [words for path in PAGES for words in look(window, path, language)]
    enter_by(window, one_time_link(person("ana", "moderator"), base=window.base))
    set_up_app(window.page)
    found += [words for path in OWN for words in look(window, path, language)]
    window.complaints = [c for c in window.complaints if "410 (Gone)" not in c]
    assert found == []
