"""Records of PFIF made of what is known here, and the other way round. Pure but for
the rows it is given."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from vigie.missing.facts import (
    MAY_BE_SHOWN,
    MINOR_YEARS,
    Facts,
    Home,
    Said,
    ages_on,
    packed,
)
from vigie.missing.models import Note, Person
from vigie.missing.states import Door, Stage, Status, Voice
from vigie.reading.masking import mask
from vigie.relaying.formats.pfif.judging import placeholder
from vigie.relaying.formats.pfif.records import NoteRecord, PersonRecord

LASTS = timedelta(days=40)  # of a record that names no end, as in Person Finder
_BAND = 5  # an age is shown as a range of so many years at least
_OVER = (Stage.CLOSED, Stage.EXPIRED, Stage.ERASED)


def facts_from(record: PersonRecord) -> Facts:
    """Return what a record of another registry says. Numbers and addresses in its
    description are masked; who wrote it keeps their name, not how to reach them."""
    return Facts(
        full_names=_lines(record.full_name),
        given_name=record.given_name,
        family_name=record.family_name,
        alternate_names=_lines(record.alternate_names),
        description=mask(record.description),
        sex=record.sex,
        ages=ages_in(record.age),
        born=record.date_of_birth,
        home=Home(
            street=record.home_street,
            neighborhood=record.home_neighborhood,
            city=record.home_city,
            state=record.home_state,
            postal_code=record.home_postal_code,
            country=record.home_country,
        ),
        author_name=mask(record.author_name),
        source_name=record.source_name,
        source_url=record.source_url,
        profile_urls=_lines(record.profile_urls),
        photo_url=record.photo_url,
    )


def said_from(record: NoteRecord) -> Said:
    """Return what a note of another registry says, masked in the same way."""
    return Said(
        text=mask(record.text),
        author_name=mask(record.author_name),
        place=mask(record.last_known_location),
        photo_url=record.photo_url,
    )


def take_facts(
    person: Person, record: PersonRecord, now: datetime
) -> tuple[Person, Facts]:
    """Fill a row with what a record says; return it with its facts. Children and
    people without a name are private until somebody of staff lets them be seen."""
    facts = facts_from(record)
    source_at = record.source_date or now
    ages = ages_on(facts, source_at.date(), now.date())
    person.facts = packed(facts)
    person.source_at = source_at
    person.expires_at = record.expiry_date or now + LASTS
    person.is_nameless = not facts.shown_name
    person.is_minor = ages is not None and ages[0] < MINOR_YEARS
    if person.is_minor or person.is_nameless:
        person.is_private = True
    return person, facts


def new_person(emergency_id: int, record: PersonRecord, now: datetime) -> Person:
    """Return a row for a copy of another registry's record, not yet stored."""
    return Person(
        emergency_id=emergency_id,
        record_id=record.person_record_id,
        is_own=False,
        door=Door.PFIF,
        shows=list(MAY_BE_SHOWN),
        stage_at=now,
        state_at=now,
        opened_at=now,
    )


def new_note(person: Person, record: NoteRecord, now: datetime) -> Note:
    """Return a row for another registry's note, not yet stored: an unproven word, and
    a private one if it speaks of death."""
    own_word = record.status == Status.SELF
    return Note(
        person=person,
        record_id=record.note_record_id,
        is_own=False,
        door=Door.PFIF,
        status=record.status,
        voice=Voice.SELF if own_word else Voice.OTHER,
        said=packed(said_from(record)),
        made_contact=record.author_made_contact,
        is_private=record.status == Status.DEAD,
        linked=record.linked_person_record_id,
        source_at=record.source_date or now,
    )


def is_over(person: Person, now: datetime) -> bool:
    """Whether nothing of a person may be given out any more."""
    return person.stage in _OVER or person.expires_at <= now


