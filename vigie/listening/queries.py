"""Reads of the board: the latest calls that a reader wants, however many there are.

A list is found in two steps: the ids from one index that holds every column a filter
asks for, then the few rows. So the rarest filter costs one walk over the index, some
10 ms in 100,000 calls, and a common one stops after a page.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import StrIndex

from vigie.listening.models import Call
from vigie.reading.fold import fold


@dataclass(frozen=True)
class Wanted:
    """What a reader wants to see; empty means everything.

    `place` is the beginning of a word or more of a place's or quarter's name, in any
    case, with or without accents; a number is meant whole. `language` is the code
    that the calls carry.
    """

    kinds: tuple[str, ...] = ()
    place: str = ""
    language: str = ""
    since: datetime | None = None


def latest(
    emergency_id: int,
    wanted: Wanted,
    *,
    state: str,
    limit: int,
    before: tuple[datetime, int] | None = None,
) -> list[Call]:
    """Return the calls of a state that are wanted, the latest first: two queries.

    `before` is the `last_at` and the id of the call after which to go on.
    """
    calls: QuerySet[Call] = Call.objects.filter(emergency=emergency_id, state=state)
    if wanted.kinds:
        calls = calls.filter(kind__in=wanted.kinds)
    if wanted.language:
        calls = calls.filter(lang=wanted.language.lower())
    if wanted.since:
        calls = calls.filter(last_at__gte=wanted.since)
    if before:
        moment, pk = before
        calls = calls.filter(last_at__lte=moment)  # where to begin in the index
        calls = calls.filter(Q(last_at__lt=moment) | Q(id__lt=pk))
    if wanted.place:
        calls = _around(calls, wanted.place)
    ids = list(calls.order_by("-last_at", "-id").values_list("id", flat=True)[:limit])
    found = Call.objects.in_bulk(ids) if ids else {}
    return [found[pk] for pk in ids if pk in found]


def _around(calls: "QuerySet[Call]", place: str) -> "QuerySet[Call]":
    words = fold(place).replace(".", " . ")
    if not words:
        return calls.none()
    whole = words[-1].isdigit()  # the 1st quarter is not the 11th
    found = StrIndex("place_key", Value(f" {words} " if whole else f" {words}"))
    return calls.annotate(around=found).filter(around__gt=0)
