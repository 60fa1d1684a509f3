"""A small world of registries: an emergency, records of others, a client."""

from datetime import UTC, datetime, timedelta

from vigie.emergencies.models import Emergency
from vigie.missing.importing import import_records
from vigie.missing.models import Person
from vigie.relaying.formats.pfif.reading import read
from vigie.relaying.formats.pfif.records import Fault, NoteRecord, PersonRecord
from vigie.relaying.formats.pfif.writing import write_14

NOW = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def flood(slug="flood"):
    return Emergency.objects.create(slug=slug, name=slug.title())


def who(number=1, /, **fields):
    given = {
        "source_date": NOW - DAY,
        "full_name": f"Zoë Exemple {number}",
        "given_name": "Zoë",
        "family_name": f"Exemple {number}",
        "sex": "female",
        "age": "34",
        "date_of_birth": "1991-05-06",
        "home_city": "Port-Neuf",
        "home_street": "Rue du Canari",
        "description": "Grey coat",
        "author_name": "A. Writer",
    } | fields
    return PersonRecord(f"other.org/p{number}", **given)


def word(number=1, about=1, /, **fields):
    given = {"source_date": NOW - HOUR, "author_name": "W", "text": "Seen."} | fields
    return NoteRecord(f"other.org/n{number}", f"other.org/p{about}", **given)


def take(emergency, *records, now=NOW, **fields):
    """Send records through a file and take them in."""
    people = [one for one in records if isinstance(one, PersonRecord)]
    notes = [one for one in records if isinstance(one, NoteRecord)]
    text = write_14(people, notes)
    return import_records(
        emergency=emergency, records=read(text.encode()), by="test", now=now, **fields
    )


def rows(emergency):
    found = Person.objects.filter(emergency=emergency).order_by("record_id")
    return [(row.record_id, row.source_at, row.facts, row.entry) for row in found]


def records_in(answer):
    got = list(read(answer.content if hasattr(answer, "content") else answer))
    assert not [one for one in got if isinstance(one, Fault) and one.is_of_file]
    return (
        [one for one in got if isinstance(one, PersonRecord)],
        [one for one in got if isinstance(one, NoteRecord)],
    )
