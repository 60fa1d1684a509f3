"""A directory of 500,000 offers as a table, streamed as partners get it, on both
databases: seconds, memory that it grows by, and the bare reading and writing of rows.

    python -m bench exports

BENCH_ROWS is how many offers. The program that reads throws the bytes away. Each file
is read by a process of its own, so that none finds memory that another has left.
"""

# ruff: noqa: S608 the tables are ours

import csv
import io
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from bench.databases import on_both

FILES = ("doors.csv", "doors.hxl.csv", "doors.geojson")
ROWS = int(os.environ.get("BENCH_ROWS", "500000"))
MOST_SECONDS, MOST_GROWTH = 60.0, 50.0  # MB


def main() -> None:
    """Print it on SQLite, then on PostgreSQL."""
    on_both("bench.exports")


def measure() -> None:
    """Print a line for each file; end with exit code 1 if one misses what is asked."""
    from vigie.config.cli import start_django

    start_django()
    from django.db import connection

    _apart(_prepare)
    print(f"{connection.vendor}, {ROWS:,} offers, load {os.getloadavg()[0]:.1f}")
    failed = [_apart(lambda name=name: _file(name)) for name in FILES]
    if any(failed):
        raise SystemExit(1)


def _apart(do: Callable[[], bool | None]) -> int:
    """Do it in a child process; not 0 when it fails or says so."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    failed = True
    try:
        failed = bool(do())
        sys.stdout.flush()
    finally:
        os._exit(failed)


def _prepare() -> None:
    from bench.doors import fill
    from tests.calls import make_emergency
    from vigie.config.run import migrate

    migrate([])
    fill(make_emergency(), min(ROWS, 10_000))
    _copy_to(ROWS)


def _copy_to(many: int) -> None:
    """Copy the offers under ids of their own until there are so many."""
    from django.db import connection

    from vigie.doors.models import Door

    table = Door._meta.db_table
    rest = ", ".join(
        f'"{one.column}"' for one in Door._meta.concrete_fields if not one.primary_key
    )
    is_sqlite = connection.vendor == "sqlite"
    fresh = "lower(hex(randomblob(16)))" if is_sqlite else "gen_random_uuid()"
    with connection.cursor() as cursor:
        while (have := Door.objects.count()) < many:
            cursor.execute(
                f"INSERT INTO {table} (id, {rest}) SELECT {fresh}, {rest} "
                f"FROM {table} LIMIT %s",
                [min(have, many - have)],
            )


def _file(name: str) -> bool:
    """Print what one file takes, beside the bare rows; whether that is too much."""
    from bench.doors import client_of
    from vigie.emergencies.models import Emergency

    flood, client = Emergency.objects.get(), client_of()
    path = f"/e/{flood.slug}/{name}"
    client.get(f"{path}?place=nowhere").getvalue()  # what a first question loads
    wall, cpu, size, grown = _read(client.get(path))
    bare = _read(_bare(flood))[1]
    print(
        f"  {name}: {wall:.1f} s by the clock, {cpu:.1f} s of processor, "
        f"{cpu / bare:.1f} times the bare rows; "
        f"{size / 1e6:.0f} MB, memory grew by {grown:.1f} MB "
        f"(mapped of files: {_memory('RssFile'):.0f} MB in all)"
    )
    return wall > MOST_SECONDS or grown > MOST_GROWTH


def _bare(emergency: Any) -> Iterator[bytes]:
    """The same columns, read and written as a table with nothing made of them."""
    from vigie.doors.directory import listed
    from vigie.doors.feeds import AT_ONCE, PUBLIC
    from vigie.lib import clock

    rows = listed(emergency, clock.now()).order_by("quarter", "pk")
    found = rows.values_list(*[column.field for column in PUBLIC])
    told = found.iterator(chunk_size=AT_ONCE)
    while some := list(islice(told, AT_ONCE)):
        text = io.StringIO()
        csv.writer(text).writerows(some)
        yield text.getvalue().encode()


def _read(pieces: Iterable[bytes]) -> tuple[float, float, int, float]:
    """Read all of a file; seconds by the clock and of the processor, bytes, and MB
    that this process grew by."""
    before = highest = _memory()
    wall, cpu, size = time.perf_counter(), time.process_time(), 0
    for piece in pieces:
        size += len(piece)
        highest = max(highest, _memory())
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return wall, cpu, size, highest - before


def _memory(kind: str = "RssAnon") -> float:
    """MB that this process holds for itself; "RssFile" is what it maps of files, the
    database among them, which the system takes back when it needs it."""
    rows = Path("/proc/self/status").read_text().splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith(kind)) / 1e3


if __name__ == "__main__":
    main()
