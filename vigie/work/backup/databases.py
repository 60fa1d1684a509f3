"""A database as one file, and back: consistent while others write."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from vigie.work.backup.stream import Refused

SQLITE, POSTGRES = "database.sqlite3", "database.pgdump"
_PATIENCE = 60.0  # seconds to wait for a lock


def save(settings: Mapping[str, Any], folder: Path) -> str:
    """Write the database of Django's `settings` into a folder; return the file's name.

    What was acknowledged before this is in it, and nothing that was half done.
    """
    if settings["ENGINE"].endswith("sqlite3"):
        _save_sqlite(str(settings["NAME"]), folder / SQLITE)
        return SQLITE
    words = ["--format=custom", "--compress=0", "--no-owner", "--no-privileges"]
    _run("pg_dump", [*words, f"--file={folder / POSTGRES}"], settings)
    return POSTGRES


def _save_sqlite(name: str, to: Path) -> None:
    with (
        closing(sqlite3.connect(f"file:{name}?mode=rw", uri=True)) as line,
        closing(sqlite3.connect(to)) as copy,
    ):
        line.execute(f"PRAGMA busy_timeout={int(_PATIENCE * 1000)}")
        line.backup(copy)  # all pages in one go: one moment, and writers do not wait
        _must_be_sound(copy)


def _must_be_sound(line: sqlite3.Connection) -> None:
    found = line.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise Refused("The database is damaged: SQLite's integrity check says so.")


def holds_something(settings: Mapping[str, Any]) -> bool:
    """Whether there is a database that a restore would overwrite."""
    if settings["ENGINE"].endswith("sqlite3"):
        path = Path(settings["NAME"])
        if not path.exists() or path.stat().st_size == 0:
            return False
        with closing(sqlite3.connect(path)) as line:
            tables = line.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        return bool(tables)
    from django.db import connection

    return bool(connection.introspection.table_names())


def load(settings: Mapping[str, Any], folder: Path) -> None:
    """Put the database of a folder in the place of the one in use.

    Raises Refused when it is another kind's, not sound, or somebody uses the old one.
    """
    if settings["ENGINE"].endswith("sqlite3"):
        _load_sqlite(folder / SQLITE, Path(settings["NAME"]))
        return
    if not (folder / POSTGRES).exists():
        raise Refused("This backup is of SQLite: set VIGIE_DATABASE_URL to one.")
    words = ["--clean", "--if-exists", "--single-transaction", "--no-owner"]
    name = f"--dbname={settings['NAME']}"
    _run("pg_restore", [*words, "--exit-on-error", name, folder / POSTGRES], settings)


def _load_sqlite(made: Path, path: Path) -> None:
    if not made.exists():
        raise Refused("This backup is of PostgreSQL: set VIGIE_DATABASE_URL to one.")
    with closing(sqlite3.connect(made)) as line:
        _must_be_sound(line)
    if path.exists():
        _must_be_alone(path)
    os.chmod(made, 0o600)
    os.replace(made, path)
    for end in ("-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)


def _must_be_alone(path: Path) -> None:
    with closing(sqlite3.connect(path, timeout=1)) as line:
        try:
            # Leaving the write-ahead log is only possible for the last one there.
            line.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError:
            raise Refused("Vigie runs on this database: stop it first.") from None


def _run(program: str, words: list[Any], settings: Mapping[str, Any]) -> None:
    if not shutil.which(program):
        raise Refused(
            f"{program} is not here; it is in the package postgresql-client, "
            "in a version not older than the server's."
        )
    given = {
        "PGHOST": settings.get("HOST"),
        "PGPORT": settings.get("PORT"),
        "PGUSER": settings.get("USER"),
        "PGPASSWORD": settings.get("PASSWORD"),
        "PGDATABASE": settings.get("NAME"),
    }
    own = {name: str(value) for name, value in given.items() if value}
    done = subprocess.run(  # noqa: S603 the system's own program, with words of ours
        [program, *map(str, words)], env={**os.environ, **own}, capture_output=True
    )
    if done.returncode:
        # Not its own words: they may quote a row.
        raise Refused(f"{program} failed with code {done.returncode}.")
