"""Suggestions at the triage desk: is this the person who is looked for?"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.emergencies.notices import ItemDecided
from vigie.listening.models import Call
from vigie.missing import desk, list_confirming, notes
from vigie.missing.facts import Said
from vigie.missing.list_words import WRITES
from vigie.missing.models import Hint, ListRow
from vigie.missing.states import Door, Known, Status, Voice, Whence
from vigie.trust.triage.looks import Fact, Shown
from vigie.trust.triage.registering import Thing, register
from vigie.trust.triage.rooms import Kind, Room
from vigie.trust.triage.states import ItemState, Verb

ROOM = "missing.hint"
ROOM_OF_POSTS = "listening.call"
PRIORITY = 2
CALLED, FOUND_AGAIN, SIGHTED = "called", "found", "sighted"  # what a post says
REASONS = {
    "phone": pgettext_lazy("why it may be them", "the same telephone"),
    "name": pgettext_lazy("why it may be them", "the name is alike"),
    CALLED: pgettext_lazy("why it may be them", "a post calls the same person"),
    FOUND_AGAIN: pgettext_lazy("why it may be them", "a post says that they are found"),
    SIGHTED: pgettext_lazy("why it may be them", "a post says where they were seen"),
    "described": pgettext_lazy("why it may be them", "described alike"),
}
YES = frozenset({ItemState.SETTLED, ItemState.VERIFIED, ItemState.ANSWERED})
NO = frozenset({ItemState.DROPPED, ItemState.HIDDEN})


def bring(emergency_id: int, hints: Iterable[Hint]) -> None:
    """Bring suggestions to the desk, inside the transaction that makes them."""
    things = [
        Thing(
            id=str(hint.pk),
            kind=hint.whence,
            priority=PRIORITY,
            labels=0,
            language="",
            opened_at=hint.at,
        )
        for hint in hints
    ]
    register(emergency_id, ROOM, things)


def shown(things: Sequence[str]) -> dict[str, Shown]:
    """Return how suggestions look: three queries. A child's name stands in none."""
    rows = Hint.objects.filter(pk__in=[int(one) for one in things])
    found = list(rows.select_related("person__emergency"))
    posts = Call.objects.in_bulk([key for row in found if (key := _post_of(row))])
    lines = list_confirming.rows_of(found)
    return {
        str(row.pk): _shown(row, posts.get(_post_of(row)), lines.get(row.pk))
        for row in found
    }


def _post_of(hint: Hint) -> int:
    """The board's row that a suggestion names, 0 if it is of another room."""
    room, _colon, key = hint.thing.rpartition(":")
    return int(key) if room == ROOM_OF_POSTS else 0


def _shown(hint: Hint, post: Call | None, line: ListRow | None) -> Shown:
    """A post's masked words only where the person's own page is public. Of a line of
    an official list what "Right" writes, and where it is said to whom."""
    person = hint.person
    is_told = post is not None and not person.is_private
    return Shown(
        title=_("May be somebody who is looked for"),
        first_at=hint.at,
        tone="seek",
        icon="seek",
        subject="" if person.is_private else person.known.shown_name,
        source=Whence(hint.whence).label,
        text=post.text if post and is_told else "",
        lang=post.lang if post else "",
        url=post.url if post and is_told else _page(hint),
        facts=[*_reasons(hint), *_writes(line)],
        is_more=True,
    )


def _page(hint: Hint) -> str:
    """Where a line of a list and a call stand side by side."""
    slug = hint.person.emergency.slug
    is_list = hint.whence == Whence.LIST
    return reverse("missing:list_match", args=[slug, hint.pk]) if is_list else ""


def _writes(line: ListRow | None) -> list[Any]:
    return [WRITES[list_confirming.claim_of(line)]] if line else []


def _reasons(hint: Hint) -> Iterable[Any]:
    from vigie.missing.pair_words import WORDS

    for code in hint.reasons:
        if words := REASONS.get(code) or WORDS.get(code):
            yield words


def opened(thing: str) -> list[Fact]:
    """Return whom it may be, by name, and where they were last seen; of a list also
    what its line says."""
    from vigie.missing.list_matching import told_of  # which proposes to this desk

    hint = Hint.objects.select_related("person").get(pk=int(thing))
    known = hint.person.known
    facts = [
        Fact(_("Name"), known.shown_name),
        Fact(_("Place"), known.seen.place),
        Fact(pgettext_lazy("of a person", "Clothes"), known.clothes),
        *(told_of(hint.thing) if hint.whence == Whence.LIST else ()),
    ]
    return [one for one in facts if one.value]


ROOM_OF_HINTS = Room(
    ROOM,
    "match",
    {
        whence.value: Kind(PRIORITY, 1 << bit, asks=True)
        for bit, whence in enumerate(Whence)
    },
    shown=shown,
    opened=opened,
    verbs=frozenset(
        {Verb.RIGHT, Verb.DROP, Verb.ESCALATE, Verb.ANSWER, Verb.REOPEN, Verb.UNDO}
    ),
)


def hear_decided(notice: ItemDecided) -> None:
    """Note what a person said of a suggestion; inside the transaction of the decision.

    A "yes" writes a word that nobody checked, for who looks and staff alone; it stands
    at the desk itself. Of a line of an official list it writes an official's word that
    counts: raises NotAllowed for whoever may only sort. Anything else takes it back.
    """
    if notice.room != ROOM:
        return
    decided = "yes" if notice.state in YES else "no" if notice.state in NO else ""
    rows = Hint.objects.select_for_update(of=("self",)).select_related("note")
    hint = rows.get(pk=int(notice.thing))
    hint.decided, hint.decided_at = decided, notice.at if decided else None
    _write_down(hint, notice)
    hint.save(update_fields=["decided", "decided_at", "note"])


def _write_down(hint: Hint, notice: ItemDecided) -> None:
    by = desk.who_decided(notice)
    if hint.decided != "yes":
        list_confirming.take_back(hint=hint, by=by, now=notice.at)
        return
    note, is_over = hint.note, hint.person.stage in notes.OVER
    if note is not None and note.hidden_at is None:
        return
    if not is_over and (row := list_confirming.rows_of([hint]).get(hint.pk)):
        desk.must_check(by, notice)
        hint.note = list_confirming.confirm(hint=hint, row=row, by=by, now=notice.at)
    elif note is not None and note.voice != Voice.OFFICIAL:
        notes.show_note(note=note, now=notice.at)
    elif not is_over and (status := _says(hint)) is not None:
        hint.note = notes.add_note(
            person=hint.person,
            status=status,
            voice=Voice.OTHER,
            known=Known.LIST if hint.whence == Whence.LIST else Known.HEARD,
            said=Said(),
            door=Door.ROOM,
            now=notice.at,
            by=by,
            is_private=True,
            source_at=hint.at,
        )


def _says(hint: Hint) -> Status | None:
    """Return what a suggestion that is right says of somebody: None of a post that
    looks for them too."""
    if CALLED in hint.reasons:
        return None
    is_told = hint.whence != Whence.LIST and SIGHTED not in hint.reasons
    return Status.ALIVE if is_told else Status.NONE
