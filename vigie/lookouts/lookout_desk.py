"""Lookouts at the triage desk: to be checked, or said to be over."""

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vigie.lookouts import showing
from vigie.lookouts.models import Lookout
from vigie.lookouts.posting import AT_DESK, CHECK, OVER
from vigie.lookouts.wording import headline
from vigie.trust.triage.looks import Fact, Shown
from vigie.trust.triage.rooms import Kind, Room
from vigie.trust.triage.states import Verb

TITLES = {
    CHECK: _("Somebody is in danger: check this lookout"),
    OVER: _("Who posted it says that it is over: check it and end it"),
}
# It goes out, or not, on the team's page of lookouts: here it is called for alone.
VERBS = frozenset(
    {Verb.RIGHT, Verb.ESCALATE, Verb.ANSWER, Verb.CLOSE, Verb.REOPEN, Verb.UNDO}
)


def shown(things: Sequence[str]) -> dict[str, Shown]:
    """Return how lookouts look: what is sought and where, nobody's name."""
    rows = Lookout.objects.select_related("emergency")
    found = rows.in_bulk([_lookout(one) for one in things])
    return {
        one: _look(found[key], one) for one in things if (key := _lookout(one)) in found
    }


def opened(thing: str) -> list[Fact]:
    """Return what happened and how who posted it is reached, for who calls back."""
    row = Lookout.objects.filter(pk=_lookout(thing)).first()
    if row is None:
        return []
    facts = [
        Fact(_("What happened"), row.told or ""),
        Fact(_("Name"), row.name or ""),
        Fact(_("Telephone"), row.phone or ""),
        Fact(_("Mail address"), row.mail or ""),
    ]
    return [one for one in facts if one.value]


def _look(row: Lookout, thing: str) -> Shown:
    kind = thing.partition(".")[2]
    return Shown(
        title=TITLES[kind],
        first_at=row.over_said_at or row.made_at if kind == OVER else row.made_at,
        tone="watch",
        icon="eye",
        text=headline(showing.facts_of(row)),
        lang=row.language,
        place=row.place,
        source=row.get_way_display(),
        url=reverse("lookouts:team", args=[row.emergency.slug]),
        facts=[row.get_state_display()],
        is_more=True,
    )


def _lookout(thing: str) -> UUID:
    return UUID(hex=thing.partition(".")[0])


ROOM_OF_LOOKOUTS = Room(
    AT_DESK,
    "lookout",
    {
        kind: Kind(3, 1 << bit, asks=True, name=name)
        for bit, (kind, name) in enumerate(TITLES.items())
    },
    shown=shown,
    opened=opened,
    is_at_once=True,
    verbs=VERBS,
)
