"""A client that polls by min_entry_date, while others write."""

import threading

import pytest
from django.db import connection, connections
from django.test import Client

from vigie.missing.models import Person
from vigie.missing.tests.registries import HOUR, NOW, flood, records_in, take, who, word
from vigie.relaying.formats.text import written_moment
from vigie.trust.limits import rates
from vigie.trust.limits.buckets import Rate

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, ROUNDS, PEOPLE = 3, 6, 15
START = "2000-01-01T00:00:00Z"


@pytest.fixture(autouse=True)
def _as_often_as_it_likes(monkeypatch):
    monkeypatch.setitem(rates.RATES, "program", Rate(10**9, 0.001))


def text_of(at):
    return written_moment(at, exact=True)


class Poller:
    """Asks for what changed since the last moment it saw, by pages of 20."""

    def __init__(self, slug):
        self.client, self.slug, self.since = Client(), slug, START
        self.seen = {}
        self.order = []

    def poll(self):
        """Return how many records were new or changed."""
        people, _notes = records_in(
            self.client.get(
                f"/pf/{self.slug}/feeds/person",
                {"max_results": 20, "min_entry_date": self.since},
            )
        )
        before = len(self.order)
        for one in people:
            at = text_of(one.entry_date)
            if self.seen.get(one.person_record_id) != at:
                self.order.append(at)
            self.seen[one.person_record_id] = at
            self.since = max(self.since, at)
        return len(self.order) - before


def write(emergency, mine, failures):
    try:
        for turn in range(ROUNDS):
            some = [who(mine * 1000 + turn * PEOPLE + n) for n in range(PEOPLE)]
            notes = [word(mine * 1000 + turn, mine * 1000)] if turn else []
            take(emergency, *some, *notes, now=NOW + HOUR)
    except Exception as error:
        failures.append(error)
    finally:
        connections.close_all()


@pytest.mark.parametrize("clock_goes_back", [False, True])
def test_a_client_that_polls_while_others_write_misses_nothing(clock_goes_back):
    here, failures = flood(), []
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads share no database that is only in memory")
    if clock_goes_back:
        take(here, who(999_999), now=NOW + 5 * HOUR)
    writers = [
        threading.Thread(target=write, args=(here, n + 1, failures))
        for n in range(WRITERS)
    ]
    poller = Poller("flood")
    for one in writers:
        one.start()
    while any(one.is_alive() for one in writers):
        poller.poll()
    for one in writers:
        one.join()
    while poller.poll():
        pass
    assert not failures
    there = dict(Person.objects.values_list("record_id", "entry_at"))
    told = {key: text_of(at) for key, at in there.items()}
    assert poller.seen == told
    assert poller.order == sorted(poller.order)


def test_every_record_has_a_moment_of_its_own():
    here = flood()
    take(here, *(who(number) for number in range(300)))
    moments = list(Person.objects.order_by("entry").values_list("entry_at", flat=True))
    assert moments == sorted(set(moments))
    assert len(moments) == 300


def test_two_at_one_moment_of_the_clock_are_both_seen():
    here, poller = flood(), Poller("flood")
    take(here, who(1))
    assert poller.poll() == 1
    take(here, who(2))
    assert poller.poll() == 1
    assert poller.poll() == 0
    take(here, word(1, 1))
    assert poller.poll() == 1
