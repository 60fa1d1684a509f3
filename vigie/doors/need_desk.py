"""Requests at the triage desk that no machine may answer: a minor without an adult."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from vigie.doors.asking import MINOR, ROOM
from vigie.doors.letter_words import people, people_in_words
from vigie.doors.models import Need
from vigie.doors.stay_desk import VERBS
from vigie.trust.triage.looks import Fact, Shown
from vigie.trust.triage.rooms import Kind, Room

TITLE = _("A minor without an adult needs a bed: call them back")


def shown(things: Sequence[str]) -> dict[str, Shown]:
    """Return how requests look: numbers and a quarter, nobody's name."""
    found = Need.objects.in_bulk([UUID(hex=one) for one in things])
    return {one: _look(found[key]) for one in things if (key := UUID(hex=one)) in found}


def opened(thing: str) -> list[Fact]:
    """Return who asks and how they are reached, for who calls them back."""
    need = Need.objects.filter(pk=UUID(hex=thing)).first()
    if need is None:
        return []
    facts = [
        Fact(_("Name"), need.name or ""),
        Fact(_("Telephone"), need.phone or ""),
        Fact(_("Mail address"), need.mail or ""),
    ]
    return [one for one in facts if one.value]


def _look(need: Need) -> Shown:
    return Shown(
        title=TITLE,
        first_at=need.made_at,
        tone="watch",
        icon="help",
        text=need.note,
        lang=need.language,
        place=need.quarter,
        source=need.get_way_display(),
        facts=[people_in_words(people(need))],
        is_more=True,
    )


ROOM_OF_NEEDS = Room(
    ROOM,
    "need",
    {MINOR: Kind(3, 1, asks=True, name=TITLE)},
    shown=shown,
    opened=opened,
    is_at_once=True,
    verbs=VERBS,
)
