"""Claims by real processes, as servers and workers are: no item is given out twice."""

import os
import subprocess
import sys
from collections import Counter

import pytest
from django.db import connection

from vigie.trust.models import Item
from vigie.trust.triage.tests.making import bring, emergency, thing

PROCESSES, CLAIMS = 4, 250
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

# What one process does: it says that it is ready, waits for the word, and claims.
PROGRAM = """
import sys, django
django.setup()
from django.conf import settings
from django.db import connection
settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = sys.argv[1]
from vigie.trust.triage import claims
from vigie.trust.triage.tests.making import NOW
connection.ensure_connection()
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[4])):
    by = f"{sys.argv[3]}-{number}"
    found = claims.claim_next(emergency_id=int(sys.argv[2]), by=by, now=NOW)
    print(found.pk if found else 0, flush=True)
"""


@pytest.fixture
def database(tmp_path):
    """The name of a database that other processes can open as well."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and ("memory" in name or not name):
        pytest.fail("the tests' database is in memory: no other process sees it")
    return name


def claimed(database, where, processes, each):
    """Have processes claim at the same moment; return who was given what, by id."""
    words = [sys.executable, "-c", PROGRAM, database, str(where.pk)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    running = [
        subprocess.Popen([*words, f"p{n}", str(each)], env=dict(os.environ), **pipes)  # noqa: S603
        for n in range(processes)
    ]
    try:
        assert [one.stdout.readline() for one in running] == ["ready\n"] * processes
        for one in running:
            one.stdin.write("go\n")
            one.stdin.flush()
        said = [one.communicate(timeout=300)[0].split() for one in running]
        assert [one.returncode for one in running] == [0] * processes
    finally:
        for one in running:
            one.kill()
    return [[int(word) for word in words] for words in said]


def test_a_thousand_claims_of_four_processes_give_a_thousand_items(database):
    where = emergency()
    bring(where, *(thing(n, minutes=n / 10) for n in range(PROCESSES * CLAIMS)))
    found = claimed(database, where, PROCESSES, CLAIMS)
    given = [pk for one in found for pk in one]
    assert len(given) == len(set(given)) == PROCESSES * CLAIMS
    assert 0 not in given
    holders = Counter(Item.objects.values_list("held_by", flat=True))
    assert len(holders) == PROCESSES * CLAIMS
    assert set(holders.values()) == {1}


def test_processes_that_want_more_than_there_is_share_it_without_a_double(database):
    where = emergency()
    bring(where, *(thing(n) for n in range(30)))
    found = claimed(database, where, PROCESSES, 12)
    given = [pk for one in found for pk in one if pk]
    assert len(given) == len(set(given)) == 30
    assert sum(one.count(0) for one in found) == PROCESSES * 12 - 30
