"""Lists of hospitals and shelters: 10,000 lines taken in, beside the bare insert of the
same rows, and compared with 1,000 calls of which 500 are on the list, each name with
one slip. On both databases.
"""

import random
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from bench.databases import on_both

LINES, CALLS, ON_IT = 10_000, 1_000, 500
HEAD = "Nom complet;Âge;Sexe;Service;État\n"


def main() -> None:
    """Measure on SQLite, then on PostgreSQL."""
    on_both("bench.lists")


def measure(calls: int = CALLS) -> None:
    """Print the figures of one database."""
    from vigie.config.cli import start_django

    start_django()
    from vigie.config.run import migrate

    migrate([])
    from django.db import connection

    from bench.search import fill, made_up
    from vigie.emergencies.models import Emergency
    from vigie.missing.states import ListKind
    from vigie.missing.tests.world import listed

    print(f"--- {connection.vendor}")
    names = made_up(calls + LINES)
    emergency = Emergency.objects.get(pk=fill(names[:calls])[0])
    found = listed(emergency, kind=ListKind.HOSPITAL, is_official=True)
    wanted = _takes_in(found, list(_lines(names, calls)))
    _compares(found, wanted, calls)


def _lines(names: list[str], calls: int) -> Iterator[tuple[str, int | None]]:
    """Lines of a file, each with the number of the call that it is of."""
    chance = random.Random(3)
    for number in range(LINES):
        is_call = number < ON_IT
        name = _slipped(names[number], chance) if is_call else names[calls + number]
        age, sex = chance.randrange(1, 99), chance.choice("FM")
        line = f"{name};{age};{sex};Urgences;stable\n"
        yield line, number if is_call else None


def _slipped(name: str, chance: random.Random) -> str:
    """Two letters that change places, inside of a word."""
    ats = [at for at in range(1, len(name) - 1) if name[at : at + 2].isalpha()]
    at = chance.choice(ats)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _takes_in(found: Any, lines: list[tuple[str, int | None]]) -> int:
    from tests.calls import NOW
    from vigie.missing import lists
    from vigie.missing.list_columns import guess
    from vigie.missing.list_files import read_file

    data = (HEAD + "".join(line for line, _call in lines)).encode()
    start = time.process_time()
    sheet = read_file(data)
    read = lists.read_sheet(sheet, guess(sheet.head))
    reading = time.process_time() - start
    given = {"named_list": found, "read": read, "given_at": NOW, "by": "ana"}
    spent = []
    for turn in range(3):
        start = time.process_time()
        made = lists.take_in(**given, now=NOW + timedelta(minutes=turn))
        spent.append(time.process_time() - start)
        print(f"taken in, time {turn + 1}: {spent[-1]:.2f} s CPU, {made.counts}")
    bare = _bare()
    print(
        f"{LINES:,} lines ({len(data) / 1e6:.1f} MB): read {LINES / reading:,.0f} "
        f"lines/CPU-s; taken in {LINES / spent[0]:,.0f} rows/CPU-s; the bare insert of "
        f"these rows {LINES / bare:,.0f} rows/CPU-s: {bare / spent[0]:.2f} of it"
    )
    return sum(call is not None for _line, call in lines)


def _bare() -> float:
    """The time to insert the very rows by one statement, sealed already; undone."""
    from django.db import connection, transaction

    from vigie.missing.models import ListRow

    table = ListRow._meta.db_table
    names = [field.column for field in ListRow._meta.fields]
    columns = ", ".join(names)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table}")  # noqa: S608
        rows = cursor.fetchall()
    marks = ", ".join(["%s"] * len(names))
    into = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608
    with transaction.atomic():
        ListRow.objects.all().delete()
        with connection.cursor() as cursor:
            start = time.process_time()
            cursor.executemany(into, rows)
            spent = time.process_time() - start
        transaction.set_rollback(True)
    return spent


def _compares(found: Any, wanted: int, calls: int) -> None:
    from tests.calls import NOW
    from vigie.missing import list_matching
    from vigie.missing.models import Hint

    start, clock = time.process_time(), time.perf_counter()
    made = list_matching.compare_all(found, NOW)
    spent, wall = time.process_time() - start, time.perf_counter() - clock
    right = _right(Hint.objects.all())
    print(
        f"{LINES:,} lines compared with {calls:,} calls: {spent:.1f} s CPU, "
        f"{wall:.1f} s by the clock, {spent / LINES * 1e6:,.0f} us CPU a line; "
        f"{made:,} suggestions, {right} of {wanted} people on the list among them"
    )


def _right(hints: Any) -> int:
    """Calls that were proposed a line which is theirs: its line follows the call's."""
    from uuid import UUID

    from vigie.missing.models import ListRow

    first = min(hint.person.entry for hint in hints.select_related("person"))
    lines = dict(ListRow.objects.values_list("pk", "line"))
    return sum(
        lines[UUID(hex=hint.thing.rpartition(":")[2])] - 2 == hint.person.entry - first
        for hint in hints.select_related("person")
    )
