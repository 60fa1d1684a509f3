"""Notes of other registries: added once, never changed but to be emptied."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vigie.missing import bringing, notes
from vigie.missing.entries import TICK, take_entries
from vigie.missing.models import Note, Person
from vigie.missing.records import is_over, new_note
from vigie.missing.states import Status
from vigie.relaying.formats.pfif.records import NoteRecord, Record

if TYPE_CHECKING:
    from vigie.missing.importing import Intake, Tally


def take(records: Sequence[Record], intake: "Intake", tally: "Tally") -> None:
    """Take notes in, each id once, and work out anew how their people stand."""
    some = [one for one in records if isinstance(one, NoteRecord)]
    people = _people(some, intake)
    ids = [one.note_record_id for one in some]
    rows = Note.objects.select_related("person").filter(
        person__emergency=intake.emergency_id, record_id__in=ids
    )
    there = {row.record_id: row for row in rows}
    new: list[Note] = []
    emptied: list[Note] = []
    for record in some:
        person = people.get(record.person_record_id)
        old = there.get(record.note_record_id)
        why = _why_not(record, person, old, intake)
        if why or person is None:
            tally.skip(record.note_record_id, why)
        elif old is None:
            new.append(new_note(person, record, intake.now))
        elif _empties(record, old):
            old.hidden_at = intake.now
            emptied.append(old)
        else:
            tally.same += 1
    _store(new, emptied, intake)
    tally.new += len(new)
    tally.changed += len(emptied)


def _people(some: list[NoteRecord], intake: "Intake") -> dict[str, Person]:
    ids = {one.person_record_id for one in some}
    rows = Person.objects.filter(emergency=intake.emergency_id, record_id__in=ids)
    return {row.record_id: row for row in rows}


def _why_not(
    record: NoteRecord, person: Person | None, old: Note | None, intake: "Intake"
) -> str:
    refused = intake.refused(record)
    if refused:
        return refused
    if person is None:
        return "The person it speaks of is not here."
    if is_over(person, intake.now):
        return "The search for this person is over."
    if old is not None and old.person_id != person.pk:
        return "It stands here, and speaks of another person."
    if record.status == Status.DEAD and not intake.dead:
        return "Not authorized to mark a person with this status."
    return ""


def _empties(record: NoteRecord, old: Note) -> bool:
    """Whether its home took back what a note said: a later one without a word."""
    says = record.text or record.status or record.linked_person_record_id
    later = record.source_date is not None and record.source_date > old.source_at
    return later and not says and old.hidden_at is None


def _store(new: list[Note], emptied: list[Note], intake: "Intake") -> None:
    rows = [*new, *emptied]
    if not rows:
        return
    about = sorted({row.person_id for row in rows})
    touched = list(
        Person.objects.select_for_update().filter(pk__in=about).order_by("pk")
    )
    number, at = take_entries(len(rows) + len(touched), intake.now)
    moving: list[Note | Person] = [*rows, *touched]
    for place, row in enumerate(moving):
        row.entry, row.entry_at = number + place, at + place * TICK
    Note.objects.bulk_create(new)
    if emptied:
        Note.objects.bulk_update(emptied, ["hidden_at", "entry", "entry_at"])
    Person.objects.bulk_update(touched, ["entry", "entry_at"], batch_size=200)
    for note in new:
        bringing.bring_note(note)
    notes.stand_anew(about, intake.now)
