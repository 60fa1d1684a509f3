# ruff: noqa: S608 the tables are ours
"""What the two databases are told so that they refuse: word for word, without them."""

import pytest

from vigie.trust.journal import protection
from vigie.trust.journal.protection import HEADS, ROWS, installing, removing

REFUSAL = "journal: rows are added one after the other, never changed or erased"
TABLES = (ROWS, HEADS)
WRONG = {
    ROWS: f"NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM {ROWS})",
    HEADS: f"NEW.sequence <= (SELECT coalesce(max(sequence), 0) FROM {HEADS})",
}


class Editor:
    """Stands for what a migration writes with."""

    def __init__(self, vendor):
        self.connection = type("Connection", (), {"vendor": vendor})
        self.done = []

    def execute(self, statement, *, params):
        assert params is None, "a percent sign would be read as a place to fill"
        self.done.append(statement)


class Catalogue:
    """Stands for PostgreSQL with certain triggers."""

    vendor = "postgresql"

    def __init__(self, rows):
        self.rows, self.asked = rows, []

    def cursor(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def execute(self, statement, values):
        self.asked.append((statement, values))

    def __iter__(self):
        return iter(self.rows)


def refusing(table):
    """The statements that keep a table of PostgreSQL from change and erasing."""
    return [
        f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger "
        f"LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
        f"CREATE OR REPLACE TRIGGER {table}_refuse BEFORE UPDATE OR DELETE OR TRUNCATE "
        f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuse",
    ]


def ordering(table):
    """The statements that let only the next row into a table of PostgreSQL."""
    return [
        f"CREATE OR REPLACE FUNCTION {table}_order() RETURNS trigger "
        f"LANGUAGE plpgsql AS $$ BEGIN IF {WRONG[table]} THEN "
        f"RAISE EXCEPTION '{REFUSAL}'; END IF; RETURN NEW; END $$",
        f"CREATE OR REPLACE TRIGGER {table}_order BEFORE INSERT "
        f"ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_order()",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_order",
    ]


def on_sqlite(table, event, when=""):
    name = f"{table}_no_{event.lower()}"
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table}{when} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def test_postgresql_is_told_to_refuse_and_to_keep_the_order_in_both_tables():
    wanted = [*refusing(ROWS), *ordering(ROWS), *refusing(HEADS), *ordering(HEADS)]
    assert installing("postgresql") == wanted


def test_sqlite_is_told_the_same_over_whatever_was_there():
    made = [
        statement
        for table in TABLES
        for statement in (
            on_sqlite(table, "UPDATE"),
            on_sqlite(table, "DELETE"),
            on_sqlite(table, "INSERT", f" WHEN {WRONG[table]}"),
        )
    ]
    assert installing("sqlite") == [*removing("sqlite"), *made]


def test_each_database_is_told_to_take_away_what_it_was_told_to_put():
    events = ("update", "delete", "insert")
    assert removing("sqlite") == [
        f"DROP TRIGGER IF EXISTS {table}_no_{event}"
        for table in TABLES
        for event in events
    ]
    assert removing("postgresql") == [
        f"DROP TRIGGER IF EXISTS {table}_{end} ON {table}"
        for table in TABLES
        for end in ("refuse", "order")
    ]


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_a_migration_puts_the_triggers_and_its_way_back_takes_them(vendor):
    there, back = Editor(vendor), Editor(vendor)
    protection.install(None, there)
    protection.remove(None, back)
    assert there.done == installing(vendor)
    assert back.done == removing(vendor)


def whole():
    """The triggers as the catalogue of PostgreSQL tells of them."""
    for table in TABLES:
        yield table, f"{table}_refuse", 58, f" BEGIN RAISE EXCEPTION '{REFUSAL}'; END "
        yield (
            table,
            f"{table}_order",
            7,
            f" BEGIN IF {WRONG[table]} THEN RAISE EXCEPTION '{REFUSAL}'; END IF; "
            "RETURN NEW; END ",
        )


def test_a_catalogue_with_all_four_lacks_none():
    there = Catalogue(list(whole()))
    assert protection.lacking(there) == []
    ((statement, values),) = there.asked
    assert "tgenabled = 'A'" in statement
    assert values == [ROWS, HEADS]


@pytest.mark.parametrize("at", range(4))
def test_a_trigger_that_is_not_in_the_catalogue_is_named(at):
    rows = list(whole())
    (_table, name, _kind, _body) = rows.pop(at)
    assert protection.lacking(Catalogue(rows)) == [name]


@pytest.mark.parametrize("at", range(4))
@pytest.mark.parametrize(
    "falsify",
    [
        lambda row: ("other_rows", *row[1:]),
        lambda row: (*row[:2], row[2] ^ 8, row[3]),
        lambda row: (*row[:3], " BEGIN RETURN NULL; END "),
    ],
    ids=["table", "events", "body"],
)
def test_a_trigger_of_another_table_event_or_body_is_named(at, falsify):
    rows = list(whole())
    name = rows[at][1]
    rows[at] = falsify(rows[at])
    assert protection.lacking(Catalogue(rows)) == [name]


def test_an_empty_catalogue_lacks_all_four_in_their_order():
    wanted = [f"{table}_{end}" for table in TABLES for end in ("refuse", "order")]
    assert protection.lacking(Catalogue([])) == wanted
