# ruff: noqa: S608 the tables are ours
"""No statement changes, erases or replaces a row: by objects, by SQL, from outside."""

import sqlite3

import pytest
from django.db import DatabaseError, connection, transaction

from vigie.trust.journal import protection
from vigie.trust.journal.heads import publish_head
from vigie.trust.journal.tests.making import NOW, unprotected, write
from vigie.trust.journal.verifying import verify
from vigie.trust.models import JournalHead, JournalRow

pytestmark = pytest.mark.django_db(transaction=True)
ROWS, HEADS = protection.ROWS, protection.HEADS
REFUSED = "added one after the other"


@pytest.fixture(autouse=True)
def journal():
    write(4)
    publish_head(NOW)
    before = rows()
    yield
    assert rows() == before


def rows():
    return [
        (*row[:-1], bytes(row[-1]))
        for model in (JournalRow, JournalHead)
        for row in model.objects.order_by("sequence").values_list()
    ]


def refused(statement, *values):
    with (
        pytest.raises(DatabaseError, match=REFUSED),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, values)


def test_objects_cannot_be_changed():
    row = JournalRow.objects.get(sequence=2)
    row.by = "somebody else"
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        row.save()
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        JournalRow.objects.filter(sequence=2).update(why="")


def test_objects_cannot_be_erased():
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        JournalRow.objects.get(sequence=4).delete()
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        JournalRow.objects.all().delete()
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        JournalHead.objects.all().delete()


@pytest.mark.parametrize("number", [2, 4, 6, 0, -1])
def test_only_the_next_row_is_taken(number):
    row = JournalRow.objects.get(sequence=2)
    row.sequence = number
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize("table", [ROWS, HEADS])
def test_sql_changes_and_erases_nothing(table):
    refused(f"UPDATE {table} SET moment = 0 WHERE sequence = 4")
    refused(f"DELETE FROM {table} WHERE sequence = 4")
    refused(f"DELETE FROM {table}")


def test_an_upsert_changes_nothing():
    columns = ", ".join(f.column for f in JournalRow._meta.concrete_fields)
    refused(
        f"INSERT INTO {ROWS} ({columns}) SELECT {columns} FROM {ROWS} "
        "WHERE sequence = 2 ON CONFLICT (sequence) DO UPDATE SET why = 'x'"
    )


def on_sqlite():
    if connection.vendor != "sqlite":
        pytest.skip("a way of SQLite alone")


REPLACING = (
    # the row itself, all at once, by SQLite's own row number, and as an update
    "INSERT OR REPLACE INTO {t} SELECT * FROM {t} WHERE sequence = 2",
    "REPLACE INTO {t} SELECT * FROM {t}",
    "INSERT OR REPLACE INTO {t} (sequence, rowid, moment, hash{more}) "
    "SELECT 5, 2, moment, hash{more} FROM {t} WHERE sequence = 4",
    "INSERT OR IGNORE INTO {t} SELECT * FROM {t} WHERE sequence = 2",
    "UPDATE OR REPLACE {t} SET sequence = 1 WHERE sequence = 4",
    "INSERT OR REPLACE INTO {t} (moment, hash{more}) "
    "SELECT moment, hash{more} FROM {t} WHERE sequence = 4",
)
MORE = ", what, by, subject, subject_id, emergency, why, facts"


def replacing(table):
    more = MORE if table == ROWS else ""
    return [text.format(t=table, more=more) for text in REPLACING]


@pytest.mark.parametrize("number", range(len(REPLACING)))
def test_insert_or_replace_takes_no_row_away(number):
    on_sqlite()
    refused(replacing(ROWS)[number])


@pytest.mark.parametrize("number", range(len(REPLACING)))
def test_nor_from_another_connection_without_the_pragma(number):
    on_sqlite()
    name = connection.settings_dict["NAME"]
    other = sqlite3.connect(name, isolation_level=None)
    try:
        assert other.execute("PRAGMA recursive_triggers").fetchone() == (0,)
        with pytest.raises(sqlite3.DatabaseError, match=REFUSED):
            other.execute(replacing(ROWS)[number])
    finally:
        other.close()


def test_the_heads_are_not_replaced_either():
    on_sqlite()
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    try:
        for statement in replacing(HEADS)[1:5]:
            with pytest.raises(sqlite3.DatabaseError, match=REFUSED):
                other.execute(statement.replace("sequence = 2", "sequence = 4"))
    finally:
        other.close()


def test_our_own_connections_fire_triggers_when_replacing_and_overwrite_what_goes():
    on_sqlite()
    with connection.cursor() as cursor:
        for pragma in ("recursive_triggers", "secure_delete"):
            cursor.execute(f"PRAGMA {pragma}")
            assert cursor.fetchone() == (1,), pragma


def test_there_is_no_hidden_row_number_beside_the_sequence():
    on_sqlite()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {ROWS} WHERE rowid = sequence")
        assert cursor.fetchone() == (4,)


def on_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("a way of PostgreSQL alone")


@pytest.mark.parametrize("table", [ROWS, HEADS])
def test_truncate_is_refused(table):
    on_postgresql()
    refused(f"TRUNCATE {table}")
    refused(f"TRUNCATE {table} CASCADE")


