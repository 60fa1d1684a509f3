"""A backup holds what was acknowledged before it began, and comes back whole."""

import json
import os
import sqlite3
import subprocess
import tarfile
import threading
from contextlib import closing
from datetime import UTC, datetime

import pytest

from vigie.work.backup import databases, making
from vigie.work.backup.making import Place, last, make, restore
from vigie.work.backup.stream import Refused, Sealing, key_of, new_keys

NOW = datetime(2026, 3, 1, 21, 0, tzinfo=UTC)
PUBLIC, PRIVATE = (key_of(text) for text in new_keys())


def place_in(folder):
    name = folder / "data" / "vigie.sqlite3"
    name.parent.mkdir(parents=True, exist_ok=True)
    settings = {"ENGINE": "django.db.backends.sqlite3", "NAME": name}
    return Place(settings, folder / "data", folder / "data" / "media")


def database(place, rows=3):
    with closing(sqlite3.connect(place.database["NAME"])) as line:
        line.execute("PRAGMA journal_mode=WAL")
        line.execute("CREATE TABLE calls (id INTEGER PRIMARY KEY, words TEXT)")
        line.executemany("INSERT INTO calls (words) VALUES (?)", [["help"]] * rows)
        line.commit()


def rows(place):
    with closing(sqlite3.connect(place.database["NAME"])) as line:
        assert line.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [row[0] for row in line.execute("SELECT id FROM calls ORDER BY id")]


@pytest.fixture
def here(tmp_path):
    place = place_in(tmp_path / "here")
    database(place)
    return place


@pytest.fixture
def there(tmp_path):
    return place_in(tmp_path / "there")


@pytest.fixture
def file(tmp_path):
    return tmp_path / "backup"


def test_what_was_there_comes_back(here, there, file):
    (here.data / "secret.key").write_text("one")
    (here.data / "sealing.keys").write_text("two")
    (here.data / "push.key").write_text("three")
    (here.media / "a").mkdir(parents=True)
    (here.media / "a" / "picture").write_bytes(b"pixels")
    size = make(here, file, PUBLIC, NOW)
    assert size == file.stat().st_size
    assert restore(there, file, PRIVATE, force=False) == NOW
    assert rows(there) == [1, 2, 3]
    assert (there.data / "secret.key").read_text() == "one"
    assert (there.data / "sealing.keys").read_text() == "two"
    assert (there.data / "push.key").read_text() == "three"
    assert (there.media / "a" / "picture").read_bytes() == b"pixels"
    assert there.database["NAME"].stat().st_mode & 0o077 == 0


def test_every_row_that_was_acknowledged_before_is_in_it(here, there, file):
    """While somebody writes; and it is the state of one moment."""
    stop, acknowledged = threading.Event(), []

    def write():
        with closing(sqlite3.connect(here.database["NAME"], timeout=20)) as line:
            while not stop.is_set():
                with line:
                    row = line.execute("INSERT INTO calls (words) VALUES ('x')")
                acknowledged.append(row.lastrowid)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(acknowledged) < 50:
            pass
        before = acknowledged[-1]
        make(here, file, PUBLIC, NOW)
        while acknowledged[-1] < before + 50:
            pass
    finally:
        stop.set()
        writer.join()
    restore(there, file, PRIVATE, force=False)
    found = rows(there)
    assert found == list(range(1, len(found) + 1))
    assert before <= found[-1] <= acknowledged[-1]
    assert rows(here)[-1] == acknowledged[-1]


def test_the_secrets_of_cases_are_not_in_it(here, there, file):
    secret = os.urandom(32)
    (here.data / "case-keys" / "ab").mkdir(parents=True)
    (here.data / "case-keys" / "ab" / "abcd").write_bytes(secret)
    make(here, file, PUBLIC, NOW)
    restore(there, file, PRIVATE, force=False)
    held = [path.read_bytes() for path in there.data.rglob("*") if path.is_file()]
    assert not [content for content in held if secret in content]
    assert not (there.data / "case-keys").exists()


def test_a_living_database_is_not_overwritten(here, there, file):
    make(here, file, PUBLIC, NOW)
    database(there, rows=9)
    with pytest.raises(Refused, match="--force"):
        restore(there, file, PRIVATE, force=False)
    assert len(rows(there)) == 9
    restore(there, file, PRIVATE, force=True)
    assert rows(there) == [1, 2, 3]


def test_an_empty_database_is_none(here, there, file):
    make(here, file, PUBLIC, NOW)
    there.database["NAME"].touch()
    restore(there, file, PRIVATE, force=False)
    assert rows(there) == [1, 2, 3]


def test_a_database_in_use_is_not_overwritten_even_by_force(here, there, file):
    make(here, file, PUBLIC, NOW)
    database(there, rows=9)
    with closing(sqlite3.connect(there.database["NAME"])) as line:
        line.execute("SELECT count(*) FROM calls").fetchone()
        with pytest.raises(Refused, match="stop it first"):
            restore(there, file, PRIVATE, force=True)
    assert len(rows(there)) == 9


