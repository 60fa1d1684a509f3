"""A probe, Prometheus and the operator see how it runs, and nothing of a reader."""

import re
import shutil
import sqlite3
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import translation
from prometheus_client.parser import text_string_to_metric_families

from tests.calls import NOW, make_board
from tests.people import staff_client
from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.relaying.states import Channel
from vigie.trust.journal.heads import publish_head
from vigie.trust.models import ReadingAlarm
from vigie.trust.sealed.unsealing import look_at_alarm
from vigie.web import figures, running
from vigie.web.pages import cards
from vigie.work import errors, worker
from vigie.work.backup import making
from vigie.work.models import Beat

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _here(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def alive():
    worker.beat(NOW - timedelta(seconds=5))


def probe():
    response = Client().get("/healthz")
    return response.status_code, response.content.decode()


def test_a_program_that_works_says_ok(alive):
    assert probe() == (200, "ok\n")


def test_a_worker_that_was_never_seen_is_missed():
    assert probe() == (503, "worker: not seen yet\n")


def test_a_silent_worker_is_missed(alive, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=56))
    assert probe() == (503, "worker: silent for 61 s\n")


def test_a_full_disk_is_named(alive, monkeypatch):
    few = SimpleNamespace(free=199 * 2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: few)
    assert probe() == (503, "disk: 199 MB free\n")


def test_whoever_is_told_that_it_fails_may_come_again(monkeypatch):
    response = Client().get("/healthz")
    assert response["Retry-After"] == "10"
    assert response["Content-Type"] == "text/plain"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a lock of SQLite")
def test_a_database_that_takes_no_writes_is_named(alive, monkeypatch):
    monkeypatch.setattr(figures, "_PATIENCE", 0.05)
    other = sqlite3.connect(connection.settings_dict["NAME"])
    other.execute("BEGIN IMMEDIATE")
    try:
        assert probe() == (503, "database: takes no writes\n")
    finally:
        other.close()
    assert probe() == (200, "ok\n")


def test_a_database_that_does_not_answer_is_named(monkeypatch):
    def gone(name):
        raise DatabaseError

    monkeypatch.setattr(Beat, "last", gone)
    code, words = probe()
    assert code == 503
    assert "the database does not answer" in words


def test_the_worker_gives_its_sign_by_a_chore():
    chores = {chore.name: chore for chore in worker.chores()}
    assert chores["beat"].seconds * 3 < figures.SILENT
    worker.beat(NOW)
    worker.beat(NOW + timedelta(seconds=10))
    assert Beat.last("worker") == NOW + timedelta(seconds=10)
    assert str(Beat.objects.get()) == "worker 2026-03-01 21:20:10"


def scraped(**words):
    response = Client(**words).get("/metrics")
    assert response.status_code == 200
    families = text_string_to_metric_families(response.content.decode())
    return {
        (one.name, *one.labels.values()): one.value
        for family in families
        for one in family.samples
    }


@pytest.fixture
def busy(alive, settings):
    settings.METRICS_FROM = ["192.0.2.0/24"]
    make_board(12)
    for _ in range(3):
        errors.count(settings.DATA_DIR / "errors", "ValueError")
    (settings.DATA_DIR / making.LAST).write_text(
        f'{{"at": {NOW.timestamp() - 60}, "bytes": 1234}}'
    )
    publish_head(NOW - timedelta(minutes=5))


def test_the_figures_are_those_of_the_program(busy):
    found = scraped(REMOTE_ADDR="192.0.2.9")
    assert found["vigie_worker_beat_age_seconds",] == 5
    assert found["vigie_calls_unanswered",] == cards()[0].unanswered == 5
    assert found["vigie_errors_total", "ValueError"] == 3
    assert found["vigie_backup_age_seconds",] == 60
    assert found["vigie_backup_bytes",] == 1234
    assert found["vigie_journal_head_age_seconds",] == 300
    assert found["vigie_task_wait_seconds",] == 0
    assert found["vigie_database_bytes",] > 10_000
    assert found["vigie_disk_free_bytes",] > 0
    assert found["vigie_reading_alarms",] == 0


def test_what_never_was_has_no_age(settings):
    settings.METRICS_FROM = ["127.0.0.1"]
    names = {name for name, *_ in scraped()}
    assert "vigie_backup_age_seconds" not in names
    assert "vigie_worker_beat_age_seconds" not in names


def test_labels_are_names_of_types_and_states_alone(busy):
    labels = {
        words for _name, *rest in scraped(REMOTE_ADDR="192.0.2.9") for words in rest
    }
    states = {"ValueError", "ready", "running", "successful", "failed"}
    assert labels <= states | {one.name.lower() for one in Channel}


