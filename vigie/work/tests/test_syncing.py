"""What is acknowledged after `synced()` is on the disk, and waiting is shared."""

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection

from vigie.emergencies.models import Emergency
from vigie.work import syncing
from vigie.work.syncing import synced, writing_to_be_synced

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def files(monkeypatch):
    """The names of the files that were synced, in their order."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL syncs with the commit")
    seen, sync = [], os.fsync

    def noted(handle):
        seen.append(os.path.basename(os.readlink(f"/proc/self/fd/{handle}")))
        sync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    return seen


def open_one(slug="flood"):
    with writing_to_be_synced():
        Emergency.objects.create(slug=slug, name="Flood")


def test_what_is_written_stays_and_is_seen_at_once():
    open_one()
    assert Emergency.objects.filter(slug="flood").exists()
    synced()


def test_a_commit_alone_syncs_nothing_and_holds_up_nobody(files):
    open_one()
    assert files == []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (1,)


def test_the_log_with_the_commit_is_synced_before_it_is_acknowledged(files):
    open_one()
    synced()
    assert len(files) == 1
    assert files[0].endswith("-wal")


def test_what_is_in_the_log_no_more_is_in_the_database_that_is_synced(files, tmp_path):
    database = tmp_path / "other.sqlite3"
    with sqlite3.connect(database) as other:
        other.execute("CREATE TABLE thing (id)")
    syncing._sync([database])
    assert files == ["other.sqlite3"]


def test_those_who_wait_while_a_sync_runs_share_the_next(monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL syncs with the commit")
    go, syncs = Event(), []

    def slow(path):
        syncs.append(path)
        go.wait(5)

    monkeypatch.setattr(syncing, "_sync_file", slow)
    shared = syncing._together
    with ThreadPoolExecutor(9) as pool:
        first = pool.submit(synced)
        while not syncs:
            pass
        others = [pool.submit(synced) for _ in range(8)]
        while len(shared._waiting) < 8:
            pass
        go.set()
        for one in [first, *others]:
            one.result(timeout=5)
    assert len(syncs) == 2


def test_a_disk_that_takes_nothing_is_an_error(monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL syncs with the commit")

    def broken(handle):
        raise OSError("no space")

    monkeypatch.setattr(os, "fsync", broken)
    open_one()
    with pytest.raises(OSError, match="no space"):
        synced()


def test_on_postgresql_the_commit_itself_is_durable():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite is synced afterwards")
    with writing_to_be_synced(), connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone() == ("on",)
