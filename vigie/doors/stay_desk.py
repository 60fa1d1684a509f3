"""Alarms of stays at the triage desk: who does not feel safe, who did not arrive."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from vigie.doors.models import Stay
from vigie.doors.stays import OVERDUE, ROOM, UNSAFE
from vigie.trust.triage.looks import Fact, Shown
from vigie.trust.triage.rooms import Kind, Room
from vigie.trust.triage.states import Verb

TITLES = {
    UNSAFE: _("Somebody does not feel safe where they stay"),
    OVERDUE: _("Guests have not said that they arrived"),
}
# What somebody called for: nobody gives it another sense, and it is not hidden.
VERBS = frozenset(
    {Verb.RIGHT, Verb.ESCALATE, Verb.ANSWER, Verb.CLOSE, Verb.REOPEN, Verb.UNDO}
)


def shown(things: Sequence[str]) -> dict[str, Shown]:
    """Return how alarms look: quarters and numbers, nobody's name."""
    rows = Stay.objects.select_related("door", "need")
    found = rows.in_bulk([_stay(one) for one in things])
    return {one: _look(found[_stay(one)], one) for one in things if _stay(one) in found}


def opened(thing: str) -> list[Fact]:
    """Return who is where and how both sides are reached, for who has to act."""
    stay = Stay.objects.select_related("door", "need").filter(pk=_stay(thing)).first()
    if stay is None:
        return []
    door, need = stay.door, stay.need
    facts = [
        Fact(_("Street"), door.street or ""),
        Fact(_("The host"), door.name or ""),
        Fact(_("Telephone of the host"), door.phone or ""),
        Fact(_("Mail address of the host"), door.mail or ""),
        Fact(_("The guests"), need.name or ""),
        Fact(_("Telephone of the guests"), need.phone or ""),
        Fact(_("Mail address of the guests"), need.mail or ""),
    ]
    return [one for one in facts if one.value]


def _look(stay: Stay, thing: str) -> Shown:
    kind = thing.split(".")[1]
    return Shown(
        title=TITLES[kind],
        first_at=stay.state_at if kind == UNSAFE else stay.alarm_at,
        tone="watch",
        icon="help",
        lang=stay.need.language,
        place=stay.door.quarter,
        source=stay.get_state_display(),
        facts=[stay.door.get_household_display(), stay.door.get_level_display()],
        is_more=True,
    )


def _stay(thing: str) -> UUID:
    return UUID(hex=thing.partition(".")[0])


ROOM_OF_STAYS = Room(
    ROOM,
    "stay",
    {
        kind: Kind(3, 1 << bit, asks=True, name=name)
        for bit, (kind, name) in enumerate(TITLES.items())
    },
    shown=shown,
    opened=opened,
    is_at_once=True,
    verbs=VERBS,
)
