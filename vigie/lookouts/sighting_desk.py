"""Sightings at the triage desk, until somebody judges them on the lookout's page."""

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vigie.lookouts import showing
from vigie.lookouts.lookout_desk import VERBS
from vigie.lookouts.models import Sighting
from vigie.lookouts.sighting import AT_DESK, SEEN
from vigie.lookouts.stream.showing import told_of
from vigie.lookouts.wording import headline
from vigie.trust.triage.looks import Fact, Shown
from vigie.trust.triage.rooms import Kind, Room

TITLE = _("Somebody may have seen it: judge this sighting")


def shown(things: Sequence[str]) -> dict[str, Shown]:
    """Return how sightings look: of what, and when."""
    rows = Sighting.objects.select_related("lookout__emergency")
    rows = rows.prefetch_related("posts")
    found = rows.in_bulk([UUID(hex=one) for one in things])
    return {one: _look(found[key]) for one in things if (key := UUID(hex=one)) in found}


def opened(thing: str) -> list[Fact]:
    """Return where it was, the words, and how who saw it is reached."""
    row = Sighting.objects.filter(pk=UUID(hex=thing)).first()
    if row is None:
        return []
    told = told_of(row)
    facts = [
        Fact(_("Where"), row.place or ""),
        Fact(_("Words"), row.words or ""),
        Fact(_("Telephone"), row.phone or ""),
        Fact(_("Mail address"), row.mail or ""),
        Fact(_("The post"), told.url if told else ""),
    ]
    return [one for one in facts if one.value]


def _look(row: Sighting) -> Shown:
    lookout, told = row.lookout, told_of(row)
    more = [told.alike, told.in_posts] if told else []
    page = reverse("lookouts:path", args=[lookout.emergency.slug, lookout.pk])
    return Shown(
        title=TITLE,
        first_at=row.made_at,
        tone="watch",
        icon="eye",
        text=headline(showing.facts_of(lookout)),
        lang=row.language,
        source=row.get_way_display(),
        url=page,
        facts=[row.get_state_display(), *filter(None, more)],
        is_more=True,
    )


ROOM_OF_SIGHTINGS = Room(
    AT_DESK,
    "sighting",
    {SEEN: Kind(3, 1, asks=True, name=TITLE)},
    shown=shown,
    opened=opened,
    is_at_once=True,
    verbs=VERBS,
)
