"""What people say of somebody: taken down, checked, hidden, and what follows of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import msgspec
from django.utils.translation import gettext as _

from vigie.kit.origin import origin
from vigie.missing import bringing
from vigie.missing.entries import TICK, take_entries
from vigie.missing.facts import Said, packed
from vigie.missing.models import Note, Person
from vigie.missing.news import News, of_change, tell
from vigie.missing.states import Stage, State, Status, Voice
from vigie.missing.truth import Standing, Word, stands
from vigie.reading.masking import mask
from vigie.trust.journal.recording import Subject, record
from vigie.work.database import joining

VERBS = {"missing.noted": "somebody of staff took down what was said of a person"}
OVER = (Stage.CLOSED, Stage.EXPIRED, Stage.ERASED)
_AT_ONCE = 400


class NotAllowed(ValueError):
    """It cannot be done; its text says why, in the reader's language."""


def record_id(kind: str, key: UUID) -> str:
    """Return the PFIF id of a record of ours: "our.host/person.<id>"."""
    return f"{urlsplit(origin()).hostname}/{kind}.{key.hex}"


def masked(said: Said) -> Said:
    """Return what a note says without numbers, addresses and doors. What a word of
    death rests on stays as it is: it is never shown but to officials."""
    return msgspec.structs.replace(
        said,
        text=mask(said.text),
        place=mask(said.place),
        author_name=mask(said.author_name),
    )


def add_note(
    *,
    person: Person,
    status: str,
    voice: str,
    said: Said,
    door: str,
    now: datetime,
    known: str = "",
    made_contact: bool | None = None,
    by: str = "",
    is_private: bool = False,
    post_link: str = "",
    source_at: datetime | None = None,
    record_id: str = "",
    proof: str = "",
    linked: str = "",
) -> Note:
    """Take down a word about somebody, masked, and work out how they stand.

    `proof` names what showed who says it: "code", or the member of staff who checked;
    without it the word waits at the desk. `by` is who of staff took it down. A word of
    death is never public, and counts only by `death`. The same `record_id` twice
    returns the note that stands. Raises NotAllowed when the search is over: nobody is
    besieged with what is known.
    """
    dead = status == Status.DEAD
    with joining():
        person = _open(person)
        if old := person.notes.filter(record_id=record_id or None).first():
            return old
        note = Note(
            **_own(record_id),
            person=person,
            door=door,
            status=status,
            voice=voice,
            known=known,
            said=packed(masked(said)),
            made_contact=made_contact,
            is_private=is_private or dead,
            linked=linked,
            source_at=source_at or now,
            post_link=post_link,
        )
        if proof and not dead:
            note.verified_at, note.verified_by = now, proof
        _take_down(note, by, now)
    return note


def _take_down(note: Note, by: str, now: datetime) -> None:
    note.entry, note.entry_at = take_entries(1, now)
    note.save(force_insert=True)
    bringing.bring_note(note)
    stand_anew([note.person_id], now)
    if by:
        _journal(note, by, now)


def _open(person: Person) -> Person:
    row = Person.objects.select_for_update().get(pk=person.pk)
    if row.stage in OVER:
        raise NotAllowed(_("This search is over. Nothing more is needed."))
    return row


def _journal(note: Note, by: str, now: datetime) -> None:
    record(
        what="missing.noted",
        by=by,
        subject=Subject.of(note),
        emergency=note.person.emergency_id,
        facts={"door": note.door, "voice": note.voice},
        now=now,
    )


def _own(given: str) -> dict[str, Any]:
    key = uuid4()
    name = given or record_id("note", key)
    return {"id": key, "record_id": name, "is_own": not given}


def verify_note(*, note: Note, by: str, now: datetime) -> None:
    """Say that a word was checked. Raises NotAllowed for a word of death: that takes
    two officials and what it rests on, see `death`."""
    if note.status == Status.DEAD:
        raise NotAllowed(_("This takes two officials, on the page for it."))
    _change(note, now, verified_at=now, verified_by=by)


def doubt_note(*, note: Note, now: datetime) -> None:
    """Take back that a word was checked."""
    _change(note, now, verified_at=None, verified_by="", second_by="")


def hide_note(*, note: Note, now: datetime) -> None:
    """Take a word out of every page and feed, and its effect with it."""
    _change(note, now, hidden_at=now)


def show_note(*, note: Note, now: datetime) -> None:
    """Give a hidden word back, with its effect."""
    _change(note, now, hidden_at=None)


def _change(note: Note, now: datetime, **fields: object) -> None:
    with joining():
        Person.objects.select_for_update().get(pk=note.person_id)
        note.entry, note.entry_at = take_entries(1, now)
        for name, value in fields.items():
            setattr(note, name, value)
        note.save(update_fields=[*fields, "entry", "entry_at"])
        stand_anew([note.person_id], now)


def word_of(note: Note) -> Word:
    """Return what counts of a note. A word of death counts when two checked it."""
    checked = note.verified_at is not None
    if note.status == Status.DEAD:
        checked = checked and bool(note.second_by)
    return Word(
        status=note.status,
        voice=note.voice,
        known=note.known,
        verified=checked,
        made_contact=note.made_contact,
        at=note.source_at,
        key=note.record_id,
        author=_author(note),
    )


def _author(note: Note) -> str:
    """Who wrote it, as far as can be told: the person is one, the others are told by
    the name they give at the registry they give it to."""
    if note.voice == Voice.SELF:
        return "self"
    name = " ".join(note.words.author_name.casefold().split())
    return f"{note.record_id.partition('/')[0]} {name}" if name else ""


def standing_of(person_id: UUID) -> Standing:
    """Return how somebody stands by all notes that nobody hid, with the reasons."""
    notes = Note.objects.standing().filter(person_id=person_id)
    return stands(word_of(note) for note in notes)


def stand_anew(person_ids: Collection[UUID], now: datetime) -> int:
    """Work out anew how people stand; return how many stand otherwise than before.

    Inside a transaction. Who follows is told of a change that may be told.
    """
    ids = sorted(set(person_ids))
    changed = 0
    for at in range(0, len(ids), _AT_ONCE):
        changed += _stand(ids[at : at + _AT_ONCE], now)
    return changed


def _stand(ids: Sequence[UUID], now: datetime) -> int:
    found = {key: stands(words) for key, words in _words(ids).items()}
    rows = Person.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    changed: list[tuple[Person, str, Standing]] = []
    for person in rows:
        standing = found.get(person.pk, Standing(State.SOUGHT))
        if person.state != standing.state:
            changed.append((person, person.state, standing))
    if not changed:
        return 0
    first, at = take_entries(len(changed), now)
    for number, (person, _before, standing) in enumerate(changed):
        person.state, person.state_at = standing.state, now
        person.entry, person.entry_at = first + number, at + number * TICK
    Person.objects.bulk_update(
        [person for person, *_rest in changed],
        ["state", "state_at", "entry", "entry_at"],
    )
    _tell(changed, now)
    return len(changed)


def _words(ids: Sequence[UUID]) -> dict[UUID, list[Word]]:
    words: dict[UUID, list[Word]] = defaultdict(list)
    for note in Note.objects.standing().filter(person_id__in=ids):
        words[note.person_id].append(word_of(note))
    return words


def _tell(changed: Iterable[tuple[Person, str, Standing]], now: datetime) -> None:
    told: dict[News, list[UUID]] = defaultdict(list)
    for person, before, standing in changed:
        what = of_change(before, standing.state)
        if what and not standing.is_hushed and person.stage not in OVER:
            told[what].append(person.pk)
    for what, people in told.items():
        tell(people, what, now)
