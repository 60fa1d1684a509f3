"""What posts suggest: a burst of danger or safety in an area, for operators to see.

It never opens a check. One old article that many quote has led others to ask a whole
city; so what counts is what people say in their own words: copies are one call, a call
with a link quotes somebody, reshares say nothing new, and one author is one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from vigie.emergencies.models import AreaCell, Emergency
from vigie.emergencies.states import EmergencyState
from vigie.lib import geo
from vigie.listening.models import HeardPost
from vigie.listening.states import ON_THE_BOARD
from vigie.safety.models import Check, CheckHint
from vigie.safety.states import CheckState
from vigie.work.database import writing

SECONDS = 60
WINDOW = timedelta(minutes=15)
QUIET = timedelta(hours=1)  # after a hint, before another
CALLS, PEOPLE = 5, 8  # at least, of a burst
THREAT, SAFE = "threat.new", "safe.self"
_LINK = Q(call__text__contains="://") | Q(call__text__contains="www.")


@dataclass(frozen=True)
class Burst:
    """How many calls and people of some minutes speak of danger and of safety."""

    threats: int
    safe: int
    people: int

    @property
    def is_one(self) -> bool:
        """Whether it is worth an operator's look."""
        return self.threats + self.safe >= CALLS and self.people >= PEOPLE


def look(now: datetime) -> int:
    """Write a hint for each open emergency in which there is a burst and no check;
    return how many were written. A chore."""
    busy = Check.objects.filter(state__in=(CheckState.PROPOSED, CheckState.OPEN))
    told = CheckHint.objects.filter(at__gt=now - QUIET)
    rows = Emergency.objects.filter(state=EmergencyState.OPEN)
    rows = rows.exclude(pk__in=busy.values("emergency"))
    written = 0
    for emergency in rows.exclude(pk__in=told.values("emergency")):
        burst = burst_in(emergency, now)
        if burst.is_one:
            with writing():
                CheckHint.objects.create(
                    emergency=emergency,
                    at=now,
                    threats=burst.threats,
                    safe=burst.safe,
                    people=burst.people,
                )
            written += 1
    return written


def burst_in(emergency: Emergency, now: datetime) -> Burst:
    """Count what people said in their own words of the last minutes, in the area.

    Where no area is drawn, every named place counts.
    """
    posts = HeardPost.objects.filter(
        emergency=emergency,
        at__gt=now - WINDOW,
        at__lte=now,
        is_reshare=False,
        call__kind__in=(THREAT, SAFE),
        call__state__in=ON_THE_BOARD,
        call__is_original=True,
    )
    rows = posts.exclude(_LINK).exclude(call__cell=0).order_by("pk")
    found = list(rows.values_list("call", "call__kind", "call__cell", "author_key"))
    ground = set(
        AreaCell.objects.filter(emergency=emergency).values_list("cell", flat=True)
    )
    inside = [row for row in found if _is_in(row[2], ground)]
    calls = {call: kind for call, kind, _cell, _author in inside}
    kinds = list(calls.values())
    return Burst(
        kinds.count(THREAT), kinds.count(SAFE), len({row[3] for row in inside})
    )


def _is_in(cell: int, ground: set[int]) -> bool:
    if not ground:
        return True
    size = geo.resolution_of(next(iter(ground)))
    if geo.resolution_of(cell) >= size:
        return geo.coarser(cell, size) in ground
    return any(geo.coarser(one, geo.resolution_of(cell)) == cell for one in ground)


def mark_seen(*, hint: CheckHint, by: str, now: datetime) -> bool:
    """Note that an operator looked at a hint; whether they were the first."""
    with writing():
        rows = CheckHint.objects.filter(pk=hint.pk, seen_at=None)
        return rows.update(seen_at=now, seen_by=by) > 0
