"""Pages in use: without scripts, by keyboard, live, and at the desk."""

import json

from tests.browser.conftest import SLUG
from tests.calls import make_call
from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.listening.actions import change_call
from vigie.listening.models import Call

BOARD = f"/e/{SLUG}/"


def test_everything_works_without_javascript(visit):
    window = visit(java_script_enabled=False)
    page = window.go("/", "fr")
    page.click("a.card")
    page.click("a.way.door[href*='kind=roof']")
    assert "kind=roof" in page.url
    page.click("text=Pourquoi")
    assert page.locator(".why ul").first.is_visible()
    page.click("details:has(#place) summary")
    page.fill("#place", "quai")
    page.click("button[type=submit]")
    assert "place=quai" in page.url
    assert page.locator(".calls > li").count() > 0
    page.click(".calls h3 a")
    assert page.locator("blockquote.large").is_visible()
    page.click(".crumbs a")
    page.click("nav.chips a >> nth=0")
    assert page.locator(".map svg .area").is_visible()
    assert page.locator("tbody tr").count() > 3


def test_older_calls_are_one_press_away_without_javascript(visit):
    page = visit(java_script_enabled=False).go(BOARD, "en")
    first = page.locator(".calls h3 a").first.get_attribute("href")
    page.click("text=Older")
    assert page.locator(".calls h3 a").first.get_attribute("href") != first
    page.click("text=Newest")
    assert page.locator(".calls h3 a").first.get_attribute("href") == first


def test_the_language_is_kept_without_javascript(visit):
    page = visit(java_script_enabled=False).go("/", "fr")
    page.click("header a[hreflang=ar]")
    page.click("a.card")
    assert page.locator("html").get_attribute("dir") == "rtl"


def focus_all(page):
    """Press Tab through the page and return what had the focus, in order."""
    seen = []
    for _ in range(400):
        page.keyboard.press("Tab")
        name = page.evaluate(
            "() => { const e = document.activeElement;"
            " if (e === document.body) return '';"
            " e.dataset.n ??= String(Math.random()); return e.dataset.n }"
        )
        if not name or name in seen:
            break
        seen.append(name)
    return seen


def test_the_keyboard_reaches_everything(visit):
    page = visit(viewport={"width": 1280, "height": 900}).go(BOARD, "fr")
    page.wait_for_load_state("networkidle")
    focus_all(page)
    missed = page.evaluate(
        "() => [...document.querySelectorAll('a[href],button,summary,input,select')]"
        ".filter(e => e.checkVisibility() && !e.dataset.n).map(e => e.outerHTML)"
    )
    assert missed == []


def test_the_first_tab_skips_to_the_content(visit):
    page = visit().go(BOARD, "fr")
    page.keyboard.press("Tab")
    assert page.locator(".skip").evaluate("e => e === document.activeElement")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_the_focus_can_be_seen(visit):
    page = visit().go(BOARD, "fr")
    for _ in range(6):
        page.keyboard.press("Tab")
    width = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert width == "3px"


def refresh(page):
    """Have the list ask again now instead of in twenty seconds."""
    page.evaluate(
        """() => new Promise(done => {
          const end = () => setTimeout(done, 50);
          document.addEventListener("htmx:afterRequest", end, {once: true});
          const list = document.getElementById("list");
          htmx.ajax("GET", list.getAttribute("hx-get"), {source: list, target: list});
          setTimeout(done, 1500);
        })"""
    )


def live(visit):
    page = visit().go(BOARD, "en")
    page.wait_for_function("() => window.htmx")
    return page


def test_a_new_call_comes_by_itself(visit, board):
    page = live(visit)
    make_call(board, 77, text="A door on the quay", at=clock.now())
    Emergency.touch(board.pk)
    refresh(page)
    assert "A door on the quay" in page.locator(".calls > li").first.inner_text()


def test_a_waiting_reader_sees_a_new_call_without_a_reload(visit, board, settings):
    settings.REFRESH_SECONDS = 1
    page = live(visit)
    page.evaluate("window.sameDocument = true")
    make_call(board, 79, text="A boat at the mill", at=clock.now())
    Emergency.touch(board.pk)
    page.wait_for_selector(".calls > li:first-child:has-text('A boat at the mill')")
    assert page.evaluate("window.sameDocument")


