"""Rows by plain statements, where a model's own way costs more than the database.

`bulk_create` takes some 350 µs for one row, mostly to build its statement; `add` takes
a fifth of it. Each field still says itself what is stored: a sealed one seals.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Field, Model


def add(rows: Sequence[Model]) -> None:
    """Insert new rows of one model; inside a transaction. Keys that the database makes
    are not read back. Raises IntegrityError as the database does."""
    if not rows:
        return
    statement, fields = _inserting(type(rows[0]), connection.vendor)
    given = [
        [
            field.get_db_prep_save(field.pre_save(row, True), connection)
            for field in fields
        ]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, given)


def places(many: Iterable[object]) -> str:
    """Return as many placeholders, for a list that a statement looks in."""
    return ", ".join("%s" for _ in many)


def for_update() -> str:
    """Return the words that lock what a SELECT finds, where the database knows them."""
    can = connection.features.has_select_for_update
    return connection.ops.for_update_sql() if can else ""


def stored(value: UUID | datetime) -> Any:
    """Return a number or a moment as the database at hand holds it."""
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    return connection.ops.adapt_datetimefield_value(value)


def uuid_of(found: UUID | str) -> UUID:
    """Return a number as a plain statement finds it; SQLite keeps it as letters."""
    return found if isinstance(found, UUID) else UUID(hex=found)


def moment_of(found: datetime) -> datetime:
    """Return a moment as a plain statement finds it: SQLite does not say it is UTC."""
    return found if found.tzinfo else found.replace(tzinfo=UTC)


@lru_cache(maxsize=64)
def _inserting(
    model: type[Model], _vendor: str
) -> tuple[str, tuple[Field[Any, Any], ...]]:
    by_us = [
        field for field in model._meta.local_concrete_fields if not field.db_returning
    ]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in by_us)
    table = quote(model._meta.db_table)
    words = f"INSERT INTO {table} ({names}) VALUES ({places(by_us)})"  # noqa: S608
    return words, tuple(by_us)
