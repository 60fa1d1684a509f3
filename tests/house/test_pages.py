"""Every page in every language: light, marked up right, and nothing inline."""

import gzip
import re
import tomllib
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path
from uuid import UUID

import pytest
from django.contrib.staticfiles import finders
from django.urls import NoReverseMatch, get_resolver, reverse

from tests.calls import NOW, make_board
from tests.people import person, sign_in
from vigie.lib import clock
from vigie.missing.states import Door, Stage
from vigie.missing.tests.world import sought

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[2]
SLUG = "crue-a-port-neuf"
LANGUAGES = {"fr": "ltr", "en": "ltr", "es": "ltr", "ar": "rtl"}
PUBLIC = {
    "home": "/",
    "board": f"/e/{SLUG}/",
    "filtered": f"/e/{SLUG}/?kind=roof&age=720",
    "call": f"/e/{SLUG}/c/c0000000/",
    "map": f"/e/{SLUG}/map/",
    "doors": f"/e/{SLUG}/doors/",
    "doors that fit": f"/e/{SLUG}/doors/?place=Carmes&who=women&size=2",
    "lookouts": f"/e/{SLUG}/lookouts/",
    "roads": f"/e/{SLUG}/roads/",
    "pulse": f"/e/{SLUG}/pulse/",
    "about": "/about/",
    "limits": "/limits/",
    "kept": "/kept/",
    "programs": "/programs/",
    "offline": "/offline/",
    "not found": "/nothing/",
}
DESK = {
    "desk": "/desk/",
    "open": "/desk/open/",
    "running": "/desk/running/",
    "letters": "/desk/letters/",
    "manage": f"/desk/{SLUG}/",
    "area": f"/desk/{SLUG}/area/",
    "places": f"/desk/{SLUG}/places/",
    "sources": f"/desk/{SLUG}/sources/",
    "review": f"/e/{SLUG}/pulse/-/review/",
    "strikes": f"/e/{SLUG}/pulse/-/strikes/",
    "staff's call": f"/e/{SLUG}/c/c0000000/",
    "triage": f"/e/{SLUG}/desk/",
    "checks": f"/e/{SLUG}/safety/desk/",
    "a new check": f"/e/{SLUG}/safety/desk/new/",
    "keys": "/sealed/key/",
    "sealed data": "/sealed/",
    "the glass": "/sealed/glass/",
    "people": "/people/",
    "to answer": f"/e/{SLUG}/desk/?stage=verified",
    "lookouts: the team": f"/e/{SLUG}/lookouts/team/",
    "relays": f"/e/{SLUG}/lookouts/team/relays/",
    "roads: the team": f"/e/{SLUG}/roads/team/",
    "beds: the team": f"/e/{SLUG}/doors/team/",
    "beds: offers and hosts": f"/e/{SLUG}/doors/team/offers/",
    "beds: how it was": f"/e/{SLUG}/doors/team/said/",
    "beds: a shelter": f"/e/{SLUG}/doors/team/enter/shelter/",
    "beds: by telephone": f"/e/{SLUG}/doors/team/enter/request/",
    "room: by telephone": f"/e/{SLUG}/doors/team/enter/offer/",
}
OPEN = {  # public pages with forms that are sent: nothing of them is kept
    "sign in": "/enter/",
    "code": "/code/",
    "no account": "/enter/new/",
    "a code by mail": "/enter/code/",
    "a spent link": "/enter/1.x/",
    "this is wrong": f"/e/{SLUG}/c/c0000000/flag/",
    "to be asked": "/me/safety/join/",
    "am I safe": f"/e/{SLUG}/safe/",
    "whom I look for": f"/e/{SLUG}/safe/look/",
    "I have room": f"/e/{SLUG}/doors/offer/",
    "I need a bed": f"/e/{SLUG}/doors/ask/",
    "look out for this": f"/e/{SLUG}/lookouts/post/",
    "on the road": f"/e/{SLUG}/roads/report/",
    "be a relay": f"/e/{SLUG}/lookouts/relays/",
}
# Looked for, no more so, and looked for by a post.
SOMEBODY, ENDED, POSTED = UUID(int=1), UUID(int=2), UUID(int=3)
MISSING = {  # the room's public pages
    "missing people": f"/e/{SLUG}/missing/",
    "look for somebody": f"/e/{SLUG}/missing/search/",
    "I know something": f"/e/{SLUG}/missing/know/",
    "a new call": f"/e/{SLUG}/missing/new/",
    "without a name": f"/e/{SLUG}/missing/new/nameless/",
    "a person": f"/missing/{SOMEBODY}/",
    "a word of them": f"/missing/{SOMEBODY}/note/",
    "write to who looks": f"/missing/{SOMEBODY}/write/",
    "follow": f"/missing/{SOMEBODY}/follow/",
    "it is me": f"/missing/{SOMEBODY}/me/",
    "a call that is over": f"/missing/{ENDED}/",
    "whose post it is": f"/missing/{POSTED}/author/",
}
OPEN |= MISSING
# Their pages need more than an address: a code, a signed link, a photo, or
# what was typed. The tests of the room and those in Chromium look at them.
ELSEWHERE = {"mine", "followed", "thread", "photo", "feed", "elsewhere"}
OWN = {  # of whoever has signed in
    "own": "/account/",
    "an app": "/account/app/",
    "passkeys": "/account/passkeys/",
    "a passkey": "/account/passkeys/add/",
    "remove an app": "/account/app/remove/",
    "again": "/account/again/",
    "recovery codes": "/account/codes/",
    "sign out": "/leave/",
}
MOST = 14 * 1024
MOST_SHEET = 5 * 1024
MOST_SCRIPTS = 60 * 1024
VOID = {"meta", "link", "input", "br", "hr", "img", "path", "circle", "use", "rect"}


