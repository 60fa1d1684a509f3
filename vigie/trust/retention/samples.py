"""Keeping people's words out of PostgreSQL's statistics.

ANALYZE copies frequent values of a column into `pg_statistic`, where they outlive the
rows: nothing that erases a row reaches them. So columns of words are not sampled; the
planner does without, since no query of ours depends on how often words occur.
"""

from typing import Any

from django.apps import apps
from django.db import connection, models

LONG = 100  # letters; shorter columns hold kinds, states, codes
_WORDS = (models.TextField, models.JSONField, models.BinaryField)


def leave_words_out(**_: Any) -> None:
    """Tell PostgreSQL, after each migration, to sample no column of words."""
    if connection.vendor != "postgresql":
        return
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for table, columns in _columns().items():
            if table in there:
                parts = [f"ALTER {quote(name)} SET STATISTICS 0" for name in columns]
                cursor.execute(f"ALTER TABLE {quote(table)} {', '.join(parts)}")


def holds_words(field: Any) -> bool:
    """Whether a column may hold what somebody wrote."""
    if isinstance(field, models.CharField):
        return field.max_length is None or field.max_length >= LONG
    return isinstance(field, _WORDS)


def _columns() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if holds_words(field):
                found.setdefault(model._meta.db_table, []).append(str(field.column))
    return found
