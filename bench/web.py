"""The public pages under load, with 100,000 calls, on a real server.

Prints, in one run: an empty page as the physical limit, then each page's requests a
second and times; the board while an import changes it every second; and what a first
load weighs, compressed. Load and server share the machine's cores.
"""

import gzip
import os
import random
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from bench.load import Heard, load, question
from bench.serving import cpu_of, served

CALLS = int(os.environ.get("BENCH_CALLS", "100000"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "5"))
SLUG = "bench"
BOARD = f"/e/{SLUG}/"
LANGUAGES = ("fr", "en", "es", "ar")
WORDS = [
    *("nous", "sommes", "bloqués", "près", "du", "pont", "un", "lit", "deux", "places"),
    *("quai", "gare", "rue", "appelle", "cherche", "ma", "sœur", "manteau", "vert"),
    *("vue", "ce", "soir", "chaud", "calme", "porte", "ouverte", "famille", "enfants"),
    *("voiture", "transport", "médecin", "pharmacie", "eau", "lumière", "rive", "nord"),
]


def main() -> None:
    """Measure everything and print it."""
    with tempfile.TemporaryDirectory() as folder:
        _prepare(folder)
        with served("bench.empty:application") as (port, pid):
            before = cpu_of(pid)
            empty = load(port, [question("/")], SECONDS)
            cost = cpu_of(pid) - before
        print(f"{CALLS:,} calls, {os.cpu_count()} cores, load among them, 16 lines\n")
        heads = "".join(f"{word:>8}" for word in ("p50", "p95", "p99", "cpu ms"))
        print(f"{'page':34}{'req/s':>9}{heads}  of empty")
        _row("empty page (the limit)", empty, empty, cost)
        with served("vigie.config.wsgi:application") as (port, pid):
            _pages(port, pid, empty)
        _weights()


def _prepare(folder: str) -> None:
    os.environ.update(
        VIGIE_DATA_DIR=folder, DJANGO_SETTINGS_MODULE="vigie.config.settings"
    )
    import django

    django.setup()
    from vigie.config.run import migrate

    migrate([])
    _fill()
    from django.db import connection

    connection.close()


def _fill() -> None:
    """Put synthetic calls on one board, each with its own words."""
    from tests.calls import SAMPLES, make_emergency
    from vigie.lib import clock, geo
    from vigie.listening.models import Call, CallCount
    from vigie.listening.points import count_anew
    from vigie.reading.labels import LABELS

    chance, now = random.Random(11), clock.now()
    emergency = make_emergency(slug=SLUG, name="Bench", now=now)
    cells = [
        geo.cell_at(48.86 + chance.gauss(0, 0.012), 2.37 + chance.gauss(0, 0.016), 9)
        for _ in range(400)
    ]
    counts: dict[str, int] = {}
    rows = []
    for number in range(CALLS):
        kind, lang, text, place, precision, sure, person, age, plate = chance.choice(
            SAMPLES
        )
        at = now - timedelta(seconds=number * 0.5)
        words = f"{text} {' '.join(chance.choices(WORDS, k=12))}"
        counts[kind] = counts.get(kind, 0) + 1
        rows.append(
            Call(
                emergency=emergency,
                code=f"b{number:07d}",
                kind=kind,
                labels=LABELS[kind].bit,
                priority=1,
                first_at=at - timedelta(minutes=chance.randrange(60)),
                last_at=at,
                seen=chance.randrange(1, 400),
                lang=lang,
                text=words,
                source="sample",
                url=f"https://posts.example/{number}",
                place_name=place,
                cell=chance.choice(cells) if place else 0,
                precision=precision,
                place_sure=sure,
                quarter=f"Quarter {number % 20}",
                person_name=person,
                person_age=age,
                plate=plate,
                why=[{"label": kind, "rule": f"{lang}.{kind}", "words": words[:20]}],
            )
        )
    Call.objects.bulk_create(rows, batch_size=1000)
    for kind, calls in counts.items():
        CallCount.objects.create(
            emergency=emergency, kind=kind, state="open", calls=calls
        )
    count_anew(emergency.pk)


