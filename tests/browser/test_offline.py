"""On a phone whose network goes: the last state of public pages, and nothing else."""

import pytest

from tests.browser.conftest import SLUG
from vigie.safety.tests.asking import make_check, make_question
from vigie.safety.tokens import token_of

BOARD = f"/e/{SLUG}/"
READY = (
    "async () => { await navigator.serviceWorker.ready;"
    " while (!navigator.serviceWorker.controller)"
    " await new Promise(r => setTimeout(r, 20)) }"
)
KEPT = (
    "async () => { const all = []; for (const name of await caches.keys())"
    " for (const one of await (await caches.open(name)).keys())"
    " all.push(new URL(one.url).pathname); return all.sort() }"
)


@pytest.fixture
def phone(visit):
    """A window whose worker is at work."""
    window = visit()
    page = window.go("/", "fr")
    page.evaluate(READY)
    wait_kept(page, "/")  # though it was shown before there was a worker
    return window


def kept(page):
    """The addresses that stand in any cache of this site, but for static files."""
    return {path for path in page.evaluate(KEPT) if not path.startswith("/static/")}


def off(window):
    """Take the network away; what the browser then complains of is expected."""
    window.context.set_offline(True)


def as_kept(window, path):
    """Open a page that is kept; the worker hears a moment late that it is offline."""
    for _ in range(5):
        page = window.go(path)
        if page.locator("#offline").count():
            break
    return page


def quiet(window):
    window.complaints[:] = [one for one in window.complaints if "ERR_" not in one]


def wait_kept(page, path):
    page.wait_for_function(
        "async path => !!(await (await caches.open('vigie-pages')).match(path))",
        arg=path,
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "Hors ligne"),
        ("en", "Offline"),
        ("es", "Sin conexión"),
        ("ar", "دون اتصال"),
    ],
)
def test_a_page_that_was_seen_is_there_without_a_network(phone, language, words):
    wait_kept(phone.go(BOARD, language), BOARD)
    off(phone)
    page = as_kept(phone, BOARD)
    bar = page.locator("#offline")
    assert words in bar.inner_text()
    assert bar.locator("bdi").inner_text().count(":") == 1
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator(".calls h3 a").count() > 0
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
    quiet(phone)


def test_with_a_network_there_is_no_bar(phone):
    wait_kept(phone.go(BOARD, "fr"), BOARD)
    assert phone.go(BOARD).locator("#offline").count() == 0


def test_a_filtered_list_is_not_kept_as_the_page(phone):
    wait_kept(phone.go(BOARD, "en"), BOARD)
    every = phone.page.locator(".calls > li").count()
    some = phone.go(BOARD + "?kind=roof").locator(".calls > li").count()
    assert some < every
    off(phone)
    assert as_kept(phone, BOARD + "?kind=roof").locator(".calls > li").count() == every
    quiet(phone)


def test_what_was_not_seen_says_whom_to_call(phone):
    off(phone)
    page = phone.go("/about/")
    assert page.locator("a.call[href='tel:112']").is_visible()
    assert page.locator("p[lang=ar][dir=rtl]").is_visible()
    quiet(phone)


def test_personal_pages_are_in_no_cache(phone, board):
    question = make_question(make_check(board))
    paths = [f"/a/{token_of(question.pk)}", "/me/safety/join/", "/code/", "/enter/"]
    for path in [*paths, BOARD + "c/c0000000/", BOARD + "map/", "/desk/"]:
        phone.go(path)
    wait_kept(phone.go(BOARD), BOARD)
    assert kept(phone.page) == {"/", BOARD, "/offline/"}
    off(phone)
    page = phone.go(paths[0])
    assert page.locator("form").count() == 0
    phone.complaints[:] = [one for one in phone.complaints if "404" not in one]
    quiet(phone)


def test_whoever_signed_in_leaves_no_page_behind(visit):
    window = visit()
    window.sign_in()
    window.go("/", "en").evaluate(READY)
    for path in ("/", BOARD, "/desk/", "/sealed/", "/account/"):
        window.go(path)
    assert kept(window.page) == {"/offline/"}


def test_a_page_that_is_gone_leaves_no_copy(phone, board):
    wait_kept(phone.go(BOARD), BOARD)
    board.delete()
    page = phone.go(BOARD)
    page.wait_for_function(
        "async path => !(await (await caches.open('vigie-pages')).match(path))",
        arg=BOARD,
    )
    phone.complaints[:] = [one for one in phone.complaints if "404" not in one]


def test_old_copies_are_not_shown(phone):
    wait_kept(phone.go(BOARD), BOARD)
    phone.page.evaluate(
        "async path => { const cache = await caches.open('vigie-pages');"
        " const one = await cache.match(path), headers = new Headers(one.headers);"
        " headers.set('x-kept-at', String(Date.now() - 73 * 3600000));"
        " await cache.put(path, new Response(await one.blob(), { headers })) }",
        BOARD,
    )
    off(phone)
    page = phone.go(BOARD)
    assert page.locator("#offline").count() == 0
    assert page.locator("p[lang=ar]").is_visible()
    quiet(phone)


def worker_of(window):
    """The worker as the browser's own tools know it."""
    tools = window.context.new_cdp_session(window.page)
    found = {}
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: [
            found.update(id=one["registrationId"]) for one in event["registrations"]
        ],
    )
    tools.send("ServiceWorker.enable")
    window.page.wait_for_timeout(300)
    return tools, found["id"]


def pushed(window, data):
    """Notices shown after a push came in. The browser drops one that comes while the
    worker is being started anew: a second is sent, and takes the first one's place."""
    window.context.grant_permissions(["notifications"], origin=window.base)
    window.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    tools, number = worker_of(window)
    for _ in range(3):
        tools.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": window.base, "registrationId": number, "data": data},
        )
        if shown := window.page.evaluate(SHOWN):
            return shown
    return []


SHOWN = (
    "async () => { const r = await navigator.serviceWorker.ready;"
    " for (let n = 0; n < 50; n++) { const all = await r.getNotifications();"
    " if (all.length) return all.map("
    "o => [o.title, o.body, o.tag, o.lang, o.dir, o.data.link]);"
    " await new Promise(w => setTimeout(w, 100)) } return [] }"
)


def test_a_push_is_shown_and_tells_no_more_than_its_notice(phone):
    data = '{"notice": "هناك خبر لك.", "link": "/own/x", "tag": "t1", "language": "ar"}'
    assert pushed(phone, data) == [
        ["Vigie", "هناك خبر لك.", "t1", "ar", "rtl", "/own/x"]
    ]


def test_a_push_that_says_nothing_is_shown_all_the_same(phone):
    [shown] = pushed(phone, "no json")
    assert shown[:3] == ["Vigie", "There is news for you.", "vigie"]
