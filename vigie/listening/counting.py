"""How many calls of a kind are in a state: kept, so that no page counts rows."""

from django.db import connection

from vigie.listening.models import CallCount
from vigie.listening.states import CallState


def count_calls(emergency_id: int, by_kind: dict[str, int], state: CallState) -> None:
    """Add to the counts of calls, by kind, in a state; inside a transaction."""
    table = CallCount._meta.db_table
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (emergency_id, kind, state, calls) "  # noqa: S608
            "VALUES (%s, %s, %s, %s) ON CONFLICT (emergency_id, kind, state) "
            f"DO UPDATE SET calls = {table}.calls + excluded.calls",
            [
                (emergency_id, kind, state.value, number)
                for kind, number in by_kind.items()
            ],
        )
