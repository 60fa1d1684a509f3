"""Public pages from memory: fresh enough, bounded, and never somebody's own."""

import gzip

import brotli
import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from vigie.kit import fastlane
from vigie.kit.fastlane import Kept, Shelf, encoding_for, public_page


class Page:
    """A view that counts how often it is built."""

    def __init__(self, words=(), status=200):
        self.built, self.revision, self.status = 0, 1, status
        self.view = public_page(lambda **_: self.revision, words=words)(self.build)

    def build(self, request):
        self.built += 1
        return HttpResponse(f"page {self.built}" * 50, status=self.status)

    def get(self, path="/", method="GET", cookies=None, session=None, **headers):
        request = RequestFactory().generic(method, path, **headers)
        request.COOKIES.update(cookies or {})
        request.session = session or {}
        request._messages = FallbackStorage(request)
        return self.view(request)


@pytest.fixture(autouse=True)
def still_time(monkeypatch):
    moments = {"now": 1_000_000.0}
    monkeypatch.setattr(fastlane.time, "time", lambda: moments["now"])
    return moments


def test_a_page_is_built_once():
    page = Page()
    first, second = page.get(), page.get()
    assert page.built == 1
    assert first.content == second.content


def test_a_public_change_shows_at_once():
    page = Page()
    page.get()
    page.revision = 2
    assert b"page 2" in page.get().content


def test_a_page_is_built_anew_after_twenty_seconds(still_time):
    page = Page()
    page.get()
    still_time["now"] += fastlane.SECONDS
    assert b"page 2" in page.get().content


def test_whoever_is_signed_in_gets_everything_fresh():
    page = Page()
    page.get()
    response = page.get(cookies={"sessionid": "x"}, session={SESSION_KEY: "7"})
    assert b"page 2" in response.content
    assert response["Cache-Control"] == "private, no-store"
    assert b"page 1" in page.get().content


def test_whoever_is_to_be_told_something_gets_it():
    page, asked = Page(), RequestFactory().get("/")
    said = Message(constants.INFO, "It is done.")
    asked.COOKIES["messages"] = CookieStorage(asked)._encode([said])
    page.get()
    assert b"page 2" in page.get(cookies=asked.COOKIES).content


@pytest.mark.parametrize("cookie", ["sessionid", "messages"])
@pytest.mark.parametrize("value", ["", "x", "a" * 40, '"\x00é'])
def test_a_made_up_cookie_costs_no_page(cookie, value):
    page = Page()
    for _ in range(3):
        response = page.get(cookies={cookie: value})
        assert response.content == page.get().content
    assert page.built == 1


def test_a_session_of_nobody_costs_no_page():
    page = Page()
    page.get()
    page.get(cookies={"sessionid": "x"}, session={"account_login": {}})
    assert page.built == 1


def test_a_post_is_never_answered_from_memory():
    page = Page()
    page.get()
    assert b"page 2" in page.get(method="POST").content


def test_each_language_has_its_own_page():
    page = Page()
    for language in ("fr", "ar", "fr"):
        with translation.override(language):
            page.get()
    assert page.built == 2


def test_words_that_the_view_does_not_read_make_no_other_page():
    page = Page(words=("kind",))
    for path in ("/?kind=roof", "/?kind=roof&utm=1", "/?kind=roof&lang="):
        page.get(path)
    assert page.built == 1
    page.get("/?kind=safe")
    assert page.built == 2


def test_an_empty_word_is_not_a_missing_one():
    page = Page(words=("size",))
    page.get("/")
    page.get("/?size=")
    assert page.built == 2


def test_a_very_long_question_is_answered_and_not_kept():
    page = Page(words=("place",))
    path = "/?place=" + "a" * 500
    page.get(path)
    page.get(path)
    assert page.built == 2


def test_only_good_answers_are_kept():
    page = Page(status=404)
    assert page.get().status_code == 404
    page.get()
    assert page.built == 2


def test_no_page_no_memory():
    page = Page()
    page.revision = None
    page.get()
    page.get()
    assert page.built == 2


def test_an_unchanged_page_is_not_sent_again():
    page = Page()
    tag = page.get()["ETag"]
    again = page.get(HTTP_IF_NONE_MATCH=tag)
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == tag
    page.revision = 2
    assert page.get(HTTP_IF_NONE_MATCH=tag).status_code == 200


def test_a_page_that_is_built_anew_and_the_same_is_not_sent_again(still_time):
    page = Page()
    page.build = None
    view = public_page(lambda: 1)(lambda request: HttpResponse("same"))
    tag = view(RequestFactory().get("/"))["ETag"]
    still_time["now"] += 100
    again = view(RequestFactory().get("/", HTTP_IF_NONE_MATCH=tag))
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("", "", bytes),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("identity", "", bytes),
    ],
)
def test_a_page_is_sent_as_the_browser_wants_it(accepted, encoding, unpack):
    response = Page().get(HTTP_ACCEPT_ENCODING=accepted)
    assert response.get("Content-Encoding", "") == encoding
    assert unpack(response.content) == b"page 1" * 50
    assert int(response["Content-Length"]) == len(response.content)
    assert "Accept-Encoding" in response["Vary"]
    assert encoding_for(accepted) == encoding


def test_each_encoding_has_its_own_tag():
    page = Page()
    tags = {page.get(HTTP_ACCEPT_ENCODING=e)["ETag"] for e in ("br", "gzip", "")}
    assert len(tags) == 3


def kept(size):
    return Kept(("s",), "text/html", {}, b"x" * size, "tag")


def test_the_shelf_is_bounded_and_the_unused_page_leaves_first():
    shelf = Shelf(most_bytes=400)
    shelf.put(("a",), kept(100))
    shelf.put(("b",), kept(100))
    assert shelf.get(("a",), ("s",))
    shelf.put(("c",), kept(100))
    assert shelf.get(("a",), ("s",))
    assert shelf.get(("b",), ("s",)) is None


def test_a_page_larger_than_the_shelf_is_not_kept():
    shelf = Shelf(most_bytes=10)
    shelf.put(("a",), kept(100))
    assert shelf.get(("a",), ("s",)) is None
    assert shelf._bytes == 0


def test_a_page_put_twice_counts_once():
    shelf = Shelf(most_bytes=400)
    for _ in range(10):
        shelf.put(("a",), kept(100))
    assert shelf._bytes == 150
    shelf.clear()
    assert shelf._bytes == 0
