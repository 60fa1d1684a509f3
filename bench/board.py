"""The board with 100,000 calls: how long a list takes, the whole page, and the map.

Each database is measured in a process of its own, on a throw-away copy: SQLite in a
temporary folder, PostgreSQL in a throw-away cluster where its programs are found.
Times are processor time of the program and of its database process: what an idle
machine takes, and the same on a busy one. Wall time is printed beside.
"""

import gc
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bench.databases import on_both

if TYPE_CHECKING:
    from django.test import Client

    from vigie.emergencies.models import Emergency

CALLS = 100_000
ROUNDS = 12
LIMIT_MS = 50.0
FILTERS: tuple[dict[str, str], ...] = (
    {},
    {"kind": "asks"},
    {"kind": "roof"},
    {"kind": "seen"},
    {"kind": "missing.call"},
    {"kind": "lookout.call"},  # one in a thousand
    {"kind": "official"},  # none
    {"place": "quarter 3"},
    {"place": "quarter 70"},
    {"place": "street 1"},  # part of many names
    {"place": "street 2999"},  # one call or none
    {"place": "nowhere at all"},
    {"language": "fr"},
    {"language": "ht"},  # one in a thousand
    {"language": "de"},  # none
    {"age": "30"},
    {"age": "1440"},
    {"kind": "roof", "language": "ht"},
    {"kind": "missing.call", "language": "de"},
    {"kind": "asks", "place": "quarter 70", "language": "es"},
    {"place": "quarter 0", "language": "de"},
    {"kind": "safe", "age": "1440", "place": "nowhere"},
)
_KINDS = {
    "safe.self": 30,
    "shelter.offer": 15,
    "info.request": 15,
    "witness": 12,
    "missing.call": 10,
    "safe.other": 8,
    "shelter.request": 5,
    "help.request": 3,
    "road": 1.9,
    "lookout.call": 0.1,
}
_LANGUAGES = {"fr": 700, "en": 200, "es": 60, "ar": 39, "ht": 1}
_STATES = {"open": 85, "answered": 10, "closed": 5}


class Taken(NamedTuple):
    """Milliseconds of one answer."""

    busy: float
    wall: float


def main() -> None:
    """Measure on SQLite, then on PostgreSQL; exit with 1 if a p95 is above 50 ms."""
    on_both("bench.board")


def measure() -> None:
    """Fill the database that the settings name, and print the figures."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    emergency = fill(CALLS)
    gc.collect()
    gc.freeze()  # what the filling left is no part of a server
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")  # as its autovacuum does within a minute
    print(
        f"{connection.vendor}, {CALLS:,} calls, in milliseconds (median, p95, worst):"
    )
    good = _show("list", lists(emergency))
    good &= _show("page", pages(emergency))
    good &= _show("map", maps())
    _show("else", others())
    sys.exit(not good)


def fill(calls: int) -> "Emergency":
    """Make an emergency with so many calls, and its counters."""
    from tests.calls import make_emergency
    from vigie.listening.models import Call, CallCount
    from vigie.listening.points import count_anew

    emergency = make_emergency(slug="bench")
    made = _calls(emergency, calls)
    counts: dict[tuple[str, str], int] = {}
    while batch := list(islice(made, 5_000)):
        for call in Call.objects.bulk_create(batch):
            at = call.kind, call.state
            counts[at] = counts.get(at, 0) + 1
    CallCount.objects.bulk_create(
        CallCount(emergency=emergency, kind=kind, state=state, calls=many)
        for (kind, state), many in counts.items()
    )
    count_anew(emergency.pk)
    return emergency


def _calls(emergency: "Emergency", count: int) -> Iterator[Any]:
    from tests.calls import NOW, SAMPLES
    from vigie.lib import geo
    from vigie.listening.models import Call
    from vigie.listening.place_words import place_key

    chance = random.Random(11)
    cells = [geo.cell_at(48.8 + n / 900, 2.3 + n % 9 / 90, 9) for n in range(90)]

    def one_of(weights: dict[str, float] | dict[str, int]) -> str:
        return chance.choices(list(weights), list(weights.values()))[0]

    for number in range(count):
        sample = chance.choice(SAMPLES)
        quarter = min(int(chance.paretovariate(0.6)) - 1, 80)
        street = f"Street {quarter + 81 * chance.randrange(37)}"
        at = NOW - timedelta(seconds=chance.randrange(3 * 86_400))
        kind = one_of(_KINDS)
        yield Call(
            emergency=emergency,
            code=f"{number:016x}",
            kind=kind,
            labels=1,
            state=one_of(_STATES),
            priority=1,
            first_at=at,
            last_at=at,
            seen=chance.randint(1, 40),
            lang=one_of(_LANGUAGES),
            text=sample[2],
            source="bench",
            url=f"https://posts.example/{number}",
            place_name=street,
            quarter=f"Quarter {quarter}",
            place_key=place_key(street, f"Quarter {quarter}"),
            precision="street",
            place_sure=True,
            cell=cells[quarter],
            why=[{"label": kind, "rule": "fr.bench", "words": "so", "weight": 1.0}],
        )


def lists(emergency: "Emergency") -> dict[str, list[Taken]]:
    """Time the list under every filter: its first page, and one far down."""
    from tests.calls import NOW
    from vigie.web.rows import Filters, listing

    deep = listing(emergency, Filters(), NOW, size=40_000).after
    found: dict[str, list[Taken]] = {}
    for query in FILTERS:
        for after in ("", deep):
            filters = Filters.of(query)
            name = f"{_words(query)}{' far down' if after else ''}"
            found[name] = _times(
                lambda f=filters, a=after: listing(emergency, f, NOW, after=a)
            )
    return found


def pages(emergency: "Emergency") -> dict[str, list[Taken]]:
    """Time the whole page under every filter as the program answers it, built anew."""
    address = f"/e/{emergency.slug}/"
    return {
        _words(query): _times(lambda q=query: _ask(address, q)) for query in FILTERS
    }


def maps() -> dict[str, list[Taken]]:
    """Time the map's page and its JSON, of all calls and of some, built anew."""
    json = "/api/v1/emergencies/bench/places.geojson"
    return {
        f"{name} {_words(query)}": _times(lambda a=address, q=query: _ask(a, q))
        for name, address in (("map", "/e/bench/map/"), ("map's JSON", json))
        for query in ({}, {"kind": "asks"}, {"kind": "seen"}, {"kind": "official"})
    }


