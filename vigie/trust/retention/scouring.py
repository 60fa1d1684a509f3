"""Ridding the disk of what was erased.

SQLite overwrites what it frees (secure_delete), in the write-ahead log first: only a
checkpoint that empties the log brings it into the file. PostgreSQL marks rows as dead;
VACUUM frees them for reuse, VACUUM FULL writes the table anew.
"""

import logging

from django.apps import apps
from django.db import connection

log = logging.getLogger("vigie.trust")


def scour(labels: list[str], *, rewrite: bool = False) -> bool:
    """Overwrite what was erased from the models of `labels`, outside a transaction.

    False when a long reader held SQLite's log: the next run does it, since each
    scours all.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = cursor.fetchone()[0]
            if busy:
                log.warning("the write-ahead log is being read and was not emptied")
            return not busy
        for table in _tables(labels):
            cursor.execute(f'VACUUM {"FULL " if rewrite else ""}"{table}"')
        if rewrite:
            cursor.execute("CHECKPOINT")
    return True


def _tables(labels: list[str]) -> list[str]:
    known = {model._meta.label: model._meta.db_table for model in apps.get_models()}
    return sorted({known[label] for label in labels if label in known})
