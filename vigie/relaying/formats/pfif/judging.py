"""What holds between records: expiry, placeholders, and faults of a whole file."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from vigie.relaying.formats.pfif.records import (
    PERSON_FIELDS,
    Fault,
    NoteRecord,
    PersonRecord,
    Record,
)

HIDDEN_WITHIN = timedelta(days=1)  # after expiry: nobody may read it any more
ERASED_WITHIN = timedelta(days=60)  # no copy of it may be left, in no backup
_OF_PLACEHOLDER = frozenset(
    {"person_record_id", "entry_date", "expiry_date", "source_date"}
)


def placeholder(record_id: str, expiry: datetime, made: datetime) -> PersonRecord:
    """Return what stands for an expired person: an id, and when it was over."""
    return PersonRecord(
        record_id, entry_date=made, expiry_date=expiry, source_date=made
    )


def is_placeholder(person: PersonRecord) -> bool:
    """Whether a record holds nothing but what a placeholder holds."""
    return person.expiry_date is not None and not any(
        getattr(person, field)
        for field in PERSON_FIELDS
        if field not in _OF_PLACEHOLDER
    )


def is_expired(person: PersonRecord, now: datetime) -> bool:
    """Whether a person's record is over: nothing of it may be kept or shown."""
    return person.expiry_date is not None and person.expiry_date <= now


def newest(records: Iterable[Record]) -> list[Record]:
    """Return one record for each id: that with the newest source_date, the later one
    in the file of two of the same date. In the order in which ids came first."""
    kept: dict[tuple[bool, str], Record] = {}
    for record in records:
        key = (isinstance(record, NoteRecord), id_of(record))
        before = kept.get(key)
        if before is None or _date(before) <= _date(record):
            kept[key] = record
    return list(kept.values())


def id_of(record: Record) -> str:
    """Return the record's own id."""
    if isinstance(record, NoteRecord):
        return record.note_record_id
    return record.person_record_id


def faults_of(records: Iterable[Record], now: datetime) -> Iterator[Fault]:
    """Yield what is wrong between the records of one file, each in one sentence:
    repeated ids, notes of nobody, expired people with content, one-sided links."""
    people: dict[str, PersonRecord] = {}
    notes: dict[str, NoteRecord] = {}
    for row, record in enumerate(records, 1):
        seen = notes if isinstance(record, NoteRecord) else people
        own_id = id_of(record)
        if own_id in seen:
            yield Fault(row, own_id, f"{_what(record)}: this id stands there before.")
        if isinstance(record, NoteRecord):
            notes[own_id] = record
        else:
            people[own_id] = record
            if is_expired(record, now) and not is_placeholder(record):
                says = "person: it expired, and is still there with content."
                yield Fault(row, own_id, says)
    yield from _faults_of_notes(people, notes)


def _faults_of_notes(
    people: dict[str, PersonRecord], notes: dict[str, NoteRecord]
) -> Iterator[Fault]:
    links = {
        (note.person_record_id, note.linked_person_record_id)
        for note in notes.values()
        if note.linked_person_record_id
    }
    for own_id, note in notes.items():
        about, linked = note.person_record_id, note.linked_person_record_id
        if about not in people:
            yield Fault(0, own_id, "note: its person is not in this file.")
        if linked and linked == about:
            yield Fault(0, own_id, "note: it links a person with themselves.")
        elif linked and (linked, about) not in links:
            yield Fault(0, own_id, "note: its link stands on one side only.")


def _what(record: Record) -> str:
    return "note" if isinstance(record, NoteRecord) else "person"


def _date(record: Record) -> float:
    return record.source_date.timestamp() if record.source_date else float("-inf")
