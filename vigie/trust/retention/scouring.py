"""Ridding the disk of what was erased.

SQLite overwrites what it frees (secure_delete), in the write-ahead log first: only a
checkpoint that empties the log brings it into the file. PostgreSQL marks rows as dead;
VACUUM frees them for reuse, VACUUM FULL writes the table anew.
"""

import logging
import time

from django.apps import apps
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper

log = logging.getLogger("vigie.trust")


TRIES, SECONDS = 20, 0.5  # to wait for whoever reads what was there before


def scour(labels: list[str], *, rewrite: bool = False) -> bool:
    """Overwrite what was erased from the models of `labels`, outside a transaction.

    With `rewrite`, every table of PostgreSQL is written anew, those too that an
    earlier run could not. False when a long reader held SQLite's log or such a
    table: the next run does it, since each scours all.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = cursor.fetchone()[0]
            if busy:
                log.warning("the write-ahead log is being read and was not emptied")
            return not busy
        done = [
            _vacuum(cursor, table, rewrite)
            for table in _tables(None if rewrite else labels)
        ]
        if rewrite:
            cursor.execute("CHECKPOINT")
    return all(done)


def _vacuum(cursor: CursorWrapper, table: str, rewrite: bool) -> bool:
    """Free a table's dead rows; False when a reader kept some in its file."""
    cursor.execute(f'VACUUM "{table}"')
    if not rewrite:
        return True
    done = _is_free(cursor, table) and _write_anew(cursor, table)
    if not done:
        log.warning("%s is being read: what was erased is still in its file", table)
    return done


def _is_free(cursor: CursorWrapper, table: str) -> bool:
    """Wait until no reader may still see what was erased: VACUUM FULL would copy it."""
    for _try in range(TRIES):
        if not _dead(cursor, table):
            return True
        time.sleep(SECONDS)
        cursor.execute(f'VACUUM "{table}"')
    return not _dead(cursor, table)


def _write_anew(cursor: CursorWrapper, table: str) -> bool:
    cursor.execute("SET lock_timeout TO '10s'")
    try:
        cursor.execute(f'VACUUM FULL "{table}"')
    except OperationalError:  # a reader holds the table
        return False
    finally:
        cursor.execute("RESET lock_timeout")
    return True


def _dead(cursor: CursorWrapper, table: str) -> int:
    cursor.execute("SELECT pg_stat_get_dead_tuples(%s::regclass)", [f'"{table}"'])
    return int(cursor.fetchone()[0])


def _tables(labels: list[str] | None) -> list[str]:
    known = {
        model._meta.label: model._meta.db_table
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
    }
    wanted = known if labels is None else labels
    return sorted({known[label] for label in wanted if label in known})
