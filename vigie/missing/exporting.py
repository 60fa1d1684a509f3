"""What is given to other registries: feeds, single records, whole files."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from vigie.emergencies.models import Emergency
from vigie.kit.origin import origin
from vigie.missing import photos
from vigie.missing.models import Note, Person
from vigie.missing.models.notes import NoteQuerySet
from vigie.missing.models.people import PersonQuerySet
from vigie.missing.records import is_over, note_of, record_of
from vigie.missing.states import Stage, Status
from vigie.relaying.formats.pfif.records import NoteRecord, PersonRecord

MOST = 200  # records of one page of a feed
MOST_SKIPPED = 800
USUAL = 10
_OVER = (Stage.CLOSED, Stage.EXPIRED, Stage.ERASED)
Told = list[tuple[PersonRecord, list[NoteRecord]]]


@dataclass(frozen=True)
class Page:
    """Which part of a feed is asked for. With `since`, what changed from then on, the
    first change first; without, the latest first."""

    most: int = USUAL
    skip: int = 0
    since: datetime | None = None
    person: str = ""
    with_notes: bool = True


def given_out(emergency_id: int) -> PersonQuerySet:
    """Return whom a feed tells of: those that everybody may see, and those that are
    over, as placeholders. What is held, private or taken down for now is not there."""
    seen = Q(stage=Stage.OPEN, is_private=False) | Q(stage__in=_OVER)
    return Person.objects.filter(seen, emergency=emergency_id)


def feed_people(
    emergency: Emergency, page: Page, now: datetime, *, full: bool = False
) -> Told:
    """Return one page of the people that changed, each with their notes."""
    rows = given_out(emergency.pk)
    if page.person:
        rows = rows.filter(record_id=page.person)
    if page.since:
        rows = rows.filter(entry_at__gte=page.since).order_by("entry_at", "entry")
    else:
        rows = rows.order_by("-entry_at", "-entry")
    some = list(rows[page.skip : page.skip + page.most])
    return told(some, now, full=full, with_notes=page.with_notes)


def feed_notes(emergency: Emergency, page: Page, now: datetime) -> list[NoteRecord]:
    """Return one page of the notes that changed: of people whom everybody may see, and
    never one that is private or speaks of death. A hidden one comes empty."""
    rows = _may_be_read().filter(
        person__emergency=emergency.pk,
        person__stage=Stage.OPEN,
        person__is_private=False,
        person__expires_at__gt=now,
    )
    if page.person:
        rows = rows.filter(person__record_id=page.person)
    if page.since:
        rows = rows.filter(entry_at__gte=page.since).order_by("entry_at", "entry")
    else:
        rows = rows.order_by("-entry_at", "-entry")
    some = rows.select_related("person")[page.skip : page.skip + page.most]
    return [note_of(note, note.person.record_id) for note in some]


def told(
    people: Sequence[Person],
    now: datetime,
    *,
    full: bool = False,
    with_notes: bool = True,
) -> Told:
    """Return some people as PFIF with their notes, by three queries at most."""
    notes: dict[UUID, list[NoteRecord]] = {}
    stand = [row for row in people if not is_over(row, now)]
    images = photos.addresses_of(row for row in stand if row.is_own)
    if with_notes:
        shown = {row.pk: row.record_id for row in stand}
        for note in _may_be_read().filter(person__in=shown).order_by("entry"):
            record = note_of(note, shown[note.person_id])
            notes.setdefault(note.person_id, []).append(record)
    return [
        (
            record_of(
                row,
                row.known,
                now,
                page=page_of(row),
                photo=images.get(row.pk, ""),
                full=full,
            ),
            notes.get(row.pk, []),
        )
        for row in people
    ]


def everybody(
    emergency: Emergency, now: datetime, *, full: bool
) -> Iterator[tuple[PersonRecord, list[NoteRecord]]]:
    """Yield all that may be given out, the first change first, some at a time."""
    last = -1
    while True:
        rows = given_out(emergency.pk).filter(entry__gt=last).order_by("entry")
        some = list(rows[:MOST])
        if not some:
            return
        yield from told(some, now, full=full)
        last = some[-1].entry


def page_of(person: Person) -> str:
    """Return the address of somebody's page here."""
    return f"{origin()}/missing/{person.pk}/"


def notes_of(told: Iterable[tuple[PersonRecord, list[NoteRecord]]]) -> list[NoteRecord]:
    """Return all the notes of some people."""
    return [note for _person, notes in told for note in notes]


def _may_be_read() -> NoteQuerySet:
    return Note.objects.filter(is_private=False).exclude(status=Status.DEAD)
