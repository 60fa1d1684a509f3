"""From the raw fields of an element to a record, with all that was odd. Pure."""

import re
from textwrap import dedent

from msgspec.structs import replace

from vigie.relaying.formats.pfif import values
from vigie.relaying.formats.pfif.records import (
    DATES,
    NOTE_FIELDS,
    OLD_NOTE_FIELDS,
    OLD_PERSON_FIELDS,
    PERSON_FIELDS,
    Fault,
    NoteRecord,
    PersonRecord,
)
from vigie.relaying.formats.text import clean

_WRAPPED = re.compile(r"^description:[ \t]*(.*(?:\n(?:[ \t]+.*|[ \t]*$))*)", re.M)
_KEEPS_IN_FAULT = re.compile(r"[^a-zA-Z0-9_.-]")
Value = object


class Draft:
    """An element that is being read: its fields as text, and what is odd about it."""

    def __init__(self, row: int, *, is_note: bool) -> None:
        self.row, self.is_note = row, is_note
        self.fields: dict[str, str] = {}
        self.odd: list[str] = []

    def put(self, name: str, text: str) -> None:
        """Take one field, under its name of today; a repeated one counts once."""
        olds = OLD_NOTE_FIELDS if self.is_note else OLD_PERSON_FIELDS
        known = NOTE_FIELDS if self.is_note else PERSON_FIELDS
        if name == "other":
            text = unwrapped(text)
        field = olds.get(name, name)
        if field not in known:
            self.odd.append(f"{_safe(name)} is no field of PFIF: left out")
        elif field in self.fields:
            self.odd.append(f"{field} stands there twice: the first one counts")
        else:
            self.fields[field] = text

    def person(self) -> tuple[PersonRecord | None, list[Fault]]:
        """Return the person, None when nothing can be made of it, and its faults."""
        got = self._values()
        if not got.get("person_record_id"):
            self.odd.append("person_record_id is missing")
            return None, self._faults("", skips=True)
        record = PersonRecord(**got)  # type: ignore[arg-type]
        if not record.full_name:
            record = replace(record, full_name=joined_name(record))
        if record.source_date is None:
            self.odd.append("source_date is missing")
        if not record.full_name and record.expiry_date is None:
            self.odd.append("full_name is missing")
        return record, self._faults(record.person_record_id)

    def note(self, person: str) -> tuple[NoteRecord | None, list[Fault]]:
        """Return the note, of the `person` it stands in ("" outside), and its faults.

        One that names another person than it stands in is not guessed at.
        """
        got = self._values()
        about = got.setdefault("person_record_id", person) or person
        got["person_record_id"] = about
        wrong = (
            "note_record_id is missing"
            if not got.get("note_record_id")
            else "person_record_id is missing"
            if not about
            else "it names another person than it stands in"
            if person and about != person
            else ""
        )
        if wrong:
            self.odd.append(wrong)
            return None, self._faults(str(got.get("note_record_id", "")), skips=True)
        record = NoteRecord(**got)  # type: ignore[arg-type]
        if record.source_date is None:
            self.odd.append("source_date is missing")
        if not record.author_name:
            self.odd.append("author_name is missing")
        return record, self._faults(record.note_record_id)

    def _values(self) -> dict[str, Value]:
        got: dict[str, Value] = {}
        for field, text in self.fields.items():
            try:
                value = self._value(field, text)
            except values.BadValue as error:
                self.odd.append(f"{field} {error}: left out")
            else:
                if value not in ("", None):
                    got[field] = value
        return got

    def _value(self, field: str, text: str) -> Value:
        if not text.strip():
            return ""
        if field in DATES:
            at, odd = values.moment(text)
            if odd:
                self.odd.append(f"{field} {odd}")
            return at
        if field == "author_made_contact":
            return values.truth(text)
        if len(text) > values.LONGEST:
            self.odd.append(f"{field} is too long: cut")
        return values.plain(field, text)

    def _faults(self, record_id: str, *, skips: bool = False) -> list[Fault]:
        what = "note" if self.is_note else "person"
        last = len(self.odd) - 1
        return [
            Fault(self.row, record_id, f"{what}: {says}.", skips and at == last)
            for at, says in enumerate(self.odd)
        ]


def joined_name(person: PersonRecord) -> str:
    """Return the full name out of its parts, for one that was written without."""
    parts = (clean(person.given_name), clean(person.family_name))
    return " ".join(part for part in parts if part)


def unwrapped(other: str) -> str:
    """Return the description out of the field `other` of PFIF 1.1 to 1.3.

    It stood there as "description:" with its lines set in; what stands beside it is
    kept below it.
    """
    text = clean(other)
    found = _WRAPPED.search(text)
    if not found:
        return text
    first, _feed, others = found[1].partition("\n")
    described = f"{first}\n{dedent(others)}".strip()
    rest = (text[: found.start()] + text[found.end() :]).strip()
    return f"{described}\n{rest}".strip() if rest else described


def wrapped(description: str) -> str:
    """Return a description as the field `other` of PFIF 1.3 holds it."""
    lines = "".join(f"\n    {line}" for line in description.split("\n"))
    return f"description:{lines}"


def _safe(name: str) -> str:
    return _KEEPS_IN_FAULT.sub("", name)[:40] or "an element without a name"
