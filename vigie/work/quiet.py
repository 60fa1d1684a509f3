"""Whether PostgreSQL would write down what people sent, in its own log."""

from typing import Any

from django.core import checks
from django.db import DatabaseError, connection

# What each may be: with these no statement is written down, whatever else is logged.
QUIET = {
    "log_min_messages": ("fatal", "panic"),
    "log_min_error_statement": ("panic",),
}


@checks.register(checks.Tags.security, deploy=True)
def postgresql_is_quiet(**_: Any) -> list[checks.CheckMessage]:
    """Name each setting of the server that lets its log quote statements."""
    if connection.vendor != "postgresql":
        return []
    try:
        found = [_shown(name) for name in QUIET]
    except DatabaseError:
        words = "The database does not answer: what its log quotes is not known."
        return [checks.Warning(words, id="vigie.W003")]
    role = connection.settings_dict["USER"]
    return [
        checks.Warning(
            f"PostgreSQL may write down what people sent: {name} is {value!r}.",
            hint=f"As its superuser: ALTER ROLE {role} SET {name} = '{least[0]}';",
            id="vigie.W004",
        )
        for (name, least), value in zip(QUIET.items(), found, strict=True)
        if value not in least
    ]


def _shown(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        return str(cursor.fetchone()[0])