def _pages(port: int, pid: int, empty: Heard) -> None:
    def run(name: str, questions: list[bytes], lines: int = 16) -> None:
        before = cpu_of(pid)
        heard = load(port, questions, SECONDS, lines)
        _row(name, heard, empty, cpu_of(pid) - before)

    tag = _tag(port, f"{BOARD}calls/")
    quarters = [question(f"{BOARD}?place=Quarter+{n}&age=1440") for n in range(20)]
    runs: tuple[tuple[str, list[bytes]], ...] = (
        ("home", [question("/")]),
        ("board", [question(BOARD)]),
        ("board, 20 filters by quarter", quarters),
        ("list, unchanged (304)", [question(f"{BOARD}calls/", If_None_Match=tag)]),
        ("call", [question(f"{BOARD}c/b0000007/")]),
        ("map", [question(f"{BOARD}map/")]),
        ("api: 50 calls", [question(f"/api/v1/emergencies/{SLUG}/calls")]),
    )
    for name, questions in runs:
        run(name, questions)
    with _changing():
        run("board, changed each second", [question(BOARD)])
    too_long = question(f"{BOARD}?after={'x' * 201}")  # the board, never kept
    run("board, nothing kept", [too_long], lines=2)


def _tag(port: int, path: str) -> str:
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(question(path))
        head = line.recv(65_536).split(b"\r\n\r\n", 1)[0].decode("latin-1")
    return next(
        row.partition(":")[2].strip()
        for row in head.split("\r\n")
        if row.lower().startswith("etag:")
    )


@contextmanager
def _changing() -> Iterator[None]:
    """Touch the emergency every second, as an import does."""
    from vigie.emergencies.models import Emergency

    done = threading.Event()

    def touch() -> None:
        while not done.wait(1):
            Emergency.objects.get(slug=SLUG).touch(Emergency.objects.get(slug=SLUG).pk)

    thread = threading.Thread(target=touch)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _row(name: str, heard: Heard, empty: Heard, cpu: float) -> None:
    times = "".join(f"{heard.ms(share):>8.1f}" for share in (0.5, 0.95, 0.99))
    odd = {s: n for s, n in heard.statuses.items() if s not in {200, 304}}
    share = heard.rate / empty.rate
    times += f"{cpu / len(heard.took) * 1e3:>8.2f}"
    print(f"{name:34}{heard.rate:>9,.0f}{times}  {share:.2f} {odd or ''}", flush=True)


def _weights() -> None:
    """What the first load of each page weighs: the heaviest of the four languages."""
    from django.conf import settings
    from django.contrib.staticfiles import finders
    from django.test import Client

    settings.ALLOWED_HOSTS.append("testserver")
    packers: dict[str, Callable[[bytes], int]] = {"gzip": _gzip, "br": _br}
    found = finders.find("kit/kit.css")
    with open(str(found), "rb") as file:
        sheet = file.read()
    print(f"\nfirst load, compressed, bytes{'gzip':>17}{'br':>8}   (at most 14,336)")
    print(f"{'sheet':34}" + "".join(f"{pack(sheet):>12,}" for pack in packers.values()))
    paths = ["/", BOARD, f"{BOARD}?kind=roof", f"{BOARD}c/b0000007/", f"{BOARD}map/"]
    for path in [*paths, f"{BOARD}pulse/", "/about/", "/programs/", "/nothing/"]:
        bodies = [Client().get(path, {"lang": code}).content for code in LANGUAGES]
        sizes = [
            max(pack(b) for b in bodies) + pack(sheet) for pack in packers.values()
        ]
        print(f"{path:34}" + "".join(f"{size:>12,}" for size in sizes))


def _gzip(body: bytes) -> int:
    return len(gzip.compress(body, 6))


def _br(body: bytes) -> int:
    import brotli

    return len(brotli.compress(body, quality=5))


if __name__ == "__main__":
    main()
