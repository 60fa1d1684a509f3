"""Whatever a file holds, it is taken in or told: nothing raises, nothing is lost."""

from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.missing.importing import import_records
from vigie.missing.models import Person
from vigie.missing.tests.registries import DAY, HOUR, NOW, flood, take, who, word
from vigie.relaying.formats.pfif.reading import read
from vigie.relaying.formats.pfif.records import Fault
from vigie.relaying.formats.pfif.tests.damage import GOOD, damaged
from vigie.relaying.formats.pfif.tests.records_made import notes, people

pytestmark = pytest.mark.django_db(transaction=True)


def taken(emergency, records):
    return import_records(emergency=emergency, records=records, by="test", now=NOW)


def adds_up(tally):
    skipped = len(tally.skipped) + tally.skipped_more
    return tally.parsed == tally.written + tally.same + skipped


@settings(max_examples=60, deadline=None)
@given(data=damaged())
def test_a_damaged_file_is_counted_to_the_last_record(data):
    got = list(read(data))
    done = taken(flood(uuid4().hex), got)
    assert done.people.parsed + done.notes.parsed == sum(
        not isinstance(one, Fault) for one in got
    )
    for tally in (done.people, done.notes):
        assert adds_up(tally)
        assert all(own and why.endswith(".") for own, why in tally.skipped)
    assert done.faults == [one for one in got if isinstance(one, Fault)]


@settings(max_examples=30, deadline=None)
@given(records=st.lists(people() | notes(), max_size=6))
def test_any_records_are_taken_or_told_and_twice_changes_nothing(records):
    here = flood(uuid4().hex)
    first = taken(here, records)
    rows = list(Person.objects.filter(emergency=here).values_list("pk", "entry"))
    again = taken(here, records)
    for done in (first, again):
        assert adds_up(done.people)
        assert adds_up(done.notes)
    assert again.people.written == again.notes.new == 0
    found = Person.objects.filter(emergency=here).values_list("pk", "entry")
    assert sorted(found) == sorted(rows)


def test_a_good_file_is_taken_in_whole():
    done = taken(flood(), read(GOOD.encode()))
    assert (done.people.new, done.notes.new, done.faults) == (4, 4, [])


def test_an_id_that_stands_twice_in_a_file_is_counted_as_before():
    here = flood()
    done = taken(
        here,
        [
            who(1, source_date=NOW - DAY),
            who(1, source_date=NOW - HOUR, full_name="Zoë Neue", given_name=""),
            word(1, 1),
            word(1, 1),
        ],
    )
    assert (done.people.parsed, done.people.new, done.people.same) == (2, 1, 1)
    assert (done.notes.parsed, done.notes.new, done.notes.same) == (2, 1, 1)
    assert Person.objects.get().known.full_names == ("Zoë Neue",)
    assert take(here, who(1, source_date=NOW - DAY)).people.same == 1
