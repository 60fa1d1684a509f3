"""Being told when a door opens somewhere, without an account.

Somebody asks for it, confirms it by a press, is told at most once in ten minutes, and
ends it by one tap. Nothing is kept of it after.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import QueryDict

from vigie.doors import watch_letters
from vigie.doors.directory import Wanted, listed
from vigie.doors.models import Watch
from vigie.doors.models.doors import DoorQuerySet
from vigie.doors.near import around
from vigie.doors.places_named import Named, NoSuchPlace, place_named
from vigie.emergencies.models import Emergency
from vigie.relaying.addresses import prove
from vigie.relaying.models import Address
from vigie.relaying.states import Channel
from vigie.work.database import writing

LASTS = timedelta(days=3)
UNCONFIRMED = timedelta(hours=3)  # a mail may be late
MOST = 5  # of one address in one emergency


@dataclass(frozen=True)
class Place:
    """What somebody watches: a place of an emergency, and what they need there."""

    emergency: Emergency
    named: Named
    wanted: Wanted

    @property
    def query(self) -> str:
        """The page and the feeds of the quarter alone, for the same need."""
        return self.wanted.query(place=self.named.quarter)


def place_of(emergency: Emergency, typed: str, wanted: Wanted) -> Place:
    """Return the place that was typed: one of the gazetteer, or a quarter as the
    directory names it. Raises NoSuchPlace, a whole town included."""
    try:
        named = place_named(typed, emergency)
    except NoSuchPlace:
        doors = emergency.doors.filter(quarter=typed) if typed else emergency.doors
        if not typed or not doors.exists():
            raise
        named = Named(typed, 0)
    return Place(emergency, named, plain(wanted))


def plain(wanted: Wanted) -> Wanted:
    """Return what somebody needs, without a place."""
    return Wanted.of(QueryDict(wanted.query(place="", cell="")))


def watched(row: Watch) -> Place:
    """Return the place that a stored row watches."""
    named = Named(row.quarter, row.cell)
    return Place(row.emergency, named, Wanted.of(QueryDict(row.wanted)))


def there(place: Place, now: datetime) -> DoorQuerySet:
    """Return the offers that are free at a place and fit."""
    rows = place.wanted.among(listed(place.emergency, now))
    return rows.filter(around(place.named.cell, place.named.quarter))


def watch(*, place: Place, address: Address, now: datetime) -> Watch | None:
    """Have whoever is reached at an address told when a door opens at a place; the
    same twice is once. They are asked by one letter to confirm it, but a browser
    confirms by being there. None when that address watches enough places."""
    at_once = address.channel == Channel.PUSH
    with writing():
        rows = Watch.objects.filter(emergency=place.emergency, address=address)
        rows.filter(ends_at__lte=now).delete()
        found = _known(rows, place).first()
        if found is None and rows.count() >= MOST:
            return None
        made = found or _make(place, address, now)
        if made is None:
            return _known(rows, place).get()
        if at_once:
            _confirm(made, now)
        elif found is None:
            watch_letters.ask(made, now)
        return made


def confirm(*, watch: UUID, now: datetime) -> bool:
    """Take the press by which somebody says that they want to be told, or that they
    still do: it lasts three days from now. False where nothing is kept of it."""
    with writing():
        row = Watch.objects.select_for_update().filter(pk=watch).first()
        if row is None:
            return False
        _confirm(row, now)
        return True


def end(*, watch: UUID) -> bool:
    """End it and erase it; whether there was anything to erase."""
    with writing():
        return Watch.objects.filter(pk=watch).delete()[0] > 0


def _confirm(row: Watch, now: datetime) -> None:
    prove(address=row.address_id)
    row.confirmed_at = row.confirmed_at or now
    row.ends_at = now + LASTS
    row.save(update_fields=["confirmed_at", "ends_at"])


def _known(rows: "QuerySet[Watch]", place: Place) -> "QuerySet[Watch]":
    words = place.wanted.query()
    found: QuerySet[Watch] = rows.filter(quarter=place.named.quarter, wanted=words)
    return found


def _make(place: Place, address: Address, now: datetime) -> Watch | None:
    """Store it; None where another was quicker."""
    row = Watch(
        emergency=place.emergency,
        address=address,
        quarter=place.named.quarter,
        cell=place.named.cell,
        wanted=place.wanted.query(),
        made_at=now,
        ends_at=now + UNCONFIRMED,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return None
    return row
