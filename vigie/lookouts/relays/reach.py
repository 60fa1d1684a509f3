"""How far a lookout was passed on: sums for everybody, each relay for the team."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Min, QuerySet, Sum

from vigie.lookouts.models import Asked, Lookout
from vigie.lookouts.relays.drawing import Flow, draw
from vigie.lookouts.relays.tree import Branch, tree

MOST = 300  # relays on the team's page, those of the greatest reach


@dataclass(frozen=True)
class Sums:
    """How many passed it on, and how many follow them."""

    relays: int
    followers: int


@dataclass(frozen=True)
class Spread:
    """How many were asked, who passed it on from whom, and whose word is awaited."""

    asked: int
    sums: Sums
    roots: Sequence[Branch[Asked]]
    awaited: Sequence[Asked]
    first: int | None  # seconds until the first passed it on
    flow: Flow | None


def sums(lookout: Lookout) -> Sums:
    """Return how far a lookout was passed on in its round: one query."""
    rows = Asked.objects.filter(lookout=lookout, round=lookout.round)
    told = rows.filter(passed_at__isnull=False).aggregate(
        relays=Count("pk"), followers=Sum("relay__followers")
    )
    return Sums(told["relays"], told["followers"] or 0)


def spread(lookout: Lookout) -> Spread:
    """Return the same with each relay, for the team: six queries."""
    rows = Asked.objects.filter(lookout=lookout, round=lookout.round)
    each = rows.select_related("relay").order_by("-reach", "pk")
    passed = {row.pk: row for row in each.filter(passed_at__isnull=False)[:MOST]}
    roots = tree(passed, {key: row.had_from_id for key, row in passed.items()})
    gaps = [row.seconds for row in passed.values() if row.seconds is not None]
    return Spread(
        asked=rows.count(),
        sums=sums(lookout),
        roots=roots,
        awaited=list(each.filter(passed_at=None)[:MOST]),
        first=min(gaps, default=None),
        flow=_flow(rows, roots),
    )


def _flow(rows: QuerySet[Asked], roots: Sequence[Branch[Asked]]) -> Flow | None:
    told = rows.filter(passed_at__isnull=False).order_by("passed_at", "pk")
    each = told.values_list("passed_at", "relay__followers")
    passed = [(at, followers) for at, followers in each if at is not None]
    began = rows.aggregate(at=Min("asked_at"))["at"]
    return draw(roots, passed, began)
