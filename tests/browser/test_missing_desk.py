"""The staff's pages of missing people on a phone: one record, the calls that wait, and
sheets that are keyed in twice. As in `test_missing.py`, no word of a language is typed.
"""

import io

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from tests.browser.test_looks import LANGUAGES
from tests.browser.test_missing import ROOM, SLUG, Walk, enter, tab_to
from tests.people import person as account
from tests.people import sign_in
from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.missing import calls, lists
from vigie.missing.facts import Facts, Seen
from vigie.missing.list_keying import KEYED
from vigie.missing.models import Keying, Link, ListRow, Person
from vigie.missing.states import Door
from vigie.missing.tests.world import listed, photographed
from vigie.trust.models import Approval, Picture
from vigie.trust.pictures.tests.pictures import drawn, saved

STEP = "main button[name=step][value={}]"
READ = (("Orlane Vasseur", "19"), ("Ysaline Brévan", "41"))


@pytest.fixture
def night(board):
    """A child, a twin of hers by name, and a sheet of a hospital."""
    emergency = Emergency.objects.get(slug=SLUG)
    found = [
        calls.open_call(
            emergency=emergency,
            facts=Facts(
                full_names=(name,),
                ages=(age, age),
                sex="female",
                clothes="manteau vert",
                seen=Seen(place="Quai Nord"),
            ),
            shows=["name", "age", "clothes", "seen"],
            door=Door.PAGE,
            now=clock.now(),
        )
        for name, age in (("Zélie Vauquelin", 9), ("Zelie Vauclin", 9))
    ]
    sheet = photographed(listed(emergency), at=clock.now(), given_at=clock.now())
    pixels = saved(drawn(5))
    with Image.open(io.BytesIO(pixels)) as drawing:
        width, height = drawing.size
    Picture.objects.filter(pk=sheet.picture_id).update(
        content=pixels, width=width, height=height
    )
    return found, sheet


@pytest.fixture
def walk(visit):
    def begun(language, **options):
        return Walk(visit(reduced_motion="reduce", **options), language)

    return begun


def become(window, name, role="moderator"):
    """Somebody else sits down before the same window."""
    window.context.clear_cookies()
    client = sign_in(Client(), account(name, role))
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    given = {"name": settings.SESSION_COOKIE_NAME, "value": value}
    window.context.add_cookies([{**given, "url": window.base}])


def without_conflict(window):
    """A refusal is a page with status 409: the browser's console tells of it, too."""
    window.complaints = [one for one in window.complaints if "of 409 (" not in one]


def record_of(person):
    return f"{ROOM}record/{person.pk}/"


def is_private(person):
    return Person.objects.get(pk=person.pk).is_private


