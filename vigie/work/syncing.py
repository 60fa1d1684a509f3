"""Commits that share one sync to the disk, so that none waits for another's.

SQLite syncs a durable commit while it holds the write lock: some milliseconds in which
nobody else writes. Here the commit itself does not sync; whoever wants to acknowledge
it then waits for one sync of the write-ahead log, together with all who wait.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from vigie.work.database import writing
from vigie.work.together import Together


@contextmanager
def writing_to_be_synced() -> Iterator[None]:
    """Open a transaction as `writing` does. What it wrote may be acknowledged only
    after `synced()`, in this process or in another; a power cut before takes it."""
    with writing(durable=connection.vendor != "sqlite"):
        yield


def synced() -> None:
    """Return when all that was committed before is on the disk.

    PostgreSQL synced it with the commit. Raises OSError when the disk does not take
    it: then nothing is known, and nothing may be acknowledged.
    """
    if connection.vendor == "sqlite":
        _together.do(Path(connection.settings_dict["NAME"]))


def _sync(databases: Sequence[Path]) -> list[None]:
    """A commit is a run of frames of the log. What is in the log no more was synced
    into the database before it was taken out; without a log it is there at once."""
    for database in set(databases):
        try:
            _sync_file(database.with_name(f"{database.name}-wal"))
        except FileNotFoundError:
            _sync_file(database)
    return [None] * len(databases)


def _sync_file(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


_together = Together(_sync)
