"""When nothing can be stored: a clear 503, and what was typed comes back with it."""

import errno
import re

import pytest
from django.db import OperationalError, connection
from django.test import Client

from tests.calls import make_board
from tests.people import person, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
TYPED = {"name": "Crue <au> Port & “ville”", "kind": "flood", "hashtags": "a, b"}


@pytest.fixture
def staff(monkeypatch):
    make_board(2)
    client = Client(raise_request_exception=False)
    client.cookies["django_language"] = "en"
    return sign_in(client, person("operator", "operator"))


def fail(monkeypatch, error):
    def failing(**words):
        raise error

    monkeypatch.setattr("vigie.emergencies.actions.open_emergency", failing)


LOCKED = OperationalError("database is locked")
FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("error", [LOCKED, FULL], ids=["locked", "full"])
def test_what_was_typed_comes_back_to_be_sent_again(staff, monkeypatch, error):
    fail(monkeypatch, error)
    response = staff.post("/desk/open/", {**TYPED, "began_at": "2026-03-01T20:00"})
    page = response.content.decode()
    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert "no-store" in response["Cache-Control"]
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)
    kept = {name: value for name, value in hidden if name != "csrfmiddlewaretoken"}
    assert set(kept) == {*TYPED, "began_at"}
    assert kept["name"] == "Crue &lt;au&gt; Port &amp; “ville”"
    assert page.count("csrfmiddlewaretoken") == 1
    assert "Send it again" in page
    assert "call now" in page


def test_a_page_that_was_only_asked_for_has_no_form(staff, monkeypatch):
    monkeypatch.setattr("vigie.web.desk.render", None)
    monkeypatch.setattr("vigie.web.errors._is_passing", lambda error: True)
    response = staff.get("/desk/")
    assert response.status_code == 503
    assert "<form" not in response.content.decode()


def test_any_other_failure_is_a_500(staff, monkeypatch):
    fail(monkeypatch, ValueError("x"))
    response = staff.post("/desk/open/", {**TYPED, "began_at": "2026-03-01T20:00"})
    assert response.status_code == 500
    assert "Retry-After" not in response


@pytest.mark.parametrize("path", ["/desk/", "/e/crue-a-port-neuf/", "/account/"])
def test_a_database_that_is_gone_is_said_so_to_whoever_is_signed_in(staff, path):
    def gone(execute, *words):
        raise OperationalError

    with connection.execute_wrapper(gone):
        response = staff.get(path)
    assert response.status_code == 503
    assert "Nothing can be stored" in response.content.decode()


def test_programs_are_told_in_their_shape():
    def gone(execute, *words):
        raise OperationalError

    with connection.execute_wrapper(gone):
        response = Client(raise_request_exception=False).get("/api/v1/emergencies")
    assert response.status_code in {500, 503}
    assert "Traceback" not in response.content.decode()