def keyed(page, read):
    for number, (name, age) in enumerate(read, 1):
        page.fill(f"#name-{number}", name)
        page.fill(f"#age-{number}", age)


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_people_show_a_child_and_one_links_her_records_on_a_phone(
    walk, night, language
):
    (child, twin), _sheet = night
    one = walk(language)
    become(one.window, "ana")
    page = one.go(record_of(child), "a child")
    one.press(STEP.format("ask"), "refused without the guardian")
    without_conflict(one.window)
    assert page.locator("[role=alert]").is_visible()
    assert not Approval.objects.exists()
    page.check("[name=allowed]")
    one.press(STEP.format("ask"), "asked")
    assert page.locator(STEP.format("agree")).count() == 0, "not by themselves"
    become(one.window, "bea", "operator")
    page = one.go(record_of(child), "to be agreed to")
    assert is_private(child)
    one.press(STEP.format("agree"), "seen by everybody")
    assert not is_private(child)
    assert page.locator(f"main a[href='/missing/{child.pk}/']").is_visible()
    page.fill("#reason", "The same coat and the same age")
    one.press("button[name=twin]", "linked")
    link = Link.objects.get(undone_at=None)
    assert {link.low_id, link.high_id} == {child.pk, twin.pk}
    one.press("button[name=undo]", "unlinked")
    assert not Link.objects.filter(undone_at=None).exists()
    page.fill("#words", "Vauclin")
    one.press("button[name=find]", "found by another name")
    assert page.locator("button[name=twin]").count() == 1
    assert not one.found, "\n".join(one.found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_calls_that_wait_are_taken_and_given_on_a_phone(walk, night, language):
    (child, twin), _sheet = night
    Person.objects.filter(pk=twin.pk).update(
        opened_at=clock.now() - calls.EXTENDS / 1000
    )
    account("bea", "operator")
    one = walk(language)
    become(one.window, "ana")
    page = one.go(f"{ROOM}desk/", "who waits")
    assert page.locator("ul.cards > li").count() == 2
    assert "Vauclin" in page.locator("ul.cards > li").first.inner_text()
    box = page.locator("button[name=mine]").first.bounding_box()
    assert box["width"] > 250, "as wide as the phone, not a column of letters"
    one.press("button[name=mine]", "taken")
    assert Person.objects.get(pk=child.pk).owner == "ana"
    page.select_option(f"#to-{twin.pk}", "bea")
    one.press("ul.cards > li:first-child button:not([name])", "given")
    assert Person.objects.get(pk=twin.pk).owner == "bea"
    assert not one.found, "\n".join(one.found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_is_keyed_in_by_two_and_settled_by_a_third_on_a_phone(
    walk, night, language
):
    _people, sheet = night
    one, here = walk(language), f"{ROOM}lists/sheets/{sheet.pk}/"
    become(one.window, "ana", "volunteer")
    page = one.go(f"{ROOM}lists/sheets/", "sheets")
    one.press(f"main a[href='{here}']", "a sheet")
    assert page.locator("img.photo").evaluate("e => e.decode().then(() => true)")
    keyed(page, READ)
    lines = page.locator("fieldset").count()
    one.press(STEP.format("more"), "more lines")
    assert page.locator("fieldset").count() > lines
    assert page.input_value("#name-2") == READ[1][0]
    one.press(STEP.format("key"), "keyed in")
    one.go(here, "not twice by one")
    assert page.locator("main input").count() == 0
    become(one.window, "bea", "volunteer")
    one.go(here, "the second reading")
    assert READ[0][0] not in page.content(), "neither sees what the other read"
    keyed(page, (READ[0], ("Ysaline Brevant", "41")))
    one.press(STEP.format("key"), "keyed in twice")
    assert Keying.objects.count() == 2
    assert ListRow.objects.count() == 1
    become(one.window, "cleo", "moderator")
    one.go(f"{ROOM}lists/sheets/", "waits for a third")
    one.go(here, "what differs")
    assert page.locator("fieldset").count() == 1
    page.locator("input[type=radio][value=one]").check()
    one.press(STEP.format("settle"), "settled")
    names = {lists.entry_of(row).name for row in ListRow.objects.all()}
    assert names == {READ[0][0], READ[1][0]}
    one.go(here, "done")
    assert not one.found, "\n".join(one.found)


def test_by_the_keyboard_alone_a_child_is_shown_and_a_call_is_taken(visit, night):
    (child, twin), _sheet = night
    window = visit()
    become(window, "ana")
    page = window.go(record_of(child), "en")
    tab_to(page, "[name=allowed]")
    page.keyboard.press("Space")
    tab_to(page, STEP.format("ask"))
    enter(page)
    become(window, "bea", "operator")
    page = window.go(record_of(child), "en")
    tab_to(page, STEP.format("agree"))
    enter(page)
    assert not is_private(child)
    page = window.go(f"{ROOM}desk/", "en")
    tab_to(page, "button[name=mine]")
    enter(page)
    owners = Person.objects.filter(pk__in=[child.pk, twin.pk])
    assert sorted(owners.values_list("owner", flat=True)) == ["", "bea"]


def test_by_the_keyboard_alone_and_without_a_script_a_sheet_is_keyed_in(visit, night):
    _people, sheet = night
    window = visit(java_script_enabled=False)
    become(window, "ana", "volunteer")
    page = window.go(f"{ROOM}lists/sheets/{sheet.pk}/", "fr")
    page.focus(f"#{KEYED[0]}-1")
    for number, words in enumerate((*READ[0], "", "", "", "", *READ[1])):
        if number:
            page.keyboard.press("Tab")
        page.keyboard.type(words)
    page.keyboard.press("Enter")  # in a line: the form's first button, more lines
    page.wait_for_load_state()
    assert page.input_value("#name-2") == READ[1][0]
    assert not Keying.objects.exists(), "Enter in a line sends no sheet half way"
    page.click(STEP.format("key"))
    assert Keying.objects.get().by == "ana"


def test_without_a_script_a_child_is_asked_for_and_a_call_is_given(visit, night):
    (child, _twin), _sheet = night
    account("bea", "operator")
    window = visit(java_script_enabled=False)
    become(window, "ana")
    page = window.go(record_of(child), "fr")
    page.check("[name=allowed]")
    page.click(STEP.format("ask"))
    assert Approval.objects.count() == 1
    page = window.go(f"{ROOM}desk/", "fr")
    page.select_option(f"#to-{child.pk}", "bea")
    page.click(f"li:has(#to-{child.pk}) button:not([name])")
    assert Person.objects.get(pk=child.pk).owner == "bea"
