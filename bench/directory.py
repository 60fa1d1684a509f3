"""The directory of 10,000 open doors on a real server, by 16 lines on two processes:
pages a second and times, the files, and memory, beside Sahana Eden's on its machine.

    python -m bench directory

What is set beside ours was measured on another day with Eden 6.1 (SQLite, 10,000
shelters, two processes, byte-compiled): pages a second and seconds, for lack of a
server of it here. Load and server share the machine's cores.
"""

import os
import time
from collections.abc import Sequence
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from bench.databases import start_alone
from bench.doors import fill
from bench.load import Heard, load, question
from bench.serving import cpu_of, served

DOORS, LINES = 10_000, 16
TURNS = 9
SECONDS = float(os.environ.get("BENCH_SECONDS", "5"))
# Of the peer: home pages a second, a list page, all as JSON, MB of its two processes.
HOME, LIST, JSON, MEMORY = 36.7, 0.21, 1.44, 239 + 160


def main() -> None:
    """Print it; end with exit code 1 if a figure misses what is asked."""
    start_alone()
    from django.db import connection

    from tests.calls import make_emergency

    flood = make_emergency()
    fill(flood, DOORS)
    connection.close()
    page = f"/e/{flood.slug}/doors/"
    with served("bench.empty:application") as (port, pid):
        empty = load(port, [question("/")], SECONDS, LINES)
    print(f"{DOORS:,} doors, {LINES} lines, load {os.getloadavg()[0]:.1f}")
    print(f"an empty page, the limit: {empty.rate:,.0f} a second")
    with served("vigie.config.wsgi:application") as (port, pid):
        met = [
            _row("home", [question("/")], port, pid, empty),
            _row("directory", [question(page)], port, pid, empty),
            _row("directory, 20 quarters", _quarters(page), port, pid, empty),
            _alone(page, port, flood.pk, f"its list page {LIST} s", 0.05),
            _alone(
                f"/e/{flood.slug}/doors.geojson",
                port,
                flood.pk,
                f"refuses it; as plain JSON {JSON} s",
                0.5,
            ),
            _held(pid),
        ]
    if not all(met):
        raise SystemExit(1)


def _quarters(page: str) -> list[bytes]:
    return [question(f"{page}?place={number + 1}e") for number in range(20)]


def _row(name: str, asked: Sequence[bytes], port: int, pid: int, empty: Heard) -> bool:
    """Print a page under load; whether it is ten times the peer's home page."""
    load(port, asked, 1, LINES)
    before = cpu_of(pid)
    heard = load(port, asked, SECONDS, LINES)
    cost = (cpu_of(pid) - before) / len(heard.took)
    assert set(heard.statuses) == {200}, heard.statuses
    print(
        f"{name}: {heard.rate:,.0f} a second, {heard.rate / empty.rate:.2f} of the "
        f"empty page, p50 {heard.ms(0.5):.0f} ms, p95 {heard.ms(0.95):.0f} ms, "
        f"{cost * 1e3:.2f} ms of processor each; Eden's home page {HOME}: "
        f"{heard.rate / HOME:.1f} times"
    )
    return heard.rate >= 10 * HOME


def _alone(path: str, port: int, emergency: int, peer: str, most: float) -> bool:
    """Print what one reader waits for a page that must be made anew each time."""
    from vigie.emergencies.models import Emergency

    took, size = [], 0
    for _turn in range(TURNS):
        Emergency.touch(emergency)
        line = HTTPConnection("127.0.0.1", port, timeout=30)
        began = time.perf_counter()
        line.request("GET", path, headers={"Accept-Encoding": "br"})
        answer = line.getresponse()
        size = len(answer.read())
        took.append(time.perf_counter() - began)
        assert answer.status == 200, answer.status
        line.close()
    wait = median(took)
    print(
        f"{path.strip('/').rpartition('/')[2]}, made anew, one "
        f"reader: {wait * 1e3:.0f} ms (asked: {most * 1e3:.0f}), {size / 1e3:.0f} KB; "
        f"Eden {peer}"
    )
    return wait <= most


def _held(pid: int) -> bool:
    """Print what the web server's processes hold; whether it is half of the peer's."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    parts = [_memory(int(one)) for one in (pid, *children)]
    each = " + ".join(f"{part:.0f}" for part in parts)
    print(
        f"memory of the web server and its processes: {each} = {sum(parts):.0f} MB; "
        f"Eden {MEMORY} MB: {sum(parts) / MEMORY:.2f} of it"
    )
    return sum(parts) <= MEMORY / 2


def _memory(pid: int) -> float:
    """MB of a process, with its share of what it has in common with others."""
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1e3


if __name__ == "__main__":
    main()
