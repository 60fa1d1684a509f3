"""A headless Chromium against the program itself, with a synthetic board."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from tests.calls import make_board
from tests.people import person, sign_in
from vigie.lib import clock

CHROMIUM = os.environ.get("VIGIE_CHROMIUM") or shutil.which("chromium") or ""
CI = os.environ.get("CI", "").lower() in {"1", "true"}
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SLUG = "crue-a-port-neuf"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; without one a reason, and under CI a failure."""
    if not CHROMIUM:
        words = "Chromium is not here (Debian package: chromium)"
        pytest.fail(words) if CI else pytest.skip(words)
    # The browser's own loop runs in this thread while Django's test code does.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def board(transactional_db, monkeypatch):
    """A drill with calls of every kind, the latest of now."""
    monkeypatch.setattr("tests.calls.NOW", clock.now())
    return make_board(40, is_drill=True)


class Visit:
    """A reader's window: where it looks, and what the browser complained of."""

    def __init__(self, browser: Browser, base: str, **options: object) -> None:
        self.context = browser.new_context(**options)
        self.base, self.complaints = base, []
        self.context.set_default_timeout(10_000)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._heard)

    def _heard(self, message: object) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def go(self, path: str, language: str = "") -> Page:
        """Open an address of the program, in a language."""
        if language:
            path += ("&" if "?" in path else "?") + f"lang={language}"
        self.page.goto(self.base + path, wait_until="load")
        return self.page

    def sign_in(self, role: str = "operator") -> None:
        """Be somebody of a role, with a second factor behind them."""
        client = sign_in(Client(), person(role, role))
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        given = {"name": settings.SESSION_COOKIE_NAME, "value": value}
        self.context.add_cookies([{**given, "url": self.base}])


@pytest.fixture
def visit(chromium, live_server, board):
    """Open windows; each closes, and none may have complained."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "localhost"]
    windows = []

    def window(**options: object) -> Visit:
        options.setdefault("viewport", {"width": 360, "height": 740})
        windows.append(Visit(chromium, live_server.url, **options))
        return windows[-1]

    yield window
    for one in windows:
        one.context.close()
        assert one.complaints == []