def record_of(
    person: Person,
    facts: Facts,
    now: datetime,
    *,
    page: str = "",
    photo: str = "",
    full: bool = False,
) -> PersonRecord:
    """Return a person as PFIF: what may be public, or with `full` all that is known.

    Never how to reach anybody, nor a number of an identity. Without `full` no date of
    birth, no street, no name of who wrote a record of ours, an age only as a range.
    Who is over is a placeholder. `page` and `photo`: the addresses of their page and
    photo here, for records that have their home here; of all others the link that
    their home gave.
    """
    if is_over(person, now):
        return _ended(person, now)
    shows = frozenset(MAY_BE_SHOWN) if full else frozenset(person.shows)
    home, named = facts.home, "name" in shows
    return PersonRecord(
        person_record_id=person.record_id,
        entry_date=person.entry_at,
        expiry_date=person.expires_at,
        author_name=facts.author_name if full or not person.is_own else "",
        source_name=facts.source_name,
        source_date=person.source_at,
        source_url=page if person.is_own else facts.source_url,
        full_name="\n".join(facts.full_names or (facts.shown_name,)) if named else "",
        given_name=facts.given_name if named else "",
        family_name=facts.family_name if named else "",
        alternate_names="\n".join(facts.alternate_names) if named else "",
        description=_description(facts, shows),
        sex=facts.sex if "sex" in shows else "",
        date_of_birth=facts.born if full else "",
        age=_age(facts, person.source_at, full=full) if "age" in shows else "",
        home_street=home.street if full else "",
        home_neighborhood=home.neighborhood if full else "",
        home_city=home.city if "city" in shows else "",
        home_state=home.state if "city" in shows else "",
        home_postal_code=home.postal_code if full else "",
        home_country=home.country if "city" in shows else "",
        photo_url=photo or (facts.photo_url if "photo" in shows else ""),
        profile_urls="\n".join(facts.profile_urls) if "links" in shows else "",
    )


def _ended(person: Person, now: datetime) -> PersonRecord:
    over_at = min(person.expires_at, now)
    if person.stage in _OVER:
        over_at = min(over_at, person.stage_at)
    made = max(over_at, person.source_at)
    return _stamped(placeholder(person.record_id, over_at, made), person)


def note_of(note: Note, person_id: str) -> NoteRecord:
    """Return a note as PFIF, without the name of who wrote it here. One that was hidden
    is empty, and newer than it was, so that copies of it are emptied as well."""
    if note.hidden_at is not None:
        return NoteRecord(
            note.record_id,
            person_id,
            entry_date=note.entry_at,
            source_date=note.hidden_at,
        )
    said = note.words
    return NoteRecord(
        note_record_id=note.record_id,
        person_record_id=person_id,
        linked_person_record_id=note.linked,
        entry_date=note.entry_at,
        author_name=said.author_name if note.door == Door.PFIF else "",
        source_date=note.source_at,
        author_made_contact=note.made_contact,
        status=note.status,
        last_known_location=said.place,
        text=said.text,
        photo_url=said.photo_url,
    )


def _stamped(record: PersonRecord, person: Person) -> PersonRecord:
    return PersonRecord(
        record.person_record_id,
        entry_date=person.entry_at,
        expiry_date=record.expiry_date,
        source_date=record.source_date,
    )


def _description(facts: Facts, shows: Collection[str]) -> str:
    parts = [
        getattr(facts, name)
        for name in ("description", "marks", "clothes")
        if name in shows
    ]
    if "seen" in shows and facts.seen.place:
        at = facts.seen.at
        when = f" ({at.astimezone(UTC):%Y-%m-%d %H:%M} UTC)" if at else ""
        parts.append(facts.seen.place + when)
    return "\n".join(part for part in parts if part)


def _age(facts: Facts, told: datetime, *, full: bool) -> str:
    ages = facts.ages if full else ages_on(facts, told.date(), told.date())
    if ages is None:
        return ""
    low, high = ages
    if full:
        return str(low) if low == high else f"{low}-{high}"
    low -= low % _BAND
    return f"{low}-{max(high + _BAND - 1 - high % _BAND, low + _BAND - 1)}"


def ages_in(age: str) -> tuple[int, int] | None:
    """Return between which years an age of PFIF is, None for none."""
    low, _dash, high = age.partition("-")
    return (int(low), int(high or low)) if low else None


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split("\n") if line.strip())
