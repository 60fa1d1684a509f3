"""What changes when a public page changes: one small query each."""

from typing import Any

from django.db.models import Count, Max, Sum

from vigie.emergencies.models import Emergency
from vigie.emergencies.states import SHOWN_TO_ALL


def of_emergency(slug: str, **_: Any) -> tuple[int, int] | None:
    """Return the emergency's id and revision, None when the public may not see it."""
    return (
        Emergency.objects.filter(slug=slug, state__in=SHOWN_TO_ALL)
        .values_list("pk", "revision")
        .first()
    )


def of_all(**_: Any) -> tuple[Any, ...]:
    """Return what changes when any emergency is opened or changed."""
    row = Emergency.objects.aggregate(Count("pk"), Max("pk"), Sum("revision"))
    return tuple(row.values())
