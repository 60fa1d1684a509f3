"""Every page in a real browser: readable by all, in every language, on every width."""

from pathlib import Path

import axe_playwright_python
import pytest

from tests.house.test_pages import DESK, PUBLIC

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text()
LANGUAGES = ("fr", "en", "es", "ar")
SIZES = ((1280, 900), (360, 740))
RUN = """async (rules) => (await axe.run(document, {
    resultTypes: ["violations"],
    ...(rules ? {runOnly: {type: "rule", values: rules}} : {}),
  })).violations.filter(v => ["serious", "critical"].includes(v.impact))
  .map(v => v.id + ": " +
    v.nodes.map(n => n.target + " " + n.failureSummary).join("; "))"""


def look(window, path, language):
    """Findings of axe and overflow, on both widths, by day and by night.

    A page is loaded once and then changed: at night only the colours differ.
    """
    page, found = window.go(path, language), []
    page.evaluate(AXE)  # past the policy: it is the test's, not the page's
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found += [f"{wide} px too wide"] if wide > 0 else []
        for scheme, rules in (("light", None), ("dark", ["color-contrast"])):
            page.emulate_media(color_scheme=scheme)
            found += [f"{scheme}: {words}" for words in page.evaluate(RUN, rules)]
    window.complaints = [c for c in window.complaints if "404 (Not Found)" not in c]
    return [f"{path} {language} {words}" for words in found]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reader", ["anybody", "operator"])
def test_every_page_is_readable_by_all(visit, language, reader):
    window = visit(reduced_motion="reduce")  # or colours are read on their way
    if reader == "operator":
        window.sign_in()
    pages = DESK if reader == "operator" else PUBLIC
    assert [w for path in pages.values() for w in look(window, path, language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_to_help_is_on_the_first_screen_of_a_phone(visit, language):
    page = visit().go(PUBLIC["board"], language)
    for link in page.locator(".danger a.call").all():
        box = link.bounding_box()
        assert box["y"] + box["height"] <= 740
        assert box["height"] >= 40


def test_arabic_is_read_from_right_to_left(visit):
    page = visit().go(PUBLIC["board"], "ar")
    title, mark = (page.locator(s).first.bounding_box() for s in (".top h3", ".kind"))
    assert mark["x"] > title["x"]


def test_what_is_printed_is_the_calls(visit):
    page = visit().go(PUBLIC["board"], "fr")
    page.emulate_media(media="print")
    assert page.locator(".calls > li").first.is_visible()
    for gone in (".bar", ".ways", ".map"):
        assert not page.locator(gone).first.is_visible()


def test_nothing_moves_for_those_who_asked_for_rest(visit):
    page = visit(reduced_motion="reduce").go(PUBLIC["board"], "fr")
    moves = page.locator(".way").first.evaluate("e => getComputedStyle(e).transition")
    assert moves in {"", "none", "all", "all 0s ease 0s"}
