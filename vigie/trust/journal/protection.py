# ruff: noqa: S608 the names in the statements are our own
"""Triggers that refuse to change or erase a row of the journal, in both databases.

They stop mistakes, and anybody with the program's own connection. Who may drop a
trigger or writes the file itself is stopped by nothing and found by `verify`.
"""

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


def _postgresql() -> list[str]:
    made = []
    for table, wrong in _WRONG.items():
        refuse, order = f"{table}_refuse", f"{table}_order"
        body = f"RAISE EXCEPTION '{_REFUSAL}'"
        made += [
            f"CREATE OR REPLACE FUNCTION {refuse}() RETURNS trigger "
            f"LANGUAGE plpgsql AS $$ BEGIN {body}; END $$",
            f"CREATE OR REPLACE FUNCTION {order}() RETURNS trigger "
            f"LANGUAGE plpgsql AS $$ BEGIN IF {wrong} THEN {body}; END IF; "
            "RETURN NEW; END $$",
            f"CREATE OR REPLACE TRIGGER {refuse} BEFORE UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {refuse}()",
            f"CREATE OR REPLACE TRIGGER {order} BEFORE INSERT ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {order}()",
            # Also for a session that says it only replicates.
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {refuse}",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {order}",
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
    names = [(table, f"{table}_{end}") for table in _WRONG for end in _ENDS]
    return [f"DROP TRIGGER IF EXISTS {name} ON {table}" for table, name in names]


_ENDS = ("refuse", "order")


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
    """Return the names of triggers that are gone, switched off or not ours."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type='trigger'")
            found = dict(cursor.fetchall())
            return [name for name, sql in _sqlite().items() if found.get(name) != sql]
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgenabled = 'A' AND NOT tgisinternal"
        )
        there = {name for (name,) in cursor.fetchall()}
    names = [f"{table}_{end}" for table in _WRONG for end in _ENDS]
    return [name for name in names if name not in there]