def others() -> dict[str, list[Taken]]:
    """Time what stands beside the board; no limit is set for it."""
    return {
        "board, kept in memory": _times(lambda: _ask("/e/bench/", {}, anew=False)),
        "API, 50 calls": _times(lambda: _ask("/api/v1/emergencies/bench/calls", {})),
    }


def _ask(address: str, query: dict[str, str], *, anew: bool = True) -> None:
    from vigie.kit.fastlane import shelf

    if anew:
        shelf.clear()
    answer = _client().get(address, query)
    assert answer.status_code == 200, answer.status_code


@cache
def _client() -> "Client":
    from django.test import Client

    return Client(headers={"host": "127.0.0.1"})  # it loads the program once


def _words(query: dict[str, str]) -> str:
    return " ".join(f"{name}={word}" for name, word in query.items()) or "all"


def _times(ask: Callable[[], object]) -> list[Taken]:
    from django.db import connection

    ask()  # the first pays for what is read once
    taken = []
    for _ in range(ROUNDS):
        connection.ensure_connection()
        behind = _server_process()
        start, wall = _busy(behind), time.perf_counter()
        ask()
        taken.append(
            Taken((_busy(behind) - start) * 1e3, (time.perf_counter() - wall) * 1e3)
        )
    return taken


def _server_process() -> Path | None:
    """Return where Linux counts the time of the database process behind us."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return Path(f"/proc/{cursor.fetchone()[0]}/schedstat")


def _busy(behind: Path | None) -> float:
    served = int(behind.read_text().split()[0]) / 1e9 if behind else 0.0
    return time.process_time() + served


def _show(what: str, found: dict[str, list[Taken]]) -> bool:
    every = [one for taken in found.values() for one in taken]
    print(f"  {what:4} {_figures(every)}  all together")
    slowest = sorted(
        found, key=lambda name: -_share([t.busy for t in found[name]], 0.95)
    )
    for name in slowest[:6]:
        print(f"       {_figures(found[name])}  {name}")
    return _share([one.busy for one in every], 0.95) <= LIMIT_MS


def _share(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def _figures(taken: list[Taken]) -> str:
    busy = [one.busy for one in taken]
    wall = _share([one.wall for one in taken], 0.95)
    shares = " ".join(f"{_share(busy, share):7.1f}" for share in (0.5, 0.95, 1))
    return f"{shares} | {wall:7.1f}"


if __name__ == "__main__":
    main()
