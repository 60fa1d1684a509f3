"""Which roles and approvals an operator sees: those of the emergencies they work in.

`places` is what `Standing.emergencies` returns: numbers of emergencies, None for all.
"""

from datetime import datetime

from django.db.models import QuerySet

from vigie.trust.models import Approval, RoleGiven
from vigie.trust.people.states import ApprovalState

MOST = 300  # rows of a list; `vigie people list` prints all


def within(rows: QuerySet[RoleGiven], places: set[int] | None) -> QuerySet[RoleGiven]:
    """Return the rows that lie in these emergencies; all of them for None."""
    return rows if places is None else rows.filter(emergency__in=places)


def held(places: set[int] | None, now: datetime) -> list[RoleGiven]:
    """Return the roles that count at `now`, by the name of their holder."""
    rows = within(RoleGiven.objects.live(now), places)
    rows = rows.select_related("person", "emergency", "organisation")
    return list(rows.order_by("person__username", "role", "pk")[:MOST])


def waiting(places: set[int] | None, now: datetime) -> list[Approval]:
    """Return what waits for a second person at `now`, the oldest first."""
    rows = _within(places).filter(state=ApprovalState.ASKED, expires_at__gt=now)
    rows = rows.select_related("asked_by", "emergency")
    return list(rows.order_by("asked_at", "pk")[:MOST])


def approval_of(number: int, places: set[int] | None) -> Approval | None:
    """Return an approval, decided or not; None when it is none of these places."""
    return _within(places).filter(pk=number).first()


def _within(places: set[int] | None) -> QuerySet[Approval]:
    rows = Approval.objects.all()
    return rows if places is None else rows.filter(emergency__in=places)