@pytest.mark.parametrize("cut", [200, -1, -70_000])
def test_nothing_is_changed_by_a_backup_that_is_not_whole(here, there, file, cut):
    (here.data / "secret.key").write_text("new")
    (here.media).mkdir()
    (here.media / "noise").write_bytes(os.urandom(300_000))
    make(here, file, PUBLIC, NOW)
    file.write_bytes(file.read_bytes()[:cut])
    database(there, rows=9)
    (there.data / "secret.key").write_text("old")
    with pytest.raises(Refused):
        restore(there, file, PRIVATE, force=True)
    assert len(rows(there)) == 9
    assert (there.data / "secret.key").read_text() == "old"
    assert sorted(path.name for path in there.data.iterdir()) == [
        "secret.key",
        "vigie.sqlite3",
    ]


def test_a_damaged_database_is_not_backed_up_as_if_it_were_sound(here, file):
    database_file = here.database["NAME"]
    with closing(sqlite3.connect(database_file)) as line:
        line.execute("CREATE INDEX by_words ON calls (words)")
        line.executemany("INSERT INTO calls (words) VALUES (?)", [["y" * 500]] * 400)
        line.commit()
        line.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    held = bytearray(database_file.read_bytes())
    held[-4096:] = bytes(4096)
    database_file.write_bytes(held)
    with pytest.raises((Refused, sqlite3.DatabaseError)):
        make(here, file, PUBLIC, NOW)
    assert not file.exists()


def test_a_disk_that_is_full_leaves_no_half_backup(here, tmp_path, monkeypatch):
    folder = tmp_path / "out"
    folder.mkdir()

    def full(self):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Sealing, "close", full)
    with pytest.raises(OSError, match="No space"):
        make(here, folder / "backup", PUBLIC, NOW)
    assert list(folder.iterdir()) == []
    assert last(here.data) is None


def test_two_at_once_are_refused(here, file):
    with (
        making._folder(here.data),
        pytest.raises(Refused, match="under way"),
    ):
        make(here, file, PUBLIC, NOW)
    make(here, file, PUBLIC, NOW)


def test_what_a_killed_backup_left_is_swept(here, file):
    left = here.data / "backup-in-work-xyz"
    left.mkdir()
    (left / "database.sqlite3").write_text("plain")
    make(here, file, PUBLIC, NOW)
    assert not list(here.data.glob("backup-in-work-*"))


def test_a_backup_is_for_its_owner_alone(here, file):
    make(here, file, PUBLIC, NOW)
    assert file.stat().st_mode & 0o077 == 0


def test_when_the_last_one_was_made_is_known(here, file):
    assert last(here.data) is None
    size = make(here, file, PUBLIC, NOW)
    assert last(here.data) == (NOW.timestamp(), size)
    (here.data / making.LAST).write_text("{")
    assert last(here.data) is None


def test_a_backup_of_another_kind_of_database_is_refused(here, there, file):
    make(here, file, PUBLIC, NOW)
    other = {"ENGINE": "django.db.backends.postgresql", "NAME": "x"}
    with pytest.raises(Refused, match="of SQLite"):
        databases.load(other, there.data)
    with pytest.raises(Refused, match="of PostgreSQL"):
        databases.load(there.database, file.parent)


def test_a_path_out_of_the_folder_is_not_followed(here, there, file, monkeypatch):
    def add_outside(self, name, arcname=None, **words):
        return real(self, name, f"../../{arcname}", **words)

    real = tarfile.TarFile.add
    monkeypatch.setattr(tarfile.TarFile, "add", add_outside)
    make(here, file, PUBLIC, NOW)
    with pytest.raises(Refused, match="unpacked"):
        restore(there, file, PRIVATE, force=False)


def test_without_pg_dump_one_sentence_says_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refused, match="postgresql-client"):
        databases.save({"ENGINE": "x.postgresql", "NAME": "x"}, tmp_path)


def test_what_pg_dump_says_is_not_repeated(tmp_path, monkeypatch):
    def failed(words, **more):
        return subprocess.CompletedProcess(words, 1, b"", b"DETAIL: +33639980011")

    monkeypatch.setattr(databases.shutil, "which", lambda name: name)
    monkeypatch.setattr(databases.subprocess, "run", failed)
    with pytest.raises(Refused, match=r"^pg_dump failed with code 1\.$"):
        databases.save({"ENGINE": "x.postgresql", "NAME": "x"}, tmp_path)


def test_about_says_when_and_what(here, there, file, monkeypatch):
    seen = []
    real = databases.load
    monkeypatch.setattr(
        databases,
        "load",
        lambda s, f: (seen.append((f / "about.json").read_text()), real(s, f)),
    )
    make(here, file, PUBLIC, NOW)
    restore(there, file, PRIVATE, force=False)
    assert json.loads(seen[0]) == {
        "made_at": "2026-03-01T21:00:00+00:00",
        "database": "database.sqlite3",
    }
