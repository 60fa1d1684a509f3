"""A line of an official list that a person says IS somebody who is looked for.

The one way from a list to a word that counts, and only by a person's decision at the
desk: it is an official's, read on a list, checked by whoever decided. It says that
somebody is alive or nothing of how they are, never more; undone, it has no effect.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from vigie.missing import lists, notes
from vigie.missing.facts import Said
from vigie.missing.list_columns import tells_alive
from vigie.missing.models import Follow, Hint, ListRow, Note
from vigie.missing.news import of_change
from vigie.missing.states import Door, Known, State, Status, Voice, Whence
from vigie.missing.truth import Word, stands
from vigie.work.database import joining

THING = "missing.list_row"


@dataclass(frozen=True)
class Foretold:
    """What a yes does: the word it writes, how the person then stands, and how many of
    those who follow them are told so. `state` None: for officials alone to know."""

    status: Status
    state: State | None
    told: int


def thing_of(row: ListRow) -> str:
    """Return how suggestions name a line."""
    return f"{THING}:{row.pk.hex}"


def rows_of(hints: Collection[Hint]) -> dict[int, ListRow]:
    """Return of suggestions the lines that an official word may rest on: an authority
    answers for the list, its newest version has the line, and no death is in it. One
    query."""
    keys = {
        hint.pk: UUID(hex=hint.thing.rpartition(":")[2])
        for hint in hints
        if hint.whence == Whence.LIST
    }
    live = ListRow.objects.filter(gone_at=None, is_grave=False)
    official = live.filter(named_list__is_official=True).select_related("named_list")
    rows = official.in_bulk(set(keys.values())) if keys else {}
    return {hint: rows[key] for hint, key in keys.items() if key in rows}


def claim_of(row: ListRow) -> Status:
    """Return what a line says of whoever it is: alive, or nothing of how they are."""
    alive = tells_alive(row.named_list.kind, lists.entry_of(row))
    return Status.ALIVE if alive else Status.NONE


def foretell(hint: Hint, row: ListRow) -> Foretold:
    """Return what a yes to this suggestion would do, writing nothing."""
    person, claim = hint.person, claim_of(row)
    standing = Note.objects.standing().filter(person=person)
    words = {notes.word_of(note) for note in standing if note.pk != hint.note_id}
    after = stands({*words, _word(claim, told_at(row))})
    if after.is_hushed:
        return Foretold(claim, None, 0)
    follows = Follow.objects.filter(person=person, ended_at=None)
    told = follows.filter(Q(is_seeker=True) | Q(person__is_private=False))
    is_news = of_change(person.state, after.state) is not None
    return Foretold(claim, after.state, told.count() if is_news else 0)


def _word(claim: Status, at: datetime) -> Word:
    return Word(
        status=claim,
        voice=Voice.OFFICIAL,
        known=Known.LIST,
        verified=True,
        made_contact=None,
        at=at,
        key="",
    )


def told_at(row: ListRow) -> datetime:
    """Return as of when a line says so: when its list was given, never later than it
    came."""
    versions = row.named_list.versions.filter(at=row.at).order_by("-number")
    given = versions.values_list("given_at", flat=True).first()
    return min(given or row.at, row.at)


def confirm(*, hint: Hint, row: ListRow, by: str, now: datetime) -> Note:
    """Write the official word of a line about the person of a suggestion, or give back
    the one that was taken back; return it. Inside the transaction of the decision.

    It names neither the list nor the place: whoever looks is told that, not where.
    Raises NotAllowed when the search is over.
    """
    claim, note = claim_of(row), hint.note
    with joining():
        if note and (note.voice, note.status) == (Voice.OFFICIAL, claim):
            notes.verify_note(note=note, by=by, now=now)
            notes.show_note(note=note, now=now)
        else:
            note = notes.add_note(
                person=hint.person,
                status=claim,
                voice=Voice.OFFICIAL,
                known=Known.LIST,
                said=Said(),
                door=Door.LIST,
                now=now,
                by=by,
                is_private=claim == Status.NONE,
                source_at=told_at(row),
                proof=by,
            )
        _record("missing.list_confirmed", hint, row, by, now)
    return note


def take_back(*, hint: Hint, by: str, now: datetime) -> None:
    """Hide the word that a suggestion wrote, and its effect with it: what was told is
    told to stand no longer. Inside the transaction of the decision."""
    note = hint.note
    if note is None or note.hidden_at is not None:
        return
    notes.hide_note(note=note, now=now)
    if note.voice == Voice.OFFICIAL:
        key = UUID(hex=hint.thing.rpartition(":")[2])
        row = ListRow.objects.select_related("named_list").filter(pk=key).first()
        if row is not None:  # an erased list has no line to name any more
            _record("missing.list_unconfirmed", hint, row, by, now)


def _record(what: str, hint: Hint, row: ListRow, by: str, now: datetime) -> None:
    facts: dict[str, str | int | bool | None] = {
        "line": row.line,
        "call": hint.person.pk.hex,
    }
    lists.journal(what, row.named_list, by, now, facts)
