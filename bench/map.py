"""The two maps with 100,000 items (SQLite): a view at every zoom, from the country to
the last point, and whether the counts add up at each.

Items are made up: open doors, and calls that have a place, at some 20,000 points of a
country of 900 km. Each view is made anew; readers who are not signed in get it from
memory until something changes. Seconds are of the processor.
"""

import gzip
import random
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from bench.databases import start_alone

ITEMS = 100_000
POINTS = 20_000
CENTRE = (46.6, 2.4)
ACROSS = 4.0  # degrees from the middle
TURNS = 3


class Shown(NamedTuple):
    """One view: seconds, bytes as they are and compressed, and its points."""

    seconds: float
    size: int
    packed: int
    points: list[dict[str, Any]]


def main() -> None:
    """Print each zoom's slowest view, and stop where counts do not add up."""
    start_alone()
    from tests.calls import make_emergency
    from vigie.lib import geo

    dice = random.Random(11)
    cells = [
        geo.cell_at(
            CENTRE[0] + dice.uniform(-ACROSS, ACROSS),
            CENTRE[1] + dice.uniform(-ACROSS, ACROSS),
            8,
        )
        for _point in range(POINTS)
    ]
    print(f"{ITEMS:,} items at {len(set(cells)):,} points", flush=True)
    flood = make_emergency(outline=geo.circle(*CENTRE, 450_000))
    _doors(flood, cells, dice)
    _calls(flood, cells, dice)
    room, api = f"/e/{flood.slug}/doors/", f"/api/v1/emergencies/{flood.slug}/"
    for name, address, page in (
        ("doors", f"{room}cells.geojson", room),
        ("calls", f"{api}places.geojson", f"/e/{flood.slug}/map/"),
    ):
        _descend(name, address)
        _boxes(name, address)
        _page(name, page)
    _whole(f"/e/{flood.slug}/doors.geojson")


def _descend(name: str, address: str) -> None:
    """Follow the largest points of each zoom until each is one public point."""
    _view(address, "")  # which warms up
    todo, zoom = [("", -1)], 0
    while todo:
        worst, following, points = Shown(0.0, 0, 0, []), [], 0
        for cell, said in todo:
            view = _view(address, f"?cell={cell}" if cell else "")
            many = sum(one["calls"] for one in view.points)
            assert said in (-1, many), (cell, said, many)
            worst, points = max(worst, view), points + len(view.points)
            nearer = [one for one in view.points if "cell" in one]
            following += [(one["cell"], one["calls"]) for one in nearer[:2]]
        print(
            f"{name}, zoom {zoom}: {len(todo):3} views, slowest "
            f"{worst.seconds * 1000:6.1f} ms, {worst.size / 1000:5.1f} KB "
            f"({worst.packed / 1000:4.1f} KB compressed), {points:6,} points, "
            "counts add up",
            flush=True,
        )
        todo, zoom = following[:6], zoom + 1


def _boxes(name: str, address: str) -> None:
    """Show the country in boxes, as a map with tiles asks for it."""
    whole = sum(one["calls"] for one in _view(address, "").points)
    for parts in (1, 4):
        worst, many = Shown(0.0, 0, 0, []), 0
        for box in _grid(parts):
            view = _view(address, f"?box={box}")
            worst, many = max(worst, view), many + sum(o["calls"] for o in view.points)
        assert many == whole, (parts, many, whole)
        print(
            f"{name}, {parts * parts:3} boxes: slowest {worst.seconds * 1000:6.1f} ms, "
            f"{worst.size / 1000:5.1f} KB, counts add up to {many:,}"
        )


def _grid(parts: int) -> Iterator[str]:
    step = 2 * (ACROSS + 0.5) / parts
    south, west = CENTRE[0] - ACROSS - 0.5, CENTRE[1] - ACROSS - 0.5
    for n in range(parts * parts):
        row, column = divmod(n, parts)
        sides = (west + column * step, south + row * step)
        box = (*sides, sides[0] + step, sides[1] + step)
        yield ",".join(f"{side:.6f}" for side in box)


def _page(name: str, address: str) -> None:
    from vigie.kit.fastlane import shelf

    client = _client()
    took = _seconds(lambda: (shelf.clear(), client.get(address)))
    body = client.get(address).content
    print(
        f"{name}, the page with its drawing: {took * 1000:.1f} ms, "
        f"{len(gzip.compress(body)) / 1000:.1f} KB compressed"
    )


def _whole(address: str) -> None:
    client = _client()
    took = _seconds(lambda: client.get(address).getvalue())
    print(f"all {ITEMS:,} doors as GeoJSON, streamed: {took:.2f} s")


def _view(address: str, query: str) -> Shown:
    from vigie.kit.fastlane import shelf

    client = _client()
    shelf.clear()
    began = time.process_time()
    answer = client.get(address + query)
    took = time.process_time() - began
    assert answer.status_code == 200, answer.status_code
    body = answer.content
    points = [one["properties"] for one in answer.json()["features"]]
    return Shown(took, len(body), len(gzip.compress(body)), points)


def _client() -> Any:
    from django.test import Client

    return Client(headers={"host": "localhost"})


def _doors(emergency: Any, cells: list[int], dice: random.Random) -> None:
    from vigie.doors.models import Door
    from vigie.doors.states import Way
    from vigie.lib import clock

    now = clock.now()
    rows = (
        Door(
            emergency=emergency,
            way=Way.PAGE,
            stage_at=now,
            places=4,
            free=1 + n % 4,
            told_free=1 + n % 4,
            cell=cells[n % POINTS],
            quarter=f"Bourg {n % POINTS // 40}",
            languages=["fr"],
            made_at=now,
            fresh_at=now,
            until=now + timedelta(hours=14),
        )
        for n in range(ITEMS)
    )
    Door.objects.bulk_create(rows, batch_size=500)


def _calls(emergency: Any, cells: list[int], dice: random.Random) -> None:
    """Store the counters that are kept with every change of a call."""
    from vigie.lib import clock
    from vigie.listening.models import PointCount, PointName

    places = sorted(set(cells))
    kinds = ("help.request", "missing.call", "shelter.offer", "road")
    given = {"emergency": emergency, "last_at": clock.now()}
    PointCount.objects.bulk_create(
        (
            PointCount(cell=cell, kind=dice.choice(kinds), calls=5, **given)
            for cell in places
        ),
        batch_size=500,
    )
    PointName.objects.bulk_create(
        (
            PointName(emergency=emergency, cell=cell, name=f"Bourg {n}", calls=5)
            for n, cell in enumerate(places)
        ),
        batch_size=500,
    )


def _seconds(do: Callable[[], object]) -> float:
    """Return the fastest of some turns after one that warms up, of the processor."""
    do()
    taken = []
    for _turn in range(TURNS):
        began = time.process_time()
        do()
        taken.append(time.process_time() - began)
    return min(taken)
