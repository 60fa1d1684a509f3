"""PFIF: 10,000 people taken in, the same file three times, and a client that polls
the feed while others write 10,000 records. On both databases."""

import os
import threading
import time
from datetime import UTC, datetime, timedelta
from io import BytesIO

from bench.databases import on_both

PEOPLE = 10_000
WRITERS = 4
MOST_SECONDS = 20
NOW = datetime(2026, 3, 2, 20, tzinfo=UTC)
GIVEN = ("Zoé", "Karim", "Ana", "Jean-Paul", "Mehdi", "Lucía", "Olga", "Wei")
FAMILY = ("Exemple", "Modèle", "Muestra", "Beispiel", "Namouna", "Primer")


def main() -> None:
    """Measure on SQLite, then on PostgreSQL."""
    on_both("bench.pfif")


def measure() -> None:
    """Print the figures of one database."""
    from vigie.config.cli import start_django

    start_django()
    from vigie.config.run import migrate

    migrate([])
    from django.conf import settings
    from django.db import connection

    settings.ALLOWED_HOSTS.append("testserver")
    print(f"--- {connection.vendor}")
    _imports()
    _polls()


def made(number: int):
    """Return one person of a registry, with what such records usually hold."""
    from vigie.relaying.formats.pfif.records import PersonRecord

    given, family = GIVEN[number % 8], f"{FAMILY[number % 6]} {number}"
    return PersonRecord(
        f"bench.org/p{number}",
        source_date=NOW - timedelta(days=1),
        full_name=f"{given} {family}",
        given_name=given,
        family_name=family,
        description="Grey coat, a blue bag. Last seen near the station.",
        sex="female" if number % 2 else "male",
        age=str(20 + number % 60),
        home_city="Port-Neuf",
        author_name="A. Writer",
        source_url=f"https://bench.org/{number}",
    )


def _imports() -> None:
    from vigie.emergencies.models import Emergency
    from vigie.missing.importing import import_records
    from vigie.missing.models import NameKey, Person
    from vigie.relaying.formats.pfif.reading import read
    from vigie.relaying.formats.pfif.writing import write_14

    emergency = Emergency.objects.create(slug="bench", name="Bench")
    data = write_14([made(number) for number in range(PEOPLE)], []).encode()
    for turn in range(3):
        before, cpu, wall = Person.objects.count(), time.process_time(), time.time()
        done = import_records(
            emergency=emergency, records=read(BytesIO(data)), by="bench", now=NOW
        )
        cpu, wall = time.process_time() - cpu, time.time() - wall
        adds = Person.objects.count() - before
        print(
            f"file of {PEOPLE:,} people ({len(data) / 1e6:.1f} MB), time {turn + 1}: "
            f"{wall:.1f} s ({cpu:.1f} s CPU), adds {adds:,}, as before "
            f"{done.people.same:,}"
        )
        assert adds == (0 if turn else PEOPLE)
        assert wall <= MOST_SECONDS or os.getloadavg()[0] > 2, wall
    keys = NameKey.objects.count() / PEOPLE
    print(f"keys of the search for each person: {keys:.0f}")


def _polls() -> None:
    from django.db import connections

    from vigie.emergencies.models import Emergency
    from vigie.missing.importing import import_records
    from vigie.missing.models import Person
    from vigie.trust.limits import rates
    from vigie.trust.limits.buckets import Rate

    rates.RATES["program"] = Rate(1_000_000, 0.0001)
    emergency = Emergency.objects.create(slug="polled", name="Polled")

    def write(part: int) -> None:
        for start in range(part, PEOPLE, WRITERS * 50):
            some = [
                made(n)
                for n in range(start, min(start + WRITERS * 50, PEOPLE), WRITERS)
            ]
            import_records(emergency=emergency, records=some, by="bench", now=NOW)
        connections.close_all()

    writers = [threading.Thread(target=write, args=(part,)) for part in range(WRITERS)]
    for one in writers:
        one.start()
    seen, polls, twice = _poll(writers)
    for one in writers:
        one.join()
    stored = set(
        Person.objects.filter(emergency=emergency).values_list("record_id", flat=True)
    )
    print(
        f"a client that polls while {WRITERS} write {len(stored):,}: {polls} polls, "
        f"misses {len(stored - seen)}, seen twice {twice} (the last of the page before)"
    )
    assert len(stored) == PEOPLE
    assert stored == seen


def _poll(writers: list[threading.Thread]) -> tuple[set[str], int, int]:
    from django.test import Client

    from vigie.relaying.formats.pfif.reading import read
    from vigie.relaying.formats.pfif.records import PersonRecord
    from vigie.relaying.formats.pfif.values import written_moment

    client, since = Client(), "2000-01-01T00:00:00Z"
    seen: set[str] = set()
    polls = twice = 0
    while True:
        alive = any(one.is_alive() for one in writers)
        asked = {"max_results": 200, "min_entry_date": since}
        answer = client.get("/pf/polled/feeds/person", asked)
        people = [one for one in read(answer.content) if isinstance(one, PersonRecord)]
        new = {one.person_record_id for one in people} - seen
        polls, twice, seen = polls + 1, twice + len(people) - len(new), seen | new
        if people:
            since = written_moment(people[-1].entry_date, exact=True)
        if not new and not alive:
            return seen, polls, twice
        if not new:
            time.sleep(0.02)