@pytest.mark.parametrize("address", ["192.0.3.1", "127.0.0.1", "::1", "", "nonsense"])
def test_for_all_others_there_is_nothing(busy, address):
    assert Client(REMOTE_ADDR=address).get("/metrics").status_code == 404


def test_a_client_cannot_name_itself(busy):
    response = Client().get("/metrics", headers={"x-forwarded-for": "192.0.2.9"})
    assert response.status_code == 404


def test_a_token_opens_from_anywhere(settings):
    settings.METRICS_TOKEN = "seven-times-seven"
    assert scraped(headers={"authorization": "Bearer seven-times-seven"})
    for given in ("Bearer seven-times-eight", "seven-times-seven", "Bearer ", ""):
        wrong = Client().get("/metrics", headers={"authorization": given})
        assert wrong.status_code == 404


def test_without_a_setting_nobody_may_read_them(settings):
    assert Client().get("/metrics").status_code == 404
    empty = Client().get("/metrics", headers={"authorization": "Bearer "})
    assert empty.status_code == 404


def test_the_operator_sees_what_needs_a_look(busy):
    page = staff_client().get("/desk/running/?lang=en").content.decode()
    assert "ValueError" in page
    assert "just now" in page
    assert page.count("look at this") == 0
    assert "5 min ago" in page


def test_alarms_on_much_reading_are_counted_until_somebody_looks(busy):
    about = {"person": "user:7", "count": 31, "since": NOW, "at": NOW}
    alarm, _ = (ReadingAlarm.objects.create(**about) for _ in range(2))
    assert scraped(REMOTE_ADDR="192.0.2.9")["vigie_reading_alarms",] == 2
    page = staff_client().get("/desk/running/?lang=en").content.decode()
    assert re.search(r"Alarms on much reading</th>\s*<td>\s*2\s*<span", page)
    assert "user:7" not in page
    look_at_alarm(alarm=alarm, by="user:8", now=NOW)
    assert scraped(REMOTE_ADDR="192.0.2.9")["vigie_reading_alarms",] == 1


def test_the_figure_of_alarms_names_nobody(busy):
    ReadingAlarm.objects.create(person="user:7", count=31, since=NOW, at=NOW)
    text = Client(REMOTE_ADDR="192.0.2.9").get("/metrics").content.decode()
    (line,) = [one for one in text.splitlines() if "vigie_reading_alarms " in one][-1:]
    assert line == "vigie_reading_alarms 1.0"
    assert "user:" not in text


def test_what_never_happened_needs_a_look():
    page = staff_client().get("/desk/running/?lang=en").content.decode()
    assert page.count("look at this") >= 2
    assert "never" in page
    assert "No error was counted." in page


@pytest.mark.parametrize(
    ("hours", "age", "late"),
    [(26, 25.9, False), (26, 26.1, True), (1, 1.1, True), (8760, 8000, False)],
)
def test_a_backup_older_than_the_setting_is_marked(busy, settings, hours, age, late):
    settings.BACKUP_HOURS = hours
    told = f'{{"at": {NOW.timestamp() - age * 3600}, "bytes": 1234}}'
    (settings.DATA_DIR / making.LAST).write_text(told)
    page = staff_client().get("/desk/running/?lang=en").content.decode()
    row = page[page.index("Last backup") :].partition("</tr>")[0]
    assert ("look at this" in row) is late
    assert "ago" in row
    assert page.count("look at this") == late


def test_without_a_backup_the_page_says_never_and_marks_it(busy, settings):
    (settings.DATA_DIR / making.LAST).unlink()
    page = staff_client().get("/desk/running/?lang=en").content.decode()
    row = page[page.index("Last backup") :].partition("</tr>")[0]
    assert "never" in row
    assert "look at this" in row


@pytest.mark.parametrize("role", ["volunteer", "moderator", "analyst"])
def test_the_page_is_the_operators_alone(role):
    assert staff_client(role).get("/desk/running/").status_code == 404
    assert (
        "/desk/running/"
        not in staff_client(role, name="b").get("/desk/").content.decode()
    )


def test_more_calls_and_errors_cost_no_more_questions(
    busy, django_assert_max_num_queries
):
    with django_assert_max_num_queries(13 + 4 * len(Channel)):
        figures.look(NOW)


def test_it_is_counted_where_who_looks_cannot_be_sealed(busy):
    words = "Emergencies that keep no name of who looks"

    def rows():
        with translation.override("en"):
            found = running._rows(figures.look(NOW))
        return [(one.value, one.wrong) for one in found if words in one.words]

    assert rows() == [("1", False)]  # a hint, no fault
    assert scraped(REMOTE_ADDR="192.0.2.9")["vigie_emergencies_without_key",] == 1
    Emergency.objects.update(state="closed")
    assert rows() == []
    assert scraped(REMOTE_ADDR="192.0.2.9")["vigie_emergencies_without_key",] == 0
