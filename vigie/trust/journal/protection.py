# ruff: noqa: S608 the names in the statements are our own
"""Triggers that refuse to change or erase a row of the journal, in both databases.

They stop mistakes, and anybody with the program's own connection. Who may drop a
trigger or writes the file itself is stopped by nothing and found by `verify`.
"""

from typing import NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ROWS, HEADS = "trust_journalrow", "trust_journalhead"
_REFUSAL = "journal: rows are added one after the other, never changed or erased"
# INSERT OR REPLACE fires no delete trigger without the pragma recursive_triggers,
# which every connection must set for itself: the insert trigger needs no pragma.
_WRONG = {
    ROWS: f"NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM {ROWS})",
    HEADS: f"NEW.sequence <= (SELECT coalesce(max(sequence), 0) FROM {HEADS})",
}


def _sqlite() -> dict[str, str]:
    made = {}
    for table, wrong in _WRONG.items():
        for event, when in (("UPDATE", ""), ("DELETE", ""), ("INSERT", wrong)):
            name = f"{table}_no_{event.lower()}"
            condition = f" WHEN {when}" if when else ""
            made[name] = (
                f"CREATE TRIGGER {name} BEFORE {event} ON {table}{condition} "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
    return made


class _Trigger(NamedTuple):
    """One of PostgreSQL, and what its catalogue says of it where it is whole."""

    table: str
    end: str  # of its name, and of its function's
    fires: str
    kind: int  # pg_trigger.tgtype: 1 row, 2 before, 4 insert, 8 delete, 16 update, …
    body: str

    @property
    def name(self) -> str:
        return f"{self.table}_{self.end}"


def _triggers() -> list[_Trigger]:
    refusal = f"RAISE EXCEPTION '{_REFUSAL}'"
    made = []
    for table, wrong in _WRONG.items():
        body = f" BEGIN {refusal}; END "
        fires = "UPDATE OR DELETE OR TRUNCATE"
        made.append(_Trigger(table, "refuse", fires, 2 + 8 + 16 + 32, body))
        body = f" BEGIN IF {wrong} THEN {refusal}; END IF; RETURN NEW; END "
        made.append(_Trigger(table, "order", "INSERT", 1 + 2 + 4, body))
    return made


def _postgresql() -> list[str]:
    made = []
    for one in _triggers():
        each = "ROW" if one.kind & 1 else "STATEMENT"
        made += [
            f"CREATE OR REPLACE FUNCTION {one.name}() RETURNS trigger "
            f"LANGUAGE plpgsql AS $${one.body}$$",
            f"CREATE OR REPLACE TRIGGER {one.name} BEFORE {one.fires} "
            f"ON {one.table} FOR EACH {each} EXECUTE FUNCTION {one.name}()",
            # Also for a session that says it only replicates.
            f"ALTER TABLE {one.table} ENABLE ALWAYS TRIGGER {one.name}",
        ]
    return made


def installing(vendor: str) -> list[str]:
    """Return the statements that put the triggers in place, also over older ones."""
    if vendor == "sqlite":
        return [*removing(vendor), *_sqlite().values()]
    return _postgresql()


def removing(vendor: str) -> list[str]:
    """Return the statements that take them away: for tests, and for migrating back."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {name}" for name in _sqlite()]
    return [f"DROP TRIGGER IF EXISTS {one.name} ON {one.table}" for one in _triggers()]


def install(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place: a step of a migration.

    A later migration that makes one of the tables anew must do it again, since
    SQLite drops a table's triggers with it.
    """
    for statement in installing(editor.connection.vendor):
        editor.execute(statement, params=None)


def remove(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away: the way back of the migration."""
    for statement in removing(editor.connection.vendor):
        editor.execute(statement, params=None)


def lacking(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of triggers that are gone, switched off or not ours: with
    another condition, or on PostgreSQL a function that says something else."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type='trigger'")
            found = dict(cursor.fetchall())
        return [name for name, sql in _sqlite().items() if found.get(name) != sql]
    there = _catalogue(connection)
    return [
        one.name
        for one in _triggers()
        if there.get((one.table, one.name)) != (one.kind, one.body)
    ]


# Always enabled, on every row and column, with a function that has no settings of its
# own: one could send it to look for the table in another schema.
_WHOLE = """
    SELECT c.relname, t.tgname, t.tgtype, p.prosrc
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_language l ON l.oid = p.prolang
    WHERE c.oid IN (to_regclass(%s), to_regclass(%s)) AND NOT t.tgisinternal
    AND t.tgenabled = 'A' AND t.tgqual IS NULL AND t.tgattr::text = ''
    AND p.proconfig IS NULL AND l.lanname = 'plpgsql'
"""


def _catalogue(
    connection: BaseDatabaseWrapper,
) -> dict[tuple[str, str], tuple[int, str]]:
    """Return what the whole triggers of our tables fire at and do."""
    with connection.cursor() as cursor:
        cursor.execute(_WHOLE, [ROWS, HEADS])
        return {(table, name): (kind, body) for table, name, kind, body in cursor}
