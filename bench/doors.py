"""The directory of open doors (SQLite): all of 10,000 offers as GeoJSON, and the page
with 10,000 and 100,000 offers beside the page with none.

The offers are made up: four fifths free, in 300 cells of 20 quarters. The page is made
each time; readers who are not signed in get it from memory until something changes.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median
from typing import Any

from bench.databases import start_alone

TURNS = 7
PLACES_OF_A_HOME = 4


def main() -> None:
    """Print seconds of processor time, and the ratio to a page without an offer."""
    start_alone()
    from tests.calls import make_emergency
    from vigie.doors import directory
    from vigie.kit.fastlane import shelf

    flood = make_emergency()
    client = client_of()
    empty = 0.0
    for many in (0, 10_000, 100_000):
        fill(flood, many)
        page = _seconds(lambda: _page(client, flood, shelf))
        empty = empty or page
        from vigie.lib import clock

        asked = _seconds(
            lambda: directory.directory(flood, directory.Wanted(), clock.now())
        )
        print(
            f"{many:7,} offers: page {page * 1000:6.1f} ms, its queries "
            f"{asked * 1000:6.1f} ms, {page / empty:5.1f} times the empty page"
        )
        if many:
            _file(client, flood, many)


def client_of() -> Any:
    """Return a reader who is not signed in."""
    from django.test import Client

    return Client(headers={"host": "localhost"})


def fill(emergency: Any, many: int) -> None:
    """Have so many offers in all."""
    from vigie.doors.models import Door
    from vigie.doors.states import Way
    from vigie.lib import clock, geo

    now, have = clock.now(), Door.objects.count()
    cells = [
        geo.cell_at(48.8 + n % 20 * 0.006, 2.25 + n // 20 * 0.01, 8) for n in range(300)
    ]
    rows = (
        Door(
            emergency=emergency,
            way=Way.PAGE,
            stage_at=now,
            places=PLACES_OF_A_HOME,
            free=n % 5 and 1 + n % PLACES_OF_A_HOME,
            cell=cells[n % 300],
            quarter=f"{n % 300 // 15 + 1}e",
            languages=["fr", "en"],
            takes_children=n % 2 == 0,
            made_at=now,
            fresh_at=now,
            until=now + timedelta(hours=14),
        )
        for n in range(have, many)
    )
    Door.objects.bulk_create(rows, batch_size=500)


def _page(client: Any, emergency: Any, shelf: Any) -> None:
    shelf.clear()
    answer = client.get(f"/e/{emergency.slug}/doors/")
    assert answer.status_code == 200, answer.status_code


def _file(client: Any, emergency: Any, many: int) -> None:
    for name in ("doors.geojson", "doors.csv"):
        path = f"/e/{emergency.slug}/{name}"
        size = len(client.get(path).getvalue())
        took = _seconds(lambda path=path: client.get(path).getvalue())
        print(f"{many:7,} offers as {name}: {took:.3f} s, {size / 1e6:.1f} MB")


def _seconds(do: Callable[[], object]) -> float:
    """Return the median of some turns, in seconds of processor time; the first, which
    warms up, is not counted."""
    do()
    taken = []
    for _turn in range(TURNS):
        began = time.process_time()
        do()
        taken.append(time.process_time() - began)
    return median(taken)
