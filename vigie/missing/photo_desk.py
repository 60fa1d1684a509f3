"""Photos that came under two names, at the desk: a person looks, nothing is silent."""

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vigie.emergencies.notices import ItemDecided, subscribe
from vigie.missing import photos
from vigie.missing.models import Reuse
from vigie.missing.photos import BIT, PRIORITY, REUSED, ROOM_OF_REUSES
from vigie.trust.journal import verbs
from vigie.trust.triage.looks import Fact, Shown
from vigie.trust.triage.rooms import Kind, Room, know
from vigie.trust.triage.states import ItemState, Verb

NAME = _("One photo under two names")


def shown(things: Sequence[str]) -> dict[str, Shown]:
    """Return how doubts look at the desk: no name, no photo; those are opened."""
    rows = Reuse.objects.in_bulk([doubt_of(thing) for thing in things])
    return {
        thing: Shown(
            title=NAME,
            first_at=rows[doubt_of(thing)].at,
            tone="seek",
            icon="eye",
            text=f"{rows[doubt_of(thing)].alike:.0%}",
            source=_("known again by its pixels"),
            is_more=True,
        )
        for thing in things
        if doubt_of(thing) in rows
    }


def opened(thing: str) -> list[Fact]:
    """Return both names, and where both photos are seen by staff."""
    doubt = Reuse.objects.select_related("photo__person", "other__person").get(
        pk=doubt_of(thing)
    )
    return [
        fact
        for photo in (doubt.photo, doubt.other)
        for fact in (
            Fact(_("Name"), photo.person.known.shown_name),
            Fact(_("Photo"), reverse("trust:picture", args=[photo.picture_id])),
        )
    ]


def doubt_of(thing: str) -> UUID:
    """Return the id of a doubt from its name at a desk."""
    return UUID(hex=thing.partition(".")[0])


ROOM = Room(
    ROOM_OF_REUSES,
    "reuse",
    {REUSED: Kind(PRIORITY, BIT, asks=True, name=NAME)},
    shown=shown,
    opened=opened,
    verbs=frozenset(
        {Verb.RIGHT, Verb.DROP, Verb.HIDE, Verb.ESCALATE, Verb.REOPEN, Verb.UNDO}
    ),
)


def hear_decided(notice: ItemDecided) -> None:
    """Show both photos again when somebody decides that it is no misuse; every other
    decision keeps both from the public. Inside the transaction of the decision."""
    if notice.room != ROOM_OF_REUSES:
        return
    doubt = Reuse.objects.select_related("photo__person", "other__person").filter(
        pk=doubt_of(notice.thing)
    )
    for found in doubt:
        is_clear = notice.state == ItemState.DROPPED
        photos.clear(doubt=found, is_clear=is_clear, now=notice.at)


def start() -> None:
    """Bring photos to the desk, and hear what is decided about them."""
    verbs.know(photos.VERBS)
    know(ROOM)
    subscribe(ItemDecided, hear_decided)
