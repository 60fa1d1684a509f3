"""Open lookouts in the stream: from a post to the moderators' screen, what 1,000 cost
the reading, and how soon an approval is in the feeds. SQLite, then PostgreSQL.
"""

import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from bench.databases import on_both
from bench.generate import lines
from bench.read import supply as rules_supply

if TYPE_CHECKING:
    from django.test import Client

    from vigie.emergencies.models import Emergency
    from vigie.reading.post import Post

OPEN = 1_000
RATE = 5_000  # posts a second
CHUNK = 2_500
CHUNKS = 24
SECONDS = 5.0  # from the post to the screen
SHARE = 0.05  # of the reading
TO_FEEDS = 60.0
_LETTERS = "BCDFGHJKLMNPRSTVWXYZ"
ADDRESS = "/e/bench/lookouts/"


class Spent(NamedTuple):
    """Processor seconds of the reading of posts, and of that for lookouts."""

    all: float
    lookouts: float

    @property
    def share(self) -> float:
        """How much slower the reading is for it."""
        return self.lookouts / (self.all - self.lookouts)


def main() -> None:
    """Exit with 1 if one of the three is missed."""
    on_both("bench.lookouts")


def measure() -> None:
    """Fill the database that the settings name, and print the figures."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from tests.calls import make_emergency
    from vigie.lib import clock
    from vigie.lookouts.stream import hearing

    emergency = make_emergency(slug="bench")
    plates, once = _open(emergency), time.process_time()
    hearing.watching_of(emergency.pk, clock.now())
    once = time.process_time() - once
    posts = _posts(CHUNK * CHUNKS)
    spent = _reading(emergency, posts)
    late = _stream(emergency, plates, posts)
    feeds = [_to_feeds(emergency, number) for number in range(20)]
    print(
        f"{connection.vendor}, {OPEN:,} open lookouts, {len(posts):,} posts at "
        f"{RATE:,} a second:"
    )
    print(
        f"  from the post to the team's page: median {_at(late, 0.5):.2f} s, p95 "
        f"{_at(late, 0.95):.2f} s, worst {max(late):.2f} s (at most {SECONDS:.0f} s)"
    )
    print(
        f"  the reading and storing is {spent.share:.1%} slower for them "
        f"(at most {SHARE:.0%}; {spent.all / len(posts) * 1e6:.1f} us a post),"
        f" and {once * 1e3:.0f} ms once, when one was opened or ended"
    )
    print(
        f"  from the approval to Atom, GeoJSON and CAP: p95 {_at(feeds, 0.95):.2f} s "
        f"(at most {TO_FEEDS:.0f} s)"
    )
    missed = _at(late, 0.95) > SECONDS or spent.share > SHARE
    sys.exit(missed or _at(feeds, 0.95) > TO_FEEDS)


def _at(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def _open(emergency: "Emergency") -> dict[str, str]:
    """Open lookouts for 900 plates and 100 people; return the pages of the plates."""
    from vigie.lib import clock
    from vigie.lookouts.models import Lookout
    from vigie.lookouts.states import LookoutState, Sought, Way

    chance, now = random.Random(5), clock.now()
    rows = []
    for number in range(OPEN):
        plate = "".join(chance.choices(_LETTERS, k=3)) + f"{number:03d}GP"
        words = f"{plate[:3].title()}andi Mo{plate[:2].lower()}ena, red jacket"
        is_car = number % 10 > 0
        rows.append(
            Lookout(
                emergency=emergency,
                code=f"B{number:07d}",
                way=Way.PAGE,
                state=LookoutState.OPEN,
                state_at=now,
                opened_at=now,
                opened_by="ama",
                sought=Sought.VEHICLE if is_car else Sought.PERSON,
                plate=plate if is_car else "",
                looks="" if is_car else words,
                place="Quai Vert",
                since_at=now,
                until=now.replace(year=now.year + 1),
                made_at=now,
            )
        )
    Lookout.objects.bulk_create(rows)
    return {row.plate: f"{ADDRESS}team/{row.pk}/" for row in rows if row.plate}


def _posts(count: int) -> "list[Post]":
    from vigie.listening.formats import twitter_v1

    made = b"".join(islice(lines(count, rules_supply(), seed=3), count))
    posts: list[Post] = twitter_v1.decode(made, 0, 0).posts
    return posts


def _reading(emergency: "Emergency", posts: "list[Post]") -> Spent:
    """Read and store posts that name nothing that is sought; return what it took."""
    from vigie.lib import clock
    from vigie.listening import keys
    from vigie.listening.importing import Writer

    prepare, writer = _preparer(), Writer(emergency.pk, keys.group_key())
    busy, taken = 0.0, [0.0]
    with _counted(taken):
        for number in range(0, len(posts), CHUNK):
            start = time.process_time()
            made = prepare(f"r{number}", posts[number : number + CHUNK])
            writer.store(made, clock.now())
            busy += time.process_time() - start
    return Spent(busy, taken[0])


def _stream(
    emergency: "Emergency", plates: dict[str, str], posts: "list[Post]"
) -> list[float]:
    """Store posts as they come, new to the board, one of each chunk naming a plate;
    return after how many seconds each was on the page."""
    from vigie.lib import clock
    from vigie.listening import keys
    from vigie.listening.importing import Writer

    chance, writer = random.Random(7), Writer(emergency.pk, keys.group_key())
    prepare, late = _preparer(), []
    began = time.monotonic()
    for number, plate in enumerate(chance.sample(sorted(plates), CHUNKS)):
        part = [
            msgspec.structs.replace(post, post_id=f"s{post.post_id}")
            for post in posts[number * CHUNK : (number + 1) * CHUNK]
        ]
        place, link = chance.randrange(len(part)), f"https://posts.example/{plate}"
        part[place].text, part[place].url = f"just saw {plate} heading north", link
        due = began + (number + 1) * CHUNK / RATE
        time.sleep(max(0.0, due - time.monotonic()))
        writer.store(prepare(f"s{number}", part), clock.now())
        answer = _client().get(plates[plate])
        assert link in answer.content.decode(), plate
        late.append(time.monotonic() - began - (number * CHUNK + place) / RATE)
    return late


@contextmanager
def _counted(taken: list[float]) -> Iterator[None]:
    """Count the processor time that the room takes with each chunk."""
    from vigie.listening import registry
    from vigie.lookouts.stream import hearing

    def hear(heard: Any) -> None:
        start = time.process_time()
        hearing.hear(heard)
        taken[0] += time.process_time() - start

    place = registry._hearers.index(hearing.hear)
    registry._hearers[place] = hear
    yield
    registry._hearers[place] = hearing.hear


def _preparer() -> Any:
    from vigie.emergencies.quarters import Quarters
    from vigie.listening import keys
    from vigie.listening.preparing import Preparation, Prepared, prepare_posts
    from vigie.listening.readers import Recipe, reader_of

    recipe = Recipe()
    read = reader_of(recipe)
    to = Preparation(recipe, Quarters.of([]), keys.author_key(), keys.group_key())

    def prepare(chunk_id: str, posts: "list[Post]") -> Prepared:
        made = Prepared(chunk_id, "bench.jsonl", 0, len(posts))
        prepare_posts(made, posts, to, read)
        return made

    return prepare


def _client() -> "Client":
    from bench.desk import _client as of_the_desk

    return of_the_desk()


def _to_feeds(emergency: "Emergency", number: int) -> float:
    """Approve a lookout; return after how many seconds every feed holds it, with how
    long a copy of a feed may be kept on the way."""
    from vigie.lib import clock
    from vigie.lookouts import checking
    from vigie.lookouts.tests.making import make_lookout

    now = clock.now()
    row = make_lookout(
        emergency,
        code=f"F{number:07d}",
        plate=f"FD{number:03d}XY",
        since_at=now,
        made_at=now,
        until=now.replace(year=now.year + 1),
    )
    feeds = ("feed/", f"{row.code}/cap.xml")
    start = time.monotonic()
    checking.open_lookout(lookout=row.pk, by="ama", now=now)
    kept = 0
    for address in [f"{ADDRESS}{feed}" for feed in feeds] + [
        "/e/bench/lookouts.geojson"
    ]:
        answer = _client().get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        assert row.code in body.decode(), address
        kept = max(kept, _kept(answer.headers.get("Cache-Control", "")))
    return time.monotonic() - start + kept


def _kept(said: str) -> int:
    parts = (part.strip().partition("=") for part in said.split(","))
    return max((int(age) for name, _, age in parts if name.endswith("age")), default=0)


if __name__ == "__main__":
    main()
