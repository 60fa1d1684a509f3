"""Two records that a person says are of one person: linked, never merged, undone.

PFIF's way: a note on each side that names the other, who decided, and why. The rows of
the people themselves are not touched, so that undoing gives both back as they were.
"""

from datetime import datetime
from uuid import uuid4

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.translation import gettext as _

from vigie.emergencies.models import Emergency
from vigie.missing.entries import TICK, take_entries
from vigie.missing.facts import Said, packed
from vigie.missing.models import Link, Note, Person
from vigie.missing.notes import NotAllowed, masked, record_id
from vigie.missing.states import Door, Status, Voice
from vigie.trust.journal.recording import Subject, record
from vigie.work.database import joining

VERBS = {
    "missing.linked": "a person said that two records are of one person",
    "missing.unlinked": "that two records are of one person was undone",
}


def link(*, one: Person, other: Person, by: str, reason: str, now: datetime) -> Link:
    """Say that two records of an emergency are of one person, and why.

    `by` must be the account of a person: no part of the program links anybody. Linked
    before, the link that stands is returned. Raises NotAllowed.
    """
    if not User.objects.filter(username=by, is_active=True).exists():
        raise NotAllowed(_("Only a person may say so."))
    if not reason.strip():
        raise NotAllowed(_("Say why."))
    if one.pk == other.pk or one.emergency_id != other.emergency_id:
        raise NotAllowed(_("These two cannot be of one person."))
    low, high = sorted((one, other), key=lambda person: person.pk)
    with joining():
        _locked(low, high)
        old = Link.objects.filter(low=low, high=high, undone_at=None).first()
        if old is not None:
            return old
        why = masked(Said(text=" ".join(reason.split()))).text[:300]
        made = Link.objects.create(low=low, high=high, by=by, reason=why, at=now)
        first, at = take_entries(2, now)
        for number, (person, twin) in enumerate(((low, high), (high, low))):
            _note(person, twin, made, first + number, at + number * TICK)
        _tell("missing.linked", made, by, now)
    return made


def unlink(*, link: Link, by: str, now: datetime) -> None:
    """Undo a link: both records are as before, and their notes of it are hidden.

    Raises NotAllowed for a link that was undone before.
    """
    with joining():
        row = Link.objects.select_for_update().get(pk=link.pk)
        if row.undone_at is not None:
            raise NotAllowed(_("This was undone before."))
        _locked(row.low, row.high)
        row.undone_at, row.undone_by = now, by
        row.save(update_fields=["undone_at", "undone_by"])
        for person, twin in ((row.low, row.high), (row.high, row.low)):
            notes = person.notes.standing().filter(linked=twin.record_id, door=_DOOR)
            for note in notes.filter(source_at=row.at):
                note.hidden_at = now
                note.entry, note.entry_at = take_entries(1, now)
                note.save(update_fields=["hidden_at", "entry", "entry_at"])
        _tell("missing.unlinked", row, by, now)


def linked_to(person: Person) -> list[Person]:
    """Return the records that people said are of the same person, the nearest links
    alone: what is linked to these is not followed by itself."""
    return [other_of(row, person) for row in standing(person)]


def other_of(link: Link, person: Person) -> Person:
    """Return the other record of a link."""
    return link.high if link.low_id == person.pk else link.low


def standing(person: Person) -> list[Link]:
    """Return the links of a record that were not undone, with both records."""
    rows = Link.objects.filter(undone_at=None).select_related("low", "high")
    return list(rows.filter(Q(low=person) | Q(high=person)).order_by("pk"))


_DOOR = Door.STAFF.value


def _note(person: Person, twin: Person, made: Link, entry: int, at: datetime) -> None:
    key = uuid4()
    Note.objects.create(
        id=key,
        person=person,
        record_id=record_id("note", key),
        door=_DOOR,
        status=Status.NONE,
        voice=Voice.OTHER,
        said=packed(Said(text=made.reason, author_name=made.by)),
        linked=twin.record_id,
        source_at=made.at,
        entry=entry,
        entry_at=at,
    )


def _locked(low: Person, high: Person) -> None:
    keys = [low.pk, high.pk]
    list(Person.objects.select_for_update().filter(pk__in=keys).order_by("pk"))


def _tell(what: str, row: Link, by: str, now: datetime) -> None:
    Emergency.touch(row.low.emergency_id)
    record(
        what=what,
        by=by,
        subject=Subject.of(row),
        emergency=row.low.emergency_id,
        why=row.reason,
        facts={"low": row.low_id.hex, "high": row.high_id.hex},
        now=now,
    )
