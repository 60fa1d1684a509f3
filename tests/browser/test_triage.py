"""The triage desk by keyboard, and without a script."""

from statistics import median

import pytest

from tests.browser.conftest import SLUG
from tests.browser.test_looks import look
from vigie.listening.desk import item_of
from vigie.listening.models import Call
from vigie.trust.models import Decision, Item

DESK = f"/e/{SLUG}/desk/"
# Twenty decisions as they come on a night: what to press for each.
SCRIPT = [
    *(["1"], ["1"], ["3"], ["1"], ["4", "q"], ["1"], ["2"], ["3"], ["1"], ["4", "w"]),
    *(["1"], ["9"], ["1"], ["3"], ["5", "1"], ["1"], ["h"], ["1"], ["4", "e"], ["3"]),
]
WANTED = {"1": "right", "2": "answer", "3": "drop", "9": "escalate", "h": "hide"}
WANTED |= {"4": "relabel", "5": "same"}


@pytest.fixture
def desk(board):
    for call in Call.objects.order_by("pk"):
        item_of(call)
    return board


def press(page, key):
    """Press a key and wait for the page that it leads to, if it leads to one."""
    if key in ("4", "5", "6"):
        page.keyboard.press(key)
        page.locator("details[open] form").first.wait_for()
        return
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press(key)


def test_a_decision_takes_two_keys_at_most_in_the_middle(desk, visit):
    window = visit(viewport={"width": 1280, "height": 900})
    window.sign_in("moderator")
    page = window.go(DESK, "en")
    press(page, "j")
    pressed = []
    for number, keys in enumerate(SCRIPT, start=1):
        if keys[0] == "5" and not page.locator("summary[data-key='5']").count():
            keys = ["1"]  # nothing looks alike
        if keys[0] == "9" and not page.locator("[data-key='9']").count():
            keys = ["1"]
        for key in keys:
            press(page, key)
        pressed.append(len(keys))
        last = Decision.objects.order_by("-id").first()
        assert Decision.objects.count() == number
        assert last.verb == WANTED[keys[0]]
        held = Item.objects.get(held_by="moderator")
        assert held.pk != last.item_id  # the next one is there
    print(f"keys a decision, median of {len(pressed)}: {median(pressed):g}")
    assert median(pressed) <= 2
    press(page, "u")
    last = Decision.objects.order_by("-id").first()
    assert (last.verb, last.undoes.verb) == ("undo", "drop")
    assert Item.objects.get(held_by="moderator") == last.item


def test_keys_do_nothing_while_somebody_uses_a_shortcut_of_the_browser(desk, visit):
    window = visit()
    window.sign_in("moderator")
    page = window.go(DESK, "fr")
    press(page, "j")
    page.keyboard.press("Control+1")
    page.keyboard.press("Alt+3")
    page.keyboard.press("x")
    assert not Decision.objects.exists()
    page.keyboard.press("4")
    page.keyboard.press("Escape")
    assert page.locator(".triage details[open]").count() == 0


def test_everything_at_the_desk_works_without_a_script(desk, visit):
    window = visit(java_script_enabled=False)
    window.sign_in("moderator")
    page = window.go(DESK, "en")
    page.click("[data-key=j]")
    page.click("button[value=right]")
    assert Decision.objects.get().verb == "right"
    page.click("summary[data-key='4']")
    page.click("details[open] button >> nth=0")
    assert Decision.objects.order_by("-id").first().verb == "relabel"
    page.click("[data-key=u]")
    assert Decision.objects.order_by("-id").first().verb == "undo"


@pytest.mark.parametrize("language", ["fr", "en", "es", "ar"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_at_the_desk_scrolls_sideways(desk, visit, width, language):
    window = visit(viewport={"width": width, "height": 800})
    window.sign_in("moderator")
    page = window.go(DESK, language)
    press(page, "j")
    press(page, "4")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width


@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_item_at_the_desk_is_readable_by_all(desk, visit, language):
    window = visit(reduced_motion="reduce")
    window.sign_in("moderator")
    press(window.go(DESK, language), "j")
    assert look(window, DESK, language) == []
