"""Rows of a journal, for tests, and ways to falsify them that know the triggers."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db import connection

from vigie.trust.journal import verbs
from vigie.trust.journal.protection import installing, removing
from vigie.trust.journal.recording import Subject, record
from vigie.work.database import writing

NOW = datetime(2026, 3, 1, 21, 20, 0, 123456, tzinfo=UTC)
VERB = "test.done"
verbs.know({VERB: "something was done in a test"})


def note(number: int = 0, **given):
    """Journal one deed in a transaction of its own."""
    words = {
        "what": VERB,
        "by": "moderator-7",
        "subject": Subject("tests.thing", str(number)),
        "now": NOW + timedelta(seconds=number),
        "facts": {"number": number},
        **given,
    }
    with writing():
        return record(**words)


def write(count: int) -> None:
    """Journal so many deeds."""
    for number in range(count):
        note(number)


@contextmanager
def unprotected():
    """The triggers are gone meanwhile: what somebody with the file could do."""
    with connection.cursor() as cursor:
        for statement in removing(connection.vendor):
            cursor.execute(statement)
        yield cursor
        for statement in installing(connection.vendor):
            cursor.execute(statement)