def test_a_waiting_reader_is_sent_nothing_while_nothing_changes(
    visit, settings, monkeypatch
):
    settings.REFRESH_SECONDS = 1
    moment = clock.now()  # it stands still: or the ages in the list would change
    monkeypatch.setattr(clock, "now", lambda: moment)
    page = live(visit)
    before = page.locator("#list").inner_text()

    def unchanged(response):
        return "/calls/" in response.url and response.status == 304

    for _ in range(2):
        with page.expect_event("response", unchanged) as answer:
            pass
        assert answer.value.request.sizes()["responseBodySize"] == 0
    assert page.locator("#list").inner_text() == before


def test_an_answer_moves_the_figures_by_itself(visit, board):
    page = live(visit)
    before = int(page.locator(".figures .open dd").inner_text())
    change_call(
        call=Call.objects.get(code="c0000000"),
        state="answered",
        by="op",
        now=clock.now(),
    )
    refresh(page)
    assert int(page.locator(".figures .open dd").inner_text()) == before - 1


def test_an_unchanged_list_is_asked_for_and_not_sent(visit, monkeypatch):
    monkeypatch.setattr("vigie.kit.fastlane.SECONDS", 10**9)
    page = live(visit)
    answers = []
    page.on("response", lambda r: answers.append(r.status) if "/calls/" in r.url else 0)
    refresh(page)
    refresh(page)
    assert answers == [200, 304]
    assert page.locator(".calls > li").count() > 0


def test_the_list_stands_still_while_somebody_reads(visit, board):
    page = live(visit)
    page.locator(".why summary").first.click()
    make_call(board, 78, text="Later", at=clock.now())
    Emergency.touch(board.pk)
    refresh(page)
    assert page.locator(".why ul").first.is_visible()
    assert "Later" not in page.locator("#list").inner_text()


def test_the_list_does_not_ask_while_nobody_looks(visit):
    page = live(visit)
    asked = []
    page.on("request", lambda r: asked.append(r.url) if "/calls/" in r.url else 0)
    page.evaluate("Object.defineProperty(document, 'hidden', {get: () => true})")
    refresh(page)
    assert asked == []


def test_the_map_is_drawn_without_tiles(visit):
    window = visit(viewport={"width": 1280, "height": 900})
    page = window.go(f"{BOARD}map/", "ar")
    page.wait_for_selector(".leaflet-container path.area")
    assert page.locator(".leaflet-container path.leaflet-interactive").count() > 3
    page.locator("path.door").first.click(force=True)
    assert page.locator(".leaflet-popup a").is_visible()


def test_a_phone_loads_no_map_with_the_board(visit):
    window = visit()
    loaded = []
    window.page.on("request", lambda r: loaded.append(r.url))
    page = window.go(BOARD, "fr")
    page.wait_for_load_state("networkidle")
    assert not [url for url in loaded if "leaflet" in url]


def test_a_phone_page_sends_under_14_kb_of_page_and_sheet(visit):
    window = visit()
    sizes = {}
    window.page.on("response", lambda r: sizes.update({r.url: r.request.sizes()}))
    window.go(BOARD, "fr").wait_for_load_state("networkidle")
    html = next(s for url, s in sizes.items() if url.endswith("lang=fr"))
    assert html["responseBodySize"] < 14 * 1024 - 5 * 1024


def test_an_area_is_drawn_by_pressing_round_it(visit, board):
    window = visit(viewport={"width": 1280, "height": 900})
    window.sign_in()
    page = window.go(f"/desk/{SLUG}/area/", "en")
    page.locator(".leaflet-container path.area").nth(1).wait_for()
    for x, y in ((100, 100), (300, 100), (300, 250), (100, 250)):
        page.locator(".map").click(position={"x": x, "y": y})
    drawn = json.loads(page.input_value("#id_outline"))
    assert len(drawn["coordinates"][0]) == 5
    page.click("button.button >> text=Draw the area anew")
    board.refresh_from_db()
    assert board.outline == drawn


def test_an_operator_opens_an_emergency_and_answers_a_call(visit, board):
    window = visit()
    window.sign_in()
    page = window.go("/desk/open/", "en")
    page.fill("#id_name", "Storm at Cap Vert")
    page.click("text=Open it now")
    assert Emergency.objects.filter(slug="storm-at-cap-vert").exists()
    page = window.go(f"{BOARD}c/c0000000/", "en")
    page.click("button:has-text('It is answered')")
    assert page.locator(".chip.sure").first.inner_text() == "answered"
    assert page.locator("[role=status]").is_visible()
