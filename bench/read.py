"""How many posts a second: raw v1.1 lines to rows in SQLite.

In one run and over the same file: the bare typed decode, the sieve alone, everything
on, and their ratios; then two processes, and 100,000 against 1,000,000 posts. Rates
are posts per second of CPU time and core, unless "wall" is written.
"""

import gc
import multiprocessing
import os
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec

from bench.generate import SHORTEST, Supply, write
from bench.sink import CALLS, Sink
from vigie.listening.formats import twitter_v1
from vigie.reading.finders import Finders
from vigie.reading.gazetteer import Gazetteer, GazetteerRow
from vigie.reading.grouping import Grouper
from vigie.reading.labels import LABELS
from vigie.reading.reader import Reader
from vigie.reading.rules import GIVEN_AT, load

POSTS = 100_000
MANY = int(os.environ.get("VIGIE_BENCH_POSTS", "1000000"))
ROUNDS = 3
CHUNK = 768 * 1024
BATCH = 4_000
PLACES = 3_000
_KINDS = {"gare": "station", "place": "square", "square": "square"}
RECORD = 143_199  # posts/s, the highest rate that a public network reported


class Tag(msgspec.Struct, gc=False):
    """A hashtag, as little as is needed of it."""

    text: str


class Entities(msgspec.Struct, gc=False):
    """The entities of a tweet."""

    hashtags: list[Tag]


class User(msgspec.Struct, gc=False):
    """An author."""

    screen_name: str
    followers_count: int


class Original(msgspec.Struct, gc=False):
    """The original of a reshare."""

    id_str: str
    text: str


class Tweet(msgspec.Struct, gc=False):
    """The eight fields that any reader needs: the bare decode is into this."""

    id_str: str
    created_at: str
    text: str
    lang: str
    user: User
    entities: Entities
    coordinates: msgspec.Raw
    retweeted_status: Original | None = None


class Measured(NamedTuple):
    """Posts, seconds of CPU, posts with a label, and the most memory so far (MB)."""

    posts: int
    seconds: float
    hits: int
    memory: float

    @property
    def rate(self) -> float:
        """Posts per CPU-second."""
        return self.posts / self.seconds


def names() -> tuple[str, ...]:
    """Return made-up names of places."""
    starts = ("rue", "place", "quai", "gare", "avenue", "square", "rue", "", "", "")
    parts = ("bel", "mar", "vil", "ron", "sau", "tou", "cor", "lan", "ger", "pas")
    made: dict[str, None] = {}
    for number in range(PLACES * 2):
        digits = [int(digit) for digit in f"{number * 7919 % 10000:04}"]
        name = "".join(parts[digit] for digit in digits).capitalize()
        made[f"{starts[number % 10]} {name}".strip()] = None
    return tuple(made)[:PLACES]


