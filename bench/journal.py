"""The journal: what a row costs beside the bare insert of the same row, and verifying.

Each database is measured in a process of its own, on a throw-away copy: SQLite in a
temporary folder, PostgreSQL in a throw-away cluster where its programs are found.
Rows a second are by processor time of the program and of its database process; the
ratio is between two halves of one run, taken in turns.
"""

import time
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from bench.databases import on_both

ROWS = 2_000  # of each kind, in turns of a hundred
TURN = 100
VERIFIED = 100_000
NOW = datetime(2026, 3, 1, 21, 20, tzinfo=UTC)


def main() -> None:
    """Measure on SQLite, then on PostgreSQL."""
    on_both("bench.journal")


def measure() -> None:
    """Append and verify in the database that the settings name, and print the rates."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from vigie.trust.journal import verbs

    call_command("migrate", verbosity=0)
    verbs.know({"bench.done": "something was done in a bench"})
    bare, recorded = _appended()
    print(f"{connection.vendor}, rows a second of processor time, one a transaction:")
    print(f"  bare insert     {ROWS / bare:10,.0f}")
    print(
        f"  record()        {ROWS / recorded:10,.0f}   {recorded / bare:.2f} × as long"
    )
    _verified()


def _appended() -> tuple[float, float]:
    """Seconds for the bare insert of the rows, and for recording as many."""
    from bench.board import _busy, _server_process

    bare = _bare_model()
    behind, spent = _server_process(), [0.0, 0.0]
    for first in range(0, ROWS, TURN):
        for number, do in enumerate((partial(_insert_bare, bare), _record)):
            began = _busy(behind)
            for row in range(first, first + TURN):
                do(row)
            spent[number] += _busy(behind) - began
    return spent[0], spent[1]


def _bare_model() -> Any:
    """A table of the same columns and indexes, without chain and triggers."""
    from django.db import connection, models

    from vigie.trust.models import JournalRow

    meta = JournalRow._meta
    indexes = [
        models.Index(fields=index.fields, name=f"bare_{number}")
        for number, index in enumerate(meta.indexes)
    ]
    words = {"app_label": "trust", "db_table": "bare", "indexes": indexes}
    body = {field.name: field.clone() for field in meta.concrete_fields}
    body |= {"__module__": __name__, "Meta": type("Meta", (), words)}
    made = type("BareRow", (models.Model,), body)
    with connection.schema_editor() as editor:
        editor.create_model(made)
    return made


def _insert_bare(model: Any, number: int) -> None:
    from vigie.trust.journal.chain import microseconds
    from vigie.work.database import writing

    row = model(
        sequence=number + 1,
        moment=microseconds(NOW + timedelta(seconds=number)),
        what="bench.done",
        by="user:7",
        subject="listening.call",
        subject_id=str(number),
        emergency=1,
        why="not a call",
        facts='{"was":"open"}',
        hash=bytes(32),
    )
    with writing():
        row.save(force_insert=True)


def _record(number: int) -> None:
    from vigie.trust.journal.recording import Subject, record
    from vigie.work.database import writing

    with writing():
        record(
            what="bench.done",
            by="user:7",
            subject=Subject("listening.call", str(number)),
            emergency=1,
            why="not a call",
            facts={"was": "open"},
            now=NOW + timedelta(seconds=number),
        )


def _verified() -> None:
    """Fill up to many rows, verify them, and print the rate and the memory."""
    import resource

    from vigie.trust.journal.verifying import verify

    _fill(VERIFIED)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    verdict = verify()
    wall = time.perf_counter() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert verdict.is_good, verdict
    print(
        f"  verify          {verdict.rows / verdict.seconds:10,.0f}   "
        f"{verdict.rows:,} rows, {wall:.1f} s of wall time, {grown:.1f} MB more memory"
    )


def _fill(count: int) -> None:
    from vigie.trust.journal.chain import hash_after
    from vigie.trust.models import JournalRow
    from vigie.work.database import writing

    last = JournalRow.objects.order_by("-sequence")[0]
    number, previous = last.sequence, bytes(last.hash)
    while number < count:
        rows = []
        for _ in range(min(5_000, count - number)):
            number += 1
            row = JournalRow(
                sequence=number,
                moment=number,
                what="bench.done",
                by="user:7",
                subject="listening.call",
                subject_id=str(number),
                emergency=1,
                why="not a call",
                facts='{"was":"open"}',
            )
            row.hash = previous = hash_after(previous, row.link())
            rows.append(row)
        with writing():
            JournalRow.objects.bulk_create(rows, batch_size=1_000)
