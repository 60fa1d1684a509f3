"""People for tests: nobody in them exists."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import msgspec

from tests.calls import NOW, make_emergency
from vigie.emergencies.models import Emergency
from vigie.missing import list_sheets
from vigie.missing.entries import take_entries
from vigie.missing.facts import Facts, Said, Seen, packed
from vigie.missing.list_columns import Entry
from vigie.missing.list_confirming import thing_of
from vigie.missing.models import Hint, ListRow, ListSheet, NamedList, Note, Person
from vigie.missing.notes import add_note, record_id
from vigie.missing.states import Door, Known, Status, Voice, Whence
from vigie.trust.models import Picture
from vigie.work.database import writing

WHO = Facts(
    full_names=("Orlane Vasseur",),
    description="1,60 m",
    clothes="manteau vert",
    ages=(19, 19),
    seen=Seen("Salle des Tanneurs"),
)
SHOWS = ["name", "age", "clothes", "description", "seen"]


def sought(
    emergency: Emergency | None = None, facts: Facts = WHO, **fields: Any
) -> Person:
    """Somebody who is looked for, in the table alone."""
    key = fields.get("id") or uuid4()
    emergency = emergency or Emergency.objects.first() or make_emergency()
    given: dict[str, Any] = {
        "id": key,
        "emergency": emergency,
        "record_id": record_id("person", key),
        "door": Door.PAGE,
        "facts": packed(facts),
        "shows": SHOWS,
        "stage_at": NOW,
        "state_at": NOW,
        "opened_at": NOW,
        "source_at": NOW,
        "expires_at": NOW + timedelta(days=40),
        **fields,
    }
    with writing():
        first, at = take_entries(1, NOW)
        return Person.objects.create(**given, entry=first, entry_at=at)


def noted(person: Person, text: str = "Je l’ai vue au gymnase", **fields: Any) -> Note:
    """A word about somebody, on the page, by a stranger who saw them."""
    given: dict[str, Any] = {
        "status": Status.ALIVE,
        "voice": Voice.OTHER,
        "known": Known.SAW,
        "said": Said(text=text),
        "door": Door.PAGE,
        "now": NOW,
        **fields,
    }
    return add_note(person=person, **given)


def listed(emergency: Emergency, **fields: Any) -> NamedList:
    """A list of a hospital, without a line."""
    given: dict[str, Any] = {
        "title": "Urgences",
        "given_by": "Clinique des Glycines",
        "made_by": "ana",
        "made_at": NOW,
        **fields,
    }
    return NamedList.objects.create(emergency=emergency, **given)


def photographed(found: NamedList, **fields: Any) -> ListSheet:
    """A photographed sheet of a list, of one white pixel."""
    key = fields.pop("id", uuid4())
    picture = Picture.objects.create(
        room=list_sheets.ROOM,
        subject=key.hex,
        content=b"\xff\xd8\xff",
        width=1,
        height=1,
        ends_at=NOW + list_sheets.KEPT,
    )
    given = {"given_at": NOW, "by": "ana", "at": NOW, "picture": picture, **fields}
    return ListSheet.objects.create(id=key, named_list=found, **given)


def matched(person: Person, found: NamedList, **fields: Any) -> Hint:
    """A line of a list that may be of somebody who is looked for."""
    entry = msgspec.json.encode(Entry(person.known)).decode()
    row = ListRow(named_list=found, line=2, digest=1, at=NOW, entry=entry)
    row.save()
    given = {"whence": Whence.LIST, "thing": thing_of(row), "score": 1, **fields}
    return Hint.objects.create(person=person, at=NOW, **given)