def test_a_session_that_says_it_replicates_is_refused_too():
    on_postgresql()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    try:
        refused(f"DELETE FROM {ROWS}")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = DEFAULT")


def test_after_the_migrations_every_trigger_is_there():
    assert protection.lacking(connection) == []


def test_a_trigger_that_is_gone_is_told():
    with unprotected():
        assert not verify().is_good
        assert len(protection.lacking(connection)) in {4, 6}
    assert verify().is_good


def run(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def mended():
    """After the test every trigger is put back."""
    yield
    with unprotected():
        pass
    assert protection.lacking(connection) == []


@pytest.mark.parametrize("event", ["update", "delete", "insert"])
@pytest.mark.parametrize("table", [ROWS, HEADS])
def test_a_trigger_that_does_nothing_any_more_is_told(table, event, mended):
    on_sqlite()
    name = f"{table}_no_{event}"
    run(
        f"DROP TRIGGER {name}",
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT 1; END",
    )
    assert protection.lacking(connection) == [name]
    assert verify().lacking == (name,)


def test_a_trigger_that_never_fires_is_told_though_its_body_is_the_same(mended):
    on_sqlite()
    name = f"{ROWS}_no_delete"
    was = protection._sqlite()[name]
    run(f"DROP TRIGGER {name}", was.replace(" BEGIN", " WHEN 1 = 0 BEGIN"))
    assert protection.lacking(connection) == [name]


EMPTIED = """CREATE OR REPLACE FUNCTION {name}() RETURNS trigger
LANGUAGE plpgsql AS $$ BEGIN RETURN {what}; END $$"""


@pytest.mark.parametrize("end", ["refuse", "order"])
@pytest.mark.parametrize("table", [ROWS, HEADS])
def test_a_function_that_was_emptied_is_told_by_its_trigger(table, end, mended):
    on_postgresql()
    name = f"{table}_{end}"
    what = "NULL" if end == "refuse" else "NEW"
    run(EMPTIED.format(name=name, what=what))
    assert protection.lacking(connection) == [name]
    assert verify().lacking == (name,)


CHANGED = {
    "switched off": ("ALTER TABLE {t} DISABLE TRIGGER {n}",),
    "not for who says it replicates": ("ALTER TABLE {t} ENABLE TRIGGER {n}",),
    "for who replicates alone": ("ALTER TABLE {t} ENABLE REPLICA TRIGGER {n}",),
    "all switched off": ("ALTER TABLE {t} DISABLE TRIGGER ALL",),
    "sent to another schema": ("ALTER FUNCTION {n}() SET search_path = elsewhere",),
    "with another function": (
        EMPTIED.format(name="does_nothing", what="NULL"),
        "CREATE OR REPLACE TRIGGER {n} BEFORE UPDATE OR DELETE OR TRUNCATE ON {t} "
        "FOR EACH STATEMENT EXECUTE FUNCTION does_nothing()",
        "ALTER TABLE {t} ENABLE ALWAYS TRIGGER {n}",
    ),
    "of fewer events": (
        "CREATE OR REPLACE TRIGGER {n} BEFORE UPDATE ON {t} "
        "FOR EACH STATEMENT EXECUTE FUNCTION {n}()",
        "ALTER TABLE {t} ENABLE ALWAYS TRIGGER {n}",
    ),
    "of one column": (
        "CREATE OR REPLACE TRIGGER {n} BEFORE UPDATE OF moment OR DELETE OR TRUNCATE "
        "ON {t} FOR EACH STATEMENT EXECUTE FUNCTION {n}()",
        "ALTER TABLE {t} ENABLE ALWAYS TRIGGER {n}",
    ),
    "on a condition": (
        "CREATE OR REPLACE TRIGGER {n} BEFORE UPDATE OR DELETE OR TRUNCATE ON {t} "
        "FOR EACH STATEMENT WHEN (1 = 0) EXECUTE FUNCTION {n}()",
        "ALTER TABLE {t} ENABLE ALWAYS TRIGGER {n}",
    ),
}


@pytest.mark.parametrize("how", CHANGED)
@pytest.mark.parametrize("table", [ROWS, HEADS])
def test_a_trigger_that_was_changed_is_told(table, how, mended):
    on_postgresql()
    name = f"{table}_refuse"
    run(*(one.format(t=table, n=name) for one in CHANGED[how]))
    assert name in protection.lacking(connection)
    run(f"ALTER FUNCTION {name}() RESET ALL")


def test_a_trigger_of_the_same_name_on_another_table_does_not_stand_for_ours(mended):
    on_postgresql()
    name = f"{ROWS}_refuse"
    run(
        f"DROP TRIGGER {name} ON {ROWS}",
        "CREATE TABLE other_rows (id int)",
        f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE OR TRUNCATE ON other_rows "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        f"ALTER TABLE other_rows ENABLE ALWAYS TRIGGER {name}",
    )
    try:
        assert protection.lacking(connection) == [name]
    finally:
        run("DROP TABLE other_rows")
