"""From an open door to the phones of those who wait for one: 50,000 who watch, on both
databases, with the real worker and a push service of this machine.

    python -m bench watches

Forty towns are watched in five places each, with five needs. In half of them a door for
two opens, one town after the other; it concerns three needs in five. Then one opens in
a town that 50,000 more watch, and its letters are queued here, beside the bare insert
of the same letters.
"""

# ruff: noqa: S608 the tables are ours

import json
import os
import sys
import time
from contextlib import ExitStack
from datetime import timedelta
from itertools import accumulate
from typing import Any

from bench.databases import on_both
from bench.letters import bare_like, run
from bench.notices import started
from bench.serving import cpu_of

WATCHES = int(os.environ.get("BENCH_WATCHES", "50000"))
TOWNS, OPENINGS, PLACES = 40, 20, 5
NEEDS = ("", "children=1", "size=2", "wheelchair=1", "size=4")
CONCERNED = NEEDS[:3]  # by a door for two, children too, without a ramp
EVERY = 2.0  # seconds between two doors
MOST = 5.0  # seconds asked of 95 % of the openings
PATIENCE = 60.0


def main() -> None:
    """Print it on SQLite, then on PostgreSQL."""
    on_both("bench.watches")


def measure() -> None:
    """Print what it took; end with exit code 1 if it took too long."""
    os.environ["VIGIE_PRIVATE_ADDRESSES"] = "1"
    from vigie.config.cli import start_django

    start_django()
    from django.db import connection

    from tests.calls import make_emergency
    from vigie.config.run import migrate

    migrate([])
    taking = "import asyncio, bench.channels as one; asyncio.run(one.taking())"
    with ExitStack() as stack:
        push = stack.enter_context(started([sys.executable, "-c", taking]))
        assert push.stdout is not None
        flood = make_emergency()
        _watch(flood, int(push.stdout.readline()), range(TOWNS), WATCHES)
        words = [sys.executable, "-m", "vigie.config.cli", "worker"]
        worker = stack.enter_context(started(words))
        time.sleep(5)
        print(f"{connection.vendor}, {WATCHES:,} who watch, ", end="")
        print(f"load {os.getloadavg()[0]:.1f}")
        missed = _opened_in_turn(flood, worker.pid)
    _all_at_once(flood)
    if missed:
        raise SystemExit(1)


def _watch(emergency: Any, port: int, towns: range, many: int) -> None:
    """Have so many phones watch the places of these towns, evenly."""
    from vigie.doors.models import Watch
    from vigie.lib import clock
    from vigie.relaying.channels.push.keys import public_key
    from vigie.relaying.models import Address
    from vigie.relaying.states import Channel

    now = clock.now()
    keys = {"p256dh": public_key(), "auth": "BTBZMqHH6r4Tts7J_aSIgg"}
    addresses, rows = [], []
    for number in range(many):
        kind, town = divmod(number, len(towns))
        part, need = divmod(kind, len(NEEDS))
        name = f"{towns[town]}.{part % PLACES}"
        url = f"http://127.0.0.1:{port}/{name}.{number}"
        value = json.dumps({"endpoint": url, "keys": keys})
        addresses.append(Address(channel=Channel.PUSH, value=value))
        row = Watch(
            emergency=emergency,
            address=addresses[-1],
            quarter=f"Town {name}",
            cell=_cells(towns[town])[part % PLACES],
            wanted=NEEDS[need],
            made_at=now,
            confirmed_at=now,
            ends_at=now + timedelta(days=3),
        )
        rows.append(row)
    Address.objects.bulk_create(addresses, batch_size=500)
    Watch.objects.bulk_create(rows, batch_size=500)


def _cells(town: int) -> list[int]:
    """The cells of a town's places; towns are 22 km apart."""
    from vigie.lib import geo

    return sorted(geo.disk(geo.cell_at(42 + town * 0.2, 2.0, 8), 1))[:PLACES]


def _open(emergency: Any, town: int) -> None:
    from vigie.doors.tests.making import make_door
    from vigie.lib import clock

    now = clock.now()
    times = {"made_at": now, "fresh_at": now, "until": now + timedelta(hours=14)}
    where = {"cell": _cells(town)[0], "quarter": f"Town {town}.0"}
    make_door(emergency, places=2, takes_children=True, **where, **times)


