"""The records of PFIF 1.4 as plain values, and the names their fields had before."""

from datetime import datetime

import msgspec

HOST = "http://zesty.ca/pfif/"
NAMESPACE = HOST + "1.4"
MIME = "application/pfif+xml"
VERSIONS = ("1.1", "1.2", "1.3", "1.4")

SEXES = frozenset({"female", "male", "other"})
STATUSES = frozenset(
    {
        "information_sought",
        "is_note_author",
        "believed_alive",
        "believed_missing",
        "believed_dead",
    }
)


class NoteRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """One word about a person: fifteen fields, in the order they are written in."""

    note_record_id: str
    person_record_id: str = ""
    linked_person_record_id: str = ""
    entry_date: datetime | None = None
    author_name: str = ""
    author_email: str = ""
    author_phone: str = ""
    source_date: datetime | None = None
    author_made_contact: bool | None = None
    status: str = ""
    email_of_found_person: str = ""
    phone_of_found_person: str = ""
    last_known_location: str = ""
    text: str = ""
    photo_url: str = ""


class PersonRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """One person: twenty-five fields, in the order they are written in.

    Several names or addresses of pages are divided by a line feed.
    """

    person_record_id: str
    entry_date: datetime | None = None
    expiry_date: datetime | None = None
    author_name: str = ""
    author_email: str = ""
    author_phone: str = ""
    source_name: str = ""
    source_date: datetime | None = None
    source_url: str = ""
    full_name: str = ""
    given_name: str = ""
    family_name: str = ""
    alternate_names: str = ""
    description: str = ""
    sex: str = ""
    date_of_birth: str = ""
    age: str = ""
    home_street: str = ""
    home_neighborhood: str = ""
    home_city: str = ""
    home_state: str = ""
    home_postal_code: str = ""
    home_country: str = ""
    photo_url: str = ""
    profile_urls: str = ""


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with a record or a file, in one sentence without its content.

    `row` counts the records from 1, 0 for the file. `skips`: the record, or after a
    fault of the file all that follows, could not be used.
    """

    row: int
    record_id: str
    says: str
    skips: bool = False

    @property
    def is_of_file(self) -> bool:
        """Whether the file itself is broken or refused from here on."""
        return self.row == 0 and self.skips


Record = PersonRecord | NoteRecord

PERSON_FIELDS = PersonRecord.__struct_fields__
NOTE_FIELDS = NoteRecord.__struct_fields__
DATES = frozenset({"entry_date", "expiry_date", "source_date"})

# What PFIF 1.1 to 1.3 called them.
OLD_PERSON_FIELDS = {
    "first_name": "given_name",
    "last_name": "family_name",
    "home_zip": "home_postal_code",
    "other": "description",
}
OLD_NOTE_FIELDS = {"found": "author_made_contact"}
# What PFIF 1.3 does not have.
NEW_PERSON_FIELDS = frozenset({"alternate_names", "profile_urls"})
NEW_NOTE_FIELDS = frozenset({"photo_url"})
