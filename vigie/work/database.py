"""The one way to write."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections, transaction


@contextmanager
def writing(*, durable: bool = False, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Open the outermost transaction of a write, and take the write lock at once.

    On SQLite a transaction that begins by reading and then writes fails when
    another wrote meanwhile; BEGIN IMMEDIATE waits its turn instead. On PostgreSQL
    it is a plain atomic block. With `durable` the answer comes only after the
    data is on the disk, for what must survive a power cut. It may not stand
    inside another atomic block: slow work stays outside.
    """
    connection = connections[using]
    connection.ensure_connection()
    if connection.vendor != "sqlite":
        with transaction.atomic(using=using, durable=True):
            if durable:
                connection.cursor().execute("SET LOCAL synchronous_commit TO ON")
            yield
        return
    before = getattr(connection, "transaction_mode", None)
    connection.transaction_mode = "IMMEDIATE"  # type: ignore[attr-defined]
    if durable:
        _sync_fully(using, True)
    try:
        with transaction.atomic(using=using, durable=True):
            connection.transaction_mode = before  # type: ignore[attr-defined]
            yield
    finally:
        connection.transaction_mode = before  # type: ignore[attr-defined]
        if durable:
            _sync_fully(using, False)


@contextmanager
def joining() -> Iterator[None]:
    """The caller's transaction, or a durable one of its own."""
    if connections[DEFAULT_DB_ALIAS].in_atomic_block:
        yield
        return
    with writing(durable=True):
        yield


def _sync_fully(using: str, fully: bool) -> None:
    # The pragma is ignored inside a transaction, hence outside the block.
    with connections[using].cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={'FULL' if fully else 'NORMAL'}")