def _opened_in_turn(emergency: Any, worker: int) -> bool:
    """Open a door in some towns, and print when all whom it concerns were told."""
    from vigie.relaying.models import Letter

    concerned = _concerned()[:OPENINGS]
    total = sum(map(len, concerned))
    burnt, until = cpu_of(worker), time.monotonic() + OPENINGS * EVERY + PATIENCE
    opened, queued = _openings(emergency, concerned, until)
    letters = Letter.objects.filter(sent_at__isnull=False)
    while letters.count() < total and time.monotonic() < until:
        time.sleep(0.2)
    burnt = cpu_of(worker) - burnt
    sent = dict(letters.values_list("address", "sent_at"))
    wrong = set(sent) ^ set().union(*concerned)
    told = [
        max(
            ((sent[one] - at).total_seconds() for one in town if one in sent), default=0
        )
        for town, at in zip(concerned, opened, strict=True)
    ]
    print(
        f"  {OPENINGS} doors, one in {EVERY:g} s, each concerns {total // OPENINGS}: "
        f"{len(sent):,} told, {len(wrong)} wrongly or not; {burnt:.1f} s of a core"
    )
    missed = [_late("in the queue", queued), _late("taken by the push service", told)]
    return bool(wrong) or any(missed)


def _openings(
    emergency: Any, concerned: list[set[Any]], until: float
) -> tuple[list[Any], list[float]]:
    """Open the doors; when each was, and seconds until all its letters were queued."""
    from vigie.lib import clock
    from vigie.relaying.models import Letter

    sums = list(accumulate(map(len, concerned)))
    opened, queued, due = [], [], 0.0
    while len(queued) < OPENINGS and time.monotonic() < until:
        if len(opened) < OPENINGS and time.monotonic() >= due:
            _open(emergency, len(opened))
            opened.append(clock.now())
            due = time.monotonic() + EVERY
        many = Letter.objects.count()
        while len(queued) < len(opened) and many >= sums[len(queued)]:
            queued.append((clock.now() - opened[len(queued)]).total_seconds())
        time.sleep(0.1)
    return opened, queued


def _late(name: str, took: list[float]) -> bool:
    """Print how long openings took; whether 95 % took longer than is asked."""
    took = sorted(took) or [PATIENCE]
    most = took[int(len(took) * 0.95)]
    print(
        f"  all of an opening {name}: half of the openings after "
        f"{took[len(took) // 2]:.1f} s, 95 % after {most:.1f} s "
        f"({'met' if most <= MOST else 'MISSED'}: {MOST:g} s)",
        flush=True,
    )
    return most > MOST


def _concerned() -> list[set[Any]]:
    """The addresses that a door in each town concerns."""
    from vigie.doors.models import Watch

    found: list[set[Any]] = [set() for _town in range(TOWNS)]
    rows = Watch.objects.filter(wanted__in=CONCERNED)
    for quarter, address in rows.values_list("quarter", "address"):
        found[int(quarter.split()[1].partition(".")[0])].add(address)
    return found


def _all_at_once(emergency: Any) -> None:
    """Open one door that concerns 30,000 in 50,000, and print what queueing costs."""
    from vigie.doors import watch_news
    from vigie.lib import clock
    from vigie.relaying.models import Letter

    table = Letter._meta.db_table
    run(f"DELETE FROM {table}")
    _watch(emergency, 9, range(TOWNS, TOWNS + 1), WATCHES)
    _open(emergency, TOWNS)
    began = time.perf_counter(), time.process_time()
    watch_news.keep(clock.now())
    took = time.perf_counter() - began[0], time.process_time() - began[1]
    many = Letter.objects.count()
    bare = bare_like(table)
    began = time.perf_counter(), 0.0
    run(f"INSERT INTO {bare} SELECT * FROM {table}")
    limit = time.perf_counter() - began[0]
    print(
        f"  one door for {many:,} of {2 * WATCHES:,}: queued in {took[0]:.2f} s by the "
        f"clock ({took[1]:.2f} s of this process), {took[0] / limit:.1f} times the "
        f"bare INSERT of the same letters"
    )


if __name__ == "__main__":
    main()
