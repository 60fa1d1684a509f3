"""Posts that tell the same of a lookout, as one line: a flood is one line, too."""

from uuid import UUID

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from vigie.lookouts.models import Lookout, NamingPost
from vigie.lookouts.states import SightingState

FOLDED = (SightingState.UNSURE, SightingState.DISMISSED)
MOST_LINES = 50
_ALIKE = ("sighting__state", "sighting__cell", "sighting__heading", "how")
_LATEST = ("-sighting__seen_at", "-sighting__made_at", "-sighting__pk")


def lines_of(lookout: Lookout) -> dict[UUID, int]:
    """Return the sightings that stand for what posts tell of a lookout, and for how
    many posts each stands: the latest of those with the same place, direction and
    nearness that are judged alike. What a person confirmed stands for itself and is
    left out. One query, the latest `MOST_LINES`."""
    same = [F(name) for name in _ALIKE]
    rows = NamingPost.objects.filter(lookout=lookout, sighting__state__in=FOLDED)
    rows = rows.annotate(
        nth=Window(RowNumber(), partition_by=same, order_by=_LATEST),
        many=Window(Count("pk"), partition_by=same),
    )
    heads = rows.filter(nth=1).order_by(*_LATEST)
    return dict(heads.values_list("sighting", "many")[:MOST_LINES])