def gazetteer() -> Gazetteer:
    """Return a gazetteer of the made-up places around one city."""
    rows = []
    for number, name in enumerate(names()):
        lat = 48.80 + number % 60 * 0.002
        first = name.split()[0]
        kind = _KINDS.get(first, "street" if first.islower() else "quarter")
        rows.append(GazetteerRow(name, lat, 2.25 + number // 60 * 0.003, kind))
    return Gazetteer.build(rows, centre=(48.86, 2.35))


def supply() -> Supply:
    """Return the rules' own examples of a label, and the made-up places."""
    calls: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    for rule in load().rules:
        if rule.weight >= GIVEN_AT:
            kind = calls if LABELS[rule.label].is_call else others
            kind.extend((rule.id[:2], text) for text in rule.yes)
    return Supply(tuple(calls), tuple(others), names())


def chunks(path: Path, start: int = 0, end: int = sys.maxsize) -> Iterator[bytes]:
    """Yield whole lines of a file, those that begin between `start` and `end`."""
    end = min(end, path.stat().st_size)
    with path.open("rb") as file:
        place = _line_end(file, start) if start else 0
        while place < end:
            cut = _line_end(file, min(place + CHUNK, end))
            file.seek(place)
            yield file.read(cut - place)
            place = cut


def _line_end(file: BinaryIO, place: int) -> int:
    """Return where the line ends that the byte before `place` belongs to."""
    file.seek(place - 1)
    return place - 1 + len(file.readline())


def bare(path: Path) -> tuple[int, int]:
    """Decode a file into eight fields and return the number of posts."""
    lines = msgspec.json.Decoder(Tweet)
    return sum(len(lines.decode_lines(data)) for data in chunks(path)), 0


class Pipeline:
    """From raw lines to rows: the sieve alone, or with entities and groups."""

    def __init__(self, *, everything: bool) -> None:
        places = gazetteer()
        only_names = Finders(phrases=tuple(places.phrases()))
        self._everything = everything
        self.reader = Reader(load(), places, finders=None if everything else only_names)

    def run(
        self, path: Path, sink: Path, start: int = 0, end: int = sys.maxsize
    ) -> tuple[int, int]:
        """Read a part of a file and return the posts and how many have a label."""
        posts = hits = 0
        rows = Sink(sink, Grouper(key=b"bench") if self._everything else None)
        batch = []
        for data in chunks(path, start, end):
            batch += twitter_v1.decode(data).posts
            if len(batch) >= BATCH:
                hits += rows.take(batch, self.reader.read_batch(batch))
                posts += len(batch)
                batch = []
        if batch:
            hits += rows.take(batch, self.reader.read_batch(batch))
            posts += len(batch)
        rows.close()
        return posts, hits


def measure(work: Callable[[], tuple[int, int]]) -> Measured:
    """Run something once and return what it took."""
    gc.collect()
    began = time.process_time()
    posts, hits = work()
    seconds = time.process_time() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Measured(posts, seconds, hits, memory)


def best(measured: list[Measured]) -> Measured:
    """Return the quickest."""
    return max(measured, key=lambda one: one.rate)


def one_core(path: Path, folder: Path) -> None:
    """Print the three rates and their ratios, measured in turn."""
    sieve, everything = Pipeline(everything=False), Pipeline(everything=True)
    found: dict[str, list[Measured]] = {"bare": [], "sieve": [], "everything": []}
    gc.freeze()
    for turn in range(ROUNDS):
        found["bare"].append(measure(partial(bare, path)))
        for name, pipeline in (("sieve", sieve), ("everything", everything)):
            pipeline.reader.forget()
            out = folder / f"{name}{turn}.sqlite"
            found[name].append(measure(partial(pipeline.run, path, out)))
    floor = best(found["bare"])
    titles = {
        "bare": "bare typed decode (8 fields)",
        "sieve": "the sieve alone, to rows in SQLite",
        "everything": "everything on (entities, places, groups)",
    }
    for name, title in titles.items():
        quickest = best(found[name])
        share = f", {quickest.hits / quickest.posts:.1%} hits" if quickest.hits else ""
        print(
            f"{title:42} {quickest.rate:9,.0f} posts/CPU-s  "
            f"{1e6 / quickest.rate:5.1f} us/post  "
            f"{quickest.rate / floor.rate:.2f} of bare{share}"
        )
    print(f"{share_of_calls(out):.0%} of the hits are calls, as their rows say")
    print(f"most memory of that process: {best(found['everything']).memory:.0f} MB")


def share_of_calls(rows: Path) -> float:
    """Return the share of calls in the rows that were written."""
    with closing(sqlite3.connect(rows)) as db:
        return float(
            db.execute("select avg(labels & ? > 0) from heard", (CALLS,)).fetchone()[0]
        )


def _half(
    path: Path, out: Path, start: int, end: int, ready: object, go: object
) -> None:
    pipeline = Pipeline(everything=False)
    gc.disable()
    gc.freeze()
    ready.release()  # type: ignore[attr-defined]
    go.wait()  # type: ignore[attr-defined]
    pipeline.run(path, out, start, end)


def two_processes(path: Path, folder: Path) -> None:
    """Print the rate by the clock of two processes, each with half the file."""
    middle = path.stat().st_size // 2
    ready, go = multiprocessing.Semaphore(0), multiprocessing.Event()
    halves = ((0, middle), (middle, sys.maxsize))
    workers = [
        multiprocessing.Process(
            target=_half, args=(path, folder / f"half{n}.sqlite", *half, ready, go)
        )
        for n, half in enumerate(halves)
    ]
    for worker in workers:
        worker.start()
    for _ in workers:
        ready.acquire()
    began = time.perf_counter()
    go.set()
    for worker in workers:
        worker.join()
    rate = POSTS / (time.perf_counter() - began)
    load_before = os.getloadavg()[0]
    print(
        f"two processes, the sieve: {rate:,.0f} posts/s wall (the record: {RECORD:,}); "
        f"load of the machine {load_before:.1f} on {os.cpu_count()} cores"
    )


def flatness(supplied: Supply, folder: Path) -> None:
    """Print the rate of each tenth of many posts, read one after the other."""
    pipeline = Pipeline(everything=True)
    sink = folder / "many.sqlite"
    rates = []
    for part in range(MANY // POSTS):
        path = folder / f"part{part}.jsonl"
        write(path, POSTS, supplied, seed=part + 1, first=part * POSTS)
        ratio = measure(partial(bare, path)).rate
        done = measure(partial(pipeline.run, path, sink))
        rates.append((done.rate, done.rate / ratio))
        path.unlink()
    rest = rates[1:] or rates
    print(
        f"flatness, everything on, {MANY:,} posts: first {POSTS:,} "
        f"{rates[0][0]:,.0f} posts/CPU-s ({rates[0][1]:.2f} of bare), the others "
        f"{sum(r for r, _ in rest) / len(rest):,.0f} "
        f"({sum(r for _, r in rest) / len(rest):.2f} of bare); "
        f"most memory {measure(lambda: (1, 0)).memory:.0f} MB"
    )


def main() -> None:
    """Print all rates of the reading."""
    gc.disable()
    supplied = supply()
    phrases = sum(map(len, load().cues.values()))
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        path = folder / "posts.jsonl"
        size = write(path, POSTS, supplied)
        print(
            f"{POSTS:,} made-up v1.1 lines, each at least {SHORTEST:,} B, mean "
            f"{size // POSTS:,} B; {len(load().rules)} rules, {phrases:,} phrases, "
            f"{PLACES:,} places; SQLite {sqlite3.sqlite_version}"
        )
        one_core(path, folder)
        two_processes(path, folder)
        path.unlink()
        flatness(supplied, folder)
