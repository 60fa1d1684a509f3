"""A backup of PostgreSQL comes back in another database, whole."""

import os
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime

import dj_database_url
import psycopg
import pytest

from tests.postgres import NotToBeHad, cluster
from vigie.work.backup import databases
from vigie.work.backup.making import Place, make, restore
from vigie.work.backup.stream import Refused, key_of, new_keys

pytestmark = pytest.mark.slow
NOW = datetime(2026, 3, 1, 21, 0, tzinfo=UTC)
CI = os.environ.get("CI", "").lower() in {"1", "true"}


@pytest.fixture(scope="module")
def address():
    try:
        with cluster() as found:
            yield found
    except NotToBeHad as lack:
        pytest.fail(str(lack)) if CI else pytest.skip(str(lack))


@contextmanager
def line_to(place):
    given = place.database
    words = {"host": given["HOST"], "port": given["PORT"], "user": given["USER"]}
    with psycopg.connect(dbname=given["NAME"], autocommit=True, **words) as line:
        yield line


@pytest.fixture
def places(address, tmp_path):
    def place(name):
        with psycopg.connect(address, autocommit=True) as line:
            line.execute(f"DROP DATABASE IF EXISTS {name}")
            line.execute(f"CREATE DATABASE {name}")
        folder = tmp_path / name
        folder.mkdir()
        settings = dj_database_url.parse(address.replace("/postgres", f"/{name}"))
        settings["NAME"] = name
        return Place(settings, folder, folder / "media")

    return place("here"), place("there")


def test_rows_and_sequences_come_back(places, tmp_path, monkeypatch):
    here, there = places
    assert shutil.which("pg_dump")
    with line_to(here) as line:
        line.execute("CREATE TABLE calls (id serial PRIMARY KEY, words text)")
        line.execute(
            "INSERT INTO calls (words) SELECT 'x' FROM generate_series(1, 500)"
        )
    public, private = (key_of(text) for text in new_keys())
    make(here, tmp_path / "backup", public, NOW)
    monkeypatch.setattr(databases, "holds_something", lambda settings: False)
    restore(there, tmp_path / "backup", private, force=False)
    with line_to(there) as line:
        assert line.execute("SELECT count(*) FROM calls").fetchone() == (500,)
        made = line.execute("INSERT INTO calls (words) VALUES ('y') RETURNING id")
        assert made.fetchone() == (501,)
    restore(there, tmp_path / "backup", private, force=True)
    with line_to(there) as line:
        assert line.execute("SELECT max(id) FROM calls").fetchone() == (500,)


def test_a_server_that_is_not_there_is_one_sentence(places, tmp_path):
    here, _ = places
    gone = Place({**here.database, "PORT": "1"}, here.data, here.media)
    public, _private = (key_of(text) for text in new_keys())
    with pytest.raises(Refused, match="pg_dump failed"):
        make(gone, tmp_path / "backup", public, NOW)
    assert not (tmp_path / "backup").exists()
