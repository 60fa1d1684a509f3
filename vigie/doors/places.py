"""The one place where an offer's free places are counted down and up.

A single conditional statement each: of a hundred who come for three places three get
one, without a lock that anybody waits for, on either database. To be called inside
the transaction that writes why.
"""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import F

from vigie.doors.models import Door


class NotWriting(RuntimeError):
    """Places are held together with the row that says for whom, or not at all."""


def hold(door: UUID, size: int, now: datetime) -> bool:
    """Take `size` places of an open offer off the free ones; return whether there
    were as many."""
    _in_a_transaction()
    found = Door.objects.open(now).filter(pk=door, free__gte=size)
    return found.update(free=F("free") - size) == 1


def give_back(door: UUID, size: int) -> None:
    """Make `size` places free again that were held. Raises IntegrityError when that
    would be more than the offer has."""
    _in_a_transaction()
    Door.objects.filter(pk=door).update(free=F("free") + size)


def have(door: UUID, places: int) -> bool:
    """Give an offer another number of places; return whether that is possible: those
    that are held or taken stay so."""
    _in_a_transaction()
    found = Door.objects.filter(pk=door, free__gte=F("places") - places)
    return found.update(free=F("free") + places - F("places"), places=places) == 1


def _in_a_transaction() -> None:
    if not connection.in_atomic_block:
        raise NotWriting("Call it inside work.writing().")
