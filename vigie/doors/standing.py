"""What stands of one phone or mail: three offers and three requests at most, and no
offer of a host who was taken down.

Whoever types a stranger's number leaves that stranger letters with links by which each
is ended: who is refused because of another can make room by themselves.
"""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from vigie.doors.models import Door, Need
from vigie.doors.states import DoorStage
from vigie.emergencies.models import Emergency
from vigie.relaying.models import Address
from vigie.trust.sealed.errors import CannotOpen, NotSealed
from vigie.trust.sealed.fields import look_for

MOST = 3  # of one phone or mail in one emergency
STANDS = (DoorStage.HELD, DoorStage.OPEN, DoorStage.PAUSED, DoorStage.SUSPENDED)


class TooMany(Exception):
    """As many of one phone or mail stand as may."""


def offers_of(
    emergency: Emergency, *, phone: str, mail: str, now: datetime
) -> "QuerySet[Any]":
    """Return the offers of a phone or a mail that stand, those taken down, too; none
    where neither is one."""
    return _of(Door, emergency, phone, mail).filter(stage__in=STANDS, until__gt=now)


def requests_of(
    emergency: Emergency, *, phone: str, mail: str, now: datetime
) -> "QuerySet[Any]":
    """Return the requests of a phone or a mail that wait: who has a bed for these may
    ask for others. None where neither is one."""
    waiting = Need.objects.waiting(now)
    return waiting.filter(pk__in=_of(Need, emergency, phone, mail).values("pk"))


def refuse_more(stand: "QuerySet[Any]", address: Address | None) -> None:
    """Raise TooMany where as many stand as may; in the transaction that would store
    one more. Two forms of one address wait for one another."""
    if address is not None:
        Address.objects.select_for_update().filter(pk=address.pk).first()
    if stand.count() >= MOST:
        raise TooMany


def offers_of_same_host(door: Door) -> "QuerySet[Door]":
    """Return the offers of whoever offers this one, in whichever emergency, itself
    too; those of a drill and those that are real stand apart. Where neither phone nor
    mail opens, itself alone."""
    found = Q(pk=door.pk)
    with suppress(CannotOpen):
        found |= _reached_by(Door, door.phone or "", door.mail or "")
    return Door.objects.filter(found, emergency__is_drill=door.emergency.is_drill)


def is_own(door: Door, mail: str) -> bool:
    """Whether an offer is that of whoever has this mail address."""
    return bool(mail) and mail.casefold() == (door.mail or "").casefold()


def is_taken_down(door: Door) -> bool:
    """Whether an offer of this one's host was taken down, and nobody said since that
    it is all right. In a transaction: who takes down and who offers wait for one
    another by the offers that are there."""
    theirs = offers_of_same_host(door).order_by("pk")
    stages = theirs.select_for_update(of=("self",)).values_list("stage", flat=True)
    return DoorStage.SUSPENDED in list(stages)


def _of(
    model: type[Door] | type[Need], emergency: Emergency, phone: str, mail: str
) -> "QuerySet[Any]":
    found = _reached_by(model, phone, mail)
    return model._default_manager.filter(found, emergency=emergency)


def _reached_by(model: type[Door] | type[Need], phone: str, mail: str) -> Q:
    found = Q(pk__in=())  # a filter by nothing would be everybody's
    for name, typed in (("phone_key", phone), ("mail_key", mail)):
        with suppress(NotSealed):
            found |= look_for(model, name, typed)
    return found
