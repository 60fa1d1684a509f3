"""A full disk, a locked database, a jumping clock: a wait or a clear 503, no loss."""

import resource
import sqlite3
import threading
import time
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from tests.people import person, sign_in
from vigie.emergencies import actions
from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.trust.journal.verifying import verify

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite's file"),
]
TYPED = {"name": "Crue à Port-Neuf", "kind": "flood", "began_at": "2026-03-01T20:00"}


@pytest.fixture
def staff():
    client = Client(raise_request_exception=False)
    return sign_in(client, person("operator", "operator"))


def refused_and_kept(response):
    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert 'value="Crue à Port-Neuf"' in response.content.decode()


def sound():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchone() == ("ok",)
    assert verify().is_good


@contextmanager
def no_more_than(size):
    """No file of this process may grow past so many bytes: a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def locked(seconds):
    """Somebody else holds the write lock for so long, or until this ends."""
    with closing(
        sqlite3.connect(connection.settings_dict["NAME"], check_same_thread=False)
    ) as line:
        line.execute("BEGIN IMMEDIATE")
        timer = threading.Timer(seconds, line.rollback)
        timer.start()
        yield
        timer.cancel()
        timer.join()


def test_a_full_disk_refuses_clearly_and_takes_the_same_form_afterwards(staff):
    staff.get("/desk/")
    with no_more_than(4096):
        refused_and_kept(staff.post("/desk/open/", TYPED))
        assert Client().get("/").status_code == 200
    assert not Emergency.objects.exists()
    sound()
    assert staff.post("/desk/open/", TYPED).status_code == 302
    assert Emergency.objects.count() == 1
    sound()


def test_a_database_locked_for_three_seconds_is_waited_for(staff):
    staff.get("/desk/")
    with locked(3):
        assert staff.post("/desk/open/", TYPED).status_code == 302
    assert Emergency.objects.count() == 1
    sound()


def test_a_database_locked_for_thirty_seconds_refuses_clearly_meanwhile(staff):
    staff.get("/desk/")
    began = time.monotonic()
    with locked(30):
        refused_and_kept(staff.post("/desk/open/", TYPED))
        assert time.monotonic() - began < 30
        assert Client().get("/").status_code == 200
    assert not Emergency.objects.exists()
    assert staff.post("/desk/open/", TYPED).status_code == 302
    sound()


def test_a_clock_that_jumps_a_day_loses_nothing(monkeypatch):
    now = datetime(2026, 3, 1, 21, 0, tzinfo=UTC)
    for number, days in enumerate((0, 1, -1, 0)):
        moment = now + timedelta(days=days)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        actions.open_emergency(name=f"x{number}", by="test", now=moment)
        assert Client().get(f"/e/x{number}/").status_code == 200
    assert Emergency.objects.count() == 4
    sound()


def test_a_clock_that_jumps_a_day_signs_staff_out_and_not_in(staff, monkeypatch):
    assert staff.get("/desk/").status_code == 200
    later = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    response = staff.post("/desk/open/", TYPED)
    assert response.status_code in {302, 404}
    assert not Emergency.objects.exists()
