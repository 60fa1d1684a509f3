"""Every address of the program, asked in every way, answers closed."""

import re

import pytest
from csp.middleware import CSPMiddleware
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern

from tests.calls import make_board
from tests.house.test_pages import Page, nothing_inline
from tests.people import person, sign_in
from vigie.config.gate.words import refusal
from vigie.kit.headers import HeadersMiddleware, asks_for_a_place
from vigie.lib.closed import HEADERS, permissions

pytestmark = pytest.mark.django_db(transaction=True)
SLUG = "crue-a-port-neuf"
KEYS = {"slug": SLUG, "code": "c0000000"}
SAMPLES = {"int": "1", "slug": "x", "str": "x", "path": "x", "uuid": "0" * 32}
PUBLISHED = {"/robots.txt", "/journal/head.atom", "/journal/head.json"}
# Asked for anew with its ETag, and by nobody's session; with a key nothing is kept.
PUBLISHED |= {f"/pf/{SLUG}/feeds/{kind}" for kind in ("person", "note")}
FRAMED = {f"/e/{SLUG}/lookouts/c0000000/card/"}
ALWAYS = {*HEADERS, "Content-Security-Policy", "Cache-Control"} - {"X-Frame-Options"}


def routes(resolver=None, before=""):
    """Every address of the program, with something in the place of what varies."""
    for one in (resolver or get_resolver()).url_patterns:
        path = before + filled(one.pattern)
        if isinstance(one, URLPattern):
            yield "/" + path
        else:
            yield from routes(one, path)


def filled(pattern):
    if not isinstance(pattern, RoutePattern):  # a regular expression
        return re.sub(r"\(\?P<\w+>[^)]*\)", "x", str(pattern)).strip("^$").lstrip("/")
    return re.sub(
        r"<(?:(\w+):)?(\w+)>",
        lambda m: KEYS.get(m[2]) or SAMPLES.get(m[1] or "str", "x"),
        str(pattern),
    )


def closed(response):
    assert set(response.headers) >= ALWAYS, ALWAYS - set(response.headers)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Permissions-Policy"] == HEADERS["Permissions-Policy"]
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    if response.request["PATH_INFO"] not in FRAMED or response.status_code == 405:
        assert response["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in policy
    body = response.getvalue()  # of a file that is streamed, too
    has_form = b"csrfmiddlewaretoken" in body
    if response.request["REQUEST_METHOD"] != "HEAD":  # which has no body to see it in
        referrer = "same-origin" if has_form else "no-referrer"
        assert response["Referrer-Policy"] == referrer
    if has_form or response.cookies.get("sessionid"):
        assert "no-store" in response["Cache-Control"]
    if response["Content-Type"].startswith("text/html"):
        nothing_inline(Page(body.decode()))


@pytest.fixture
def anybody(settings):
    make_board(3)
    return Client(raise_request_exception=False)


@pytest.fixture
def staff(anybody):
    return sign_in(anybody, person("operator", "operator"))


def test_there_are_routes_to_look_at():
    found = set(routes())
    assert {"/", f"/e/{SLUG}/", "/desk/open/", "/code/"} <= found
    assert len(found) >= 30


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "delete", "options"])
def test_every_route_answers_closed_to_anybody(anybody, method):
    for path in routes():
        closed(getattr(anybody, method)(path))


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_route_answers_closed_to_staff_and_is_not_kept(staff, method):
    for path in routes():
        response = getattr(staff, method)(path)
        closed(response)
        if method == "get" and path not in PUBLISHED:
            assert "no-store" in response["Cache-Control"], path


ERRORS = {
    400: lambda client: client.get("/", headers={"host": "evil.example"}),
    403: lambda client: Client(enforce_csrf_checks=True).post("/code/", {"code": "x"}),
    404: lambda client: client.get("/nothing/"),
    405: lambda client: client.post("/"),
    500: lambda client: client.get("/about/"),
}


@pytest.mark.parametrize("status", ERRORS)
def test_errors_are_closed_like_pages(anybody, monkeypatch, status):
    if status == 500:
        monkeypatch.setattr("vigie.web.views.render", None)
    response = ERRORS[status](anybody)
    assert response.status_code == status
    closed(response)
    assert response["Cache-Control"] == "private, no-store"


def test_a_redirect_to_https_is_closed(anybody, settings):
    settings.SECURE_SSL_REDIRECT = True
    response = Client().get("/")
    assert response.status_code == 301
    closed(response)


def test_a_middleware_that_fails_leaves_the_answer_closed(anybody, monkeypatch):
    monkeypatch.setattr("vigie.kit.languages.chosen_language", None)
    response = anybody.get("/about/")
    assert response.status_code == 500
    closed(response)


def test_what_the_gate_answers_itself_is_closed():
    for status in (400, 413, 503):
        head = refusal(status).partition(b"\r\n\r\n")[0].decode()
        for name, value in HEADERS.items():
            assert f"\r\n{name}: {value}" in head
        assert "default-src 'none'" in head
        assert "no-store" in head


def test_a_page_with_a_form_keeps_its_own_origin(anybody):
    response = anybody.get("/code/")
    assert response["Referrer-Policy"] == "same-origin"
    assert anybody.get("/")["Referrer-Policy"] == "no-referrer"


def test_a_page_that_asks_for_a_place_may_and_no_other(rf):
    asking = asks_for_a_place(lambda request: HttpResponse("where are you?"))
    response = HeadersMiddleware(asking)(rf.get("/"))
    assert "geolocation=(self)" in response["Permissions-Policy"]
    assert "camera=()" in response["Permissions-Policy"]
    assert "geolocation=()" in permissions()


def test_a_view_may_say_that_its_answer_is_kept(rf):
    def view(request):
        return HttpResponse("x", headers={"Cache-Control": "public"})

    assert HeadersMiddleware(view)(rf.get("/"))["Cache-Control"] == "public"


def test_the_policy_stands_outside_of_all_that_may_answer_by_itself(settings):
    first, second = settings.MIDDLEWARE[:2]
    assert first.endswith(HeadersMiddleware.__name__)
    assert second.endswith(CSPMiddleware.__name__)
