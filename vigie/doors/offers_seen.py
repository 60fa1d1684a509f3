"""What the team sees of offers: who waits for a person, and what is known of hosts.

No name, street or number: nobody needs them to look at an offer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from vigie.doors.models import Door
from vigie.doors.states import DoorStage, Level, Rating
from vigie.doors.vouching import BY_TWO
from vigie.emergencies.models import Emergency

MOST = 40  # of each kind on one page
_SEEN = (DoorStage.OPEN, DoorStage.PAUSED)


@dataclass(frozen=True)
class Seen:
    """One offer, and what may be said of its host."""

    door: Door
    first: str  # what one person said of the host, while a second has to agree
    levels: Sequence[tuple[int, str]]  # that are not known yet
    bad: int  # guests who said that it must not happen again


@dataclass(frozen=True)
class Page:
    """Offers that wait for a person; those taken down; those that stand."""

    held: Sequence[Seen]
    down: Sequence[Seen]
    stand: Sequence[Seen]
    halls: Sequence[Door]


def page(emergency: Emergency, quarter: str, now: datetime) -> Page:
    """Return the page of an emergency's offers, the latest first; those of a host of
    whom one person said something stand above the rest. `quarter` narrows what
    stands. Four queries."""
    mine = Door.objects.filter(emergency=emergency, until__gt=now, post="")
    homes = mine.filter(is_official=False)
    held = homes.filter(stage=DoorStage.HELD).order_by("made_at", "pk")
    down = homes.filter(stage=DoorStage.SUSPENDED).order_by("-stage_at", "pk")
    stand = homes.filter(stage__in=_SEEN)
    if quarter:
        stand = stand.filter(quarter__icontains=quarter)
    noted = Q(vouched_second="") & ~Q(vouched_by="")
    first = ExpressionWrapper(noted, output_field=BooleanField())
    stand = stand.order_by(first.desc(), "-made_at", "pk")
    halls = mine.filter(is_official=True).exclude(stage=DoorStage.CLOSED)
    return Page(
        held=_seen(held),
        down=_seen(down),
        stand=_seen(stand),
        halls=list(halls.order_by("quarter", "pk")[:MOST]),
    )


def _seen(rows: "QuerySet[Door]") -> list[Seen]:
    of_guests = Q(stays__remarks__is_host=False, stays__remarks__rating=Rating.BAD)
    found = rows.annotate(bad=Count("stays__remarks", filter=of_guests))
    return [
        Seen(
            door=one,
            first=_first(one),
            levels=[
                (each.value, str(each.label)) for each in BY_TWO if each > one.level
            ],
            bad=one.bad,
        )
        for one in found[:MOST]
    ]


def _first(door: Door) -> str:
    if not door.vouched_by or door.vouched_second:
        return ""
    return str(Level(door.vouched_level).label)