def packed(content):
    return len(gzip.compress(content, 9))


class Page(HTMLParser):
    """What a page is made of, and whether its elements close as they open."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.wrong = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]


@pytest.fixture
def board(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    found = make_board(60, is_drill=True)
    sought(found, id=SOMEBODY)
    sought(found, id=ENDED, stage=Stage.CLOSED)
    sought(found, id=POSTED, door=Door.POST)
    return found


@pytest.fixture
def page(client, board):
    def get(path, language):
        response = client.get(path, {"lang": language} if "?" not in path else None)
        if "?" in path:
            response = client.get(f"{path}&lang={language}")
        return response.content.decode()

    return get


def everywhere(pages):
    cases = [(path, lang) for path in pages.values() for lang in LANGUAGES]
    ids = [f"{name} {lang}" for name in pages for lang in LANGUAGES]
    return pytest.mark.parametrize(("path", "language"), cases, ids=ids)


def sheet():
    with open(finders.find("kit/kit.css"), "rb") as file:
        return file.read()


def in_order(text, language):
    page = Page(text)
    (html,) = page.all("html")
    assert (html["lang"], html["dir"]) == (language, LANGUAGES[language])
    assert page.wrong == []
    assert page.open == []
    assert len(page.all("h1")) == 1
    assert page.all("main")[0]["id"] == "main"
    ids = [attrs["id"] for _tag, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    nothing_inline(page)
    assert not re.search(r"\{[{%]|%\(\w+\)s", text)
    return page


def nothing_inline(page):
    """The content security policy would refuse each of these in silence."""
    for tag, attrs in page.elements:
        assert tag != "style"
        assert "style" not in attrs
        assert not [name for name in attrs if name.startswith("on")]
        if tag == "script":
            assert attrs["src"].startswith("/static/")
            assert "defer" in attrs


@everywhere({**PUBLIC, **OPEN})
def test_a_public_page_is_in_order(page, path, language):
    found = in_order(page(path, language), language)
    assert {one["hreflang"] for one in found.all("link") if "hreflang" in one} == set(
        LANGUAGES
    )


@everywhere({**PUBLIC, **OPEN})
def test_a_first_load_is_at_most_14_kb(page, path, language):
    text = page(path, language).encode()
    assert packed(text) + packed(sheet()) <= MOST


@everywhere(DESK)
def test_a_page_of_the_desk_is_in_order(client, page, path, language):
    sign_in(client, person("operator", "operator"))
    in_order(page(path, language), language)


@everywhere(OWN)
def test_a_page_of_ones_own_is_in_order_and_light(client, page, path, language):
    sign_in(client, person("ana"), proven=False)
    text = page(path, language)
    in_order(text, language)
    assert packed(text.encode()) + packed(sheet()) <= MOST


@pytest.mark.parametrize("path", PUBLIC.values(), ids=PUBLIC)
def test_forms_of_public_pages_only_ask(page, path):
    for form in Page(page(path, "en")).all("form"):
        assert form["method"] == "get"


@pytest.mark.parametrize("path", PUBLIC.values(), ids=PUBLIC)
def test_every_field_has_its_words(page, path):
    found = Page(page(path, "en"))
    named = {label.get("for") for label in found.all("label")}
    for tag in ("input", "select", "textarea"):
        for field in found.all(tag):
            assert field.get("type") == "hidden" or field["id"] in named


@pytest.mark.parametrize("path", PUBLIC.values(), ids=PUBLIC)
def test_nothing_of_another_site_is_loaded(page, path):
    found = Page(page(path, "en"))
    loaded = [one.get("src") for one in found.all("script") + found.all("img")]
    loaded += [one["href"] for one in found.all("link") if one["rel"] == "stylesheet"]
    assert all(address.startswith("/static/") for address in loaded)


def test_the_sheet_is_under_5_kb():
    assert packed(sheet()) < MOST_SHEET


def test_the_squares_of_a_qr_code_do_not_run_together():
    """The strokes of icons are two wide with round ends: no phone reads such a code."""
    rule = re.search(r"\.qr svg \{([^}]*)\}", sheet().decode())[1]
    assert "stroke-width: 1;" in rule
    assert "stroke-linecap: butt;" in rule


def test_the_sheet_needs_no_second_one_for_right_to_left():
    text = re.sub(r"/\*.*?\*/", "", sheet().decode(), flags=re.S)
    sides = r"(margin|padding|border)-(left|right)|text-align: ?(left|right)|[^-]float:"
    assert not re.search(sides, text)


def test_scripts_are_at_most_60_kb(client):
    names = ("django_htmx/htmx-2.min.js", "kit/live.js", "kit/map.js")
    names = (*names, "kit/worker.js")
    sizes = packed(client.get("/sw.js").content)
    for name in names:
        with open(finders.find(name), "rb") as file:
            sizes += packed(file.read())
    assert sizes <= MOST_SCRIPTS


def test_a_drill_is_marked_on_every_page_of_it(client, page):
    sign_in(client, person("operator", "operator"))
    for path in [*PUBLIC.values(), *DESK.values()]:
        if SLUG in path:
            assert "SIMULACRO" in page(path, "es"), path


@pytest.mark.parametrize("path", [PUBLIC["call"], *MISSING.values()])
def test_pages_about_people_are_not_to_be_indexed(page, path):
    assert 'content="noindex' in page(path, "fr")


def test_a_page_of_somebody_is_shown_and_one_that_is_over_is_gone(client, board):
    assert client.get(MISSING["a person"]).status_code == 200
    over = client.get(MISSING["a call that is over"])
    assert over.status_code == 410
    assert "Vasseur" not in over.content.decode()


def test_the_policy_allows_nothing_inline(client, board):
    policy = client.get("/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_every_page_of_the_program_is_looked_at_here():
    looked = {re.sub(r"\?.*", "", path) for path in [*PUBLIC.values(), *DESK.values()]}
    pages = ("home", "about", "programs", "desk", "open", "running", "limits", "kept")
    pages = (*pages, "offline")
    about = ("emergency", "map", "manage", "area", "places", "sources", "triage")
    wanted = {reverse(f"web:{name}") for name in pages}
    wanted |= {reverse(f"web:{name}", args=[SLUG]) for name in about}
    assert wanted <= looked
    parts = {"calls", "state", "verdict", "robots", "call", "flag"}
    parts |= {"manifest", "worker"}
    parts |= {"take", "decide", "undo", "head", "read", "healthz", "metrics"}
    names = set(get_resolver().namespace_dict["web"][1].reverse_dict)
    assert {n for n in names if isinstance(n, str)} == {*pages, *about, *parts}


def test_every_public_page_of_the_room_missing_is_looked_at_somewhere():
    rights = tomllib.loads((ROOT / "vigie/config/permissions.toml").read_text())
    public = {n for n, who in rights["missing"].items() if who.get("GET") == "public"}
    given = ({"slug": SLUG}, {"record": SOMEBODY}, {"record": POSTED})
    here = {n for n in public if _addresses(n, given) & set(MISSING.values())}
    assert len(here) == len(MISSING) - 1  # the one that is over has the same name
    assert public - here <= ELSEWHERE


def _addresses(name, given):
    found = set()
    for words in given:
        with suppress(NoReverseMatch):
            found.add(reverse(f"missing:{name}", kwargs=words))
    return found
