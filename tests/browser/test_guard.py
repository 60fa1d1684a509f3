"""A guarded form in a browser: the script works, and without it patience does."""

import time

import pytest

from vigie.lib import clock
from vigie.trust.limits.guard import FIELD
from vigie.trust.models import SpentProof
from vigie.trust.people import codes, doors


@pytest.fixture
def words(transactional_db, monkeypatch):
    """The code of a record that leads to a page which is always there."""
    monkeypatch.setitem(doors._rooms, "cabin", lambda subject: "/about/")
    prepared = codes.prepare_code("fr")
    codes.keep_code(prepared, room="cabin", subject="7", now=clock.now())
    return prepared.words


def solved(page) -> bool:
    script = f"JSON.parse(atob(document.querySelector('[name={FIELD}]').value))"
    return bool(page.evaluate(f"'solution' in {script}"))


def test_the_script_works_while_somebody_types_and_nobody_waits(visit, words):
    page = visit().go("/code/", "fr")
    assert not solved(page)
    page.fill("textarea", words)
    until = time.monotonic() + 20
    while not solved(page) and time.monotonic() < until:
        time.sleep(0.1)
    assert solved(page)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/about/")
    assert SpentProof.objects.count() == 1


def test_whoever_is_quicker_than_the_script_sees_that_it_works(visit, words):
    page = visit().go("/code/", "fr")
    page.evaluate(
        "words => { document.querySelector('textarea').value = words }", words
    )
    page.click("main form button[type=submit]")
    page.wait_for_url("**/about/")


def test_without_a_script_a_moment_of_patience_is_enough(visit, words):
    window = visit(java_script_enabled=False)
    page = window.go("/code/", "fr")
    page.fill("textarea", words)
    page.click("main form button[type=submit]")
    assert "Secondes à attendre" in page.locator("[role=alert]").inner_text()
    assert page.locator("textarea").input_value() == words
    time.sleep(4)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/about/")
    window.complaints.clear()  # the browser notes the answer 429


def test_what_is_hidden_takes_no_focus_and_is_not_read_out(visit, words):
    page = visit().go("/code/", "en")
    trap = page.locator("input[name=website]")
    assert trap.evaluate("e => e.tabIndex") == -1
    assert trap.evaluate("e => !!e.closest('[aria-hidden=true]')")
    box = trap.bounding_box()
    assert (
        box is None
        or trap.evaluate("e => e.closest('div').getBoundingClientRect().width") <= 1
    )
