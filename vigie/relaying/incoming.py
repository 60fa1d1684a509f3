"""What comes in by SMS: stored for good first, then heard by whoever knows it.

STOP comes before everybody: who says it is written to no more by SMS, whatever else
their words might mean to a room.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from vigie.relaying.models import Address, Incoming
from vigie.relaying.states import ADDRESS_STEPS, AddressState, Channel
from vigie.trust.sealed.errors import NotSealed
from vigie.trust.sealed.fields import look_for
from vigie.work.database import writing

OURS = "relaying"
_STOP = {"stop", "stopall", "arret", "arreter", "unsubscribe", "baja", "alto", "parar"}
_STOP |= {"توقف", "ايقاف", "الغاء", "قف"}
_START = {"start", "unstop", "reprendre", "alta", "reanudar", "ابدا", "استمرار"}


@dataclass(frozen=True)
class Reply:
    """What to say back, "" for nothing: whoever returns one has heard the message."""

    text: str


Hear = Callable[[Incoming], Reply | None]
_first: list[Hear] = []
_hearers: list[Hear] = []


def register(hear: Hear, *, first: bool = False) -> None:
    """Have messages given to `hear`, after those that came before. Twice is once.

    One that hears `first` comes before all rooms that do not, and takes only what is
    surely meant for it.

    It returns None for what is not meant for it. It is called outside of any
    transaction, and a second time with the same message if it raised, or if the
    program was killed: what it writes must bear that.
    """
    those = _first if first else _hearers
    if hear not in those:
        those.append(hear)


def take(
    gateway_id: str, sender: str, to: str, text: str, now: datetime
) -> Reply | None:
    """Store a message so that it survives a power cut, have it heard, and return what
    to say back.

    `gateway_id` is the gateway's own name of it: brought again after it was heard it
    is not heard again. What nobody knows what to do with stays unanswered, for a
    person.
    """
    with writing(durable=True):
        made = Incoming(gateway_id=gateway_id, came_at=now)
        made.sender, made.text = sender, text
        Incoming.objects.bulk_create([made], ignore_conflicts=True)
    came = Incoming.objects.get(gateway_id=gateway_id)
    return None if came.answered_by else give(came)


def give(came: Incoming) -> Reply | None:
    """Give a stored message to those who hear, in order, and return what one answers.

    Whoever answered stands in the row. None when nobody did.
    """
    for hear in (_hear_stop, *_first, *_hearers):
        reply = hear(came)
        if reply is not None:
            came.answered_by = OURS if hear is _hear_stop else _room_of(hear)
            with writing():
                came.save(update_fields=["answered_by"])
            return reply
    return None


def _room_of(hear: Hear) -> str:
    return hear.__module__.removeprefix("vigie.").partition(".")[0][:40]


def _hear_stop(came: Incoming) -> Reply | None:
    """STOP and START in four languages: the whole message is the one word."""
    word = _plain(came.text)
    if word not in _STOP | _START:
        return None
    state = AddressState.STOPPED if word in _STOP else AddressState.GOOD
    try:
        key = look_for(Address, "value_key", came.sender)
    except NotSealed:
        return Reply("")  # a short code: no address of ours
    known = Address.objects.filter(key, channel=Channel.SMS)
    before = [one for one, steps in ADDRESS_STEPS.items() if state in steps]
    with writing():
        known.filter(state__in=before).update(state=state)
        address = known.first()
    language = address.language if address else ""
    with translation.override(language or settings.LANGUAGE_CODE):
        if state == AddressState.STOPPED:
            return Reply(_("You get no more SMS from us. To begin again: START"))
        return Reply(_("You get SMS from us again. To end them: STOP"))


def _plain(text: str) -> str:
    """Small letters without marks and signs; of Arabic one form of alif."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(one for one in bare if not unicodedata.combining(one))
    return re.sub(r"[\W_]+", "", letters)
