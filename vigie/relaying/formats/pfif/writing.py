"""Write PFIF 1.4 and 1.3, strictly: what the schema does not allow is left out."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from msgspec.structs import replace

from vigie.relaying.formats.pfif.drafts import joined_name, wrapped
from vigie.relaying.formats.pfif.records import (
    HOST,
    NEW_NOTE_FIELDS,
    NEW_PERSON_FIELDS,
    NOTE_FIELDS,
    OLD_NOTE_FIELDS,
    OLD_PERSON_FIELDS,
    PERSON_FIELDS,
    NoteRecord,
    PersonRecord,
    Record,
)
from vigie.relaying.formats.pfif.values import keeps, plain
from vigie.relaying.formats.text import clean, written_moment

Notes = Callable[[PersonRecord], Iterable[NoteRecord]]
# Empty, they still stand.
_REQUIRED = {"person": {"full_name"}, "note": {"author_name", "text"}}
_OLD_NAMES = {
    **{new: old for old, new in OLD_PERSON_FIELDS.items() if old != "home_zip"},
    **{new: old for old, new in OLD_NOTE_FIELDS.items()},
}


def write_14(people: Iterable[PersonRecord], notes: Iterable[NoteRecord]) -> str:
    """Return a PFIF 1.4 document: the people with the notes about them inside, then
    the notes about others. Raises ValueError for a record without an id or a date."""
    return "".join(document(people, notes, "1.4"))


def write_13(people: Iterable[PersonRecord], notes: Iterable[NoteRecord]) -> str:
    """The same as PFIF 1.3, for registries that know no newer one: nicknames, pages
    of a person and pictures of notes have no place there."""
    return "".join(document(people, notes, "1.3"))


def document(
    people: Iterable[PersonRecord], notes: Iterable[NoteRecord], version: str = "1.4"
) -> Iterator[str]:
    """Yield the same document piece by piece; the notes are held, the people not."""
    by_person: dict[str, list[NoteRecord]] = {}
    for note in notes:
        by_person.setdefault(note.person_record_id, []).append(note)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<pfif:pfif xmlns:pfif="{HOST}{version}">\n'
    for person in people:
        yield element(person, by_person.pop(person.person_record_id, ()), version)
    for rest in by_person.values():
        for note in rest:
            yield element(note, version=version)
    yield "</pfif:pfif>\n"


def element(
    record: Record, notes: Iterable[NoteRecord] = (), version: str = "1.4"
) -> str:
    """Return one record as an element with the prefix "pfif", its notes inside it.

    Raises ValueError for a record without an id or a date of its source.
    """
    is_note = isinstance(record, NoteRecord)
    name = "note" if is_note else "person"
    own_id = getattr(record, f"{name}_record_id")
    if not own_id or not keeps(f"{name}_record_id", own_id) or not record.source_date:
        raise ValueError(f"A {name} is not written without an id and a source_date.")
    if isinstance(record, PersonRecord) and not clean(record.full_name):
        record = replace(record, full_name=joined_name(record))
    names = NOTE_FIELDS if is_note else PERSON_FIELDS
    left_out = NEW_NOTE_FIELDS if is_note else NEW_PERSON_FIELDS
    fields = [
        _field(field, text, version)
        for field in names
        if version != "1.3" or field not in left_out
        if (text := _text(field, getattr(record, field))) or field in _REQUIRED[name]
    ]
    inside = "".join(element(note, version=version) for note in notes)
    return f"<pfif:{name}>\n{''.join(fields)}{inside}</pfif:{name}>\n"


def _field(field: str, text: str, version: str) -> str:
    if version == "1.3":
        if field == "description":
            text = wrapped(text)
        field = _OLD_NAMES.get(field, field)
    return f"<pfif:{field}>{escape(text)}</pfif:{field}>\n"


def _text(field: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return written_moment(value, exact=field == "entry_date")
    if isinstance(value, bool):
        return "true" if value else "false"
    text = clean(str(value))
    return plain(field, text) if keeps(field, text) else ""
