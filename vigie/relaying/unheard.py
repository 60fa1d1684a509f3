"""Short messages that nobody answered: given again, then brought before a person.

A message is unanswered when no room knew what to do with it, or when the program was
killed, or a room failed, between storing and answering it.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Value
from django.utils.translation import gettext_lazy as _

from vigie.emergencies.models import Emergency
from vigie.emergencies.states import EmergencyState
from vigie.reading.masking import mask
from vigie.relaying.addresses import BadAddress, address_of, find
from vigie.relaying.channels.contract import Text
from vigie.relaying.incoming import Reply, give
from vigie.relaying.kinds import Facts, Kind
from vigie.relaying.models import Address, Incoming, Letter
from vigie.relaying.queueing import announce, queue
from vigie.relaying.states import Channel
from vigie.trust.triage import rooms
from vigie.trust.triage.looks import Fact, Shown
from vigie.trust.triage.registering import Thing, register
from vigie.trust.triage.states import Verb
from vigie.work.database import writing

log = logging.getLogger("vigie.relaying")

SECONDS = 10.0
PATIENCE = timedelta(seconds=20)  # for the request that brought it to be done with it
AT_ONCE = 100
ROOM, DESK = "relaying.incoming", "desk"
PRESSING = 2  # whoever writes to us in an emergency may need something


def keep_hearing(now: datetime) -> None:
    """Have messages that were left unanswered answered, by a room or by a person.

    While no emergency is open they wait; the operators' page counts them.
    """
    left = Incoming.objects.filter(answered_by="", came_at__lte=now - PATIENCE)
    for came in left.order_by("came_at", "pk")[:AT_ONCE]:
        reply = _heard(came)
        if reply is None:
            bring(came)
        elif reply.text:
            _write_back(came, reply, now)


def _heard(came: Incoming) -> Reply | None:
    try:
        return give(came)
    except Exception:
        # Whatever a room made of it, a person can still read it.
        log.exception("a short message could not be heard")
        return None


def bring(came: Incoming) -> None:
    """Bring a message to the desk of the emergency that it is most likely about, once
    however often it is called; a room does so with what it understood in part."""
    emergency_id = _emergency_of(came)
    if emergency_id is None:
        return
    thing = Thing(came.pk.hex, "message", PRESSING, 0, "", came.came_at)
    with writing():
        register(emergency_id, ROOM, [thing])
        Incoming.objects.filter(pk=came.pk).update(answered_by=DESK)


def _emergency_of(came: Incoming) -> int | None:
    """The open emergency of which the sender was last told, else the latest opened."""
    told = Letter.objects.filter(
        address=_address_of(came), message__emergency__state=EmergencyState.OPEN
    )
    found = told.order_by("-queued_at").values_list("message__emergency", flat=True)
    if last := found.first():
        return last
    opened = Emergency.objects.filter(state=EmergencyState.OPEN)
    return opened.order_by("is_drill", "-began_at").values_list("pk", flat=True).first()


def _address_of(came: Incoming) -> Address | None:
    try:
        return find(channel=Channel.SMS, value=came.sender)
    except BadAddress:
        return None  # a short code


def _write_back(came: Incoming, reply: Reply, now: datetime) -> None:
    """Send a late reply as a letter: the gateway that could have taken it has gone."""
    try:
        address = address_of(channel=Channel.SMS, value=came.sender, now=now)
    except BadAddress:
        return  # a short code, which reads nothing
    with writing():
        message = announce(
            event=f"reply:{came.pk.hex}",
            kind=REPLY.name,
            facts={"text": reply.text},
            now=now,
        )
        queue(_pair(message.pk, address.pk), now=now)


def _pair(message: UUID, address: UUID) -> "QuerySet[Any, Any]":
    rows = Address.objects.filter(pk=address).order_by()
    return rows.values_list(Value(message), "pk")


def _words(facts: Sequence[Facts], language: str, channel: Channel) -> Text:
    return Text("", str(facts[-1]["text"]))


def words_of(things: Sequence[str]) -> dict[str, rooms.Words]:
    """Return the masked words of messages, by their ids."""
    rows = Incoming.objects.filter(pk__in=[UUID(hex=one) for one in things])
    return {row.pk.hex: rooms.Words(mask(row.text)) for row in rows}


def shown(things: Sequence[str]) -> dict[str, Shown]:
    """Return how messages look at the desk, masked, by their ids: one query."""
    rows = Incoming.objects.filter(pk__in=[UUID(hex=one) for one in things])
    return {
        row.pk.hex: Shown(
            title=TITLE,
            first_at=row.came_at,
            tone="desk",
            icon="ask",
            text=mask(row.text or ""),
            source=Channel.SMS.label,
            is_more=True,
        )
        for row in rows
    }


def opened(thing: str) -> list[Fact]:
    """Return who wrote a message, and its words, unmasked."""
    row = Incoming.objects.get(pk=UUID(hex=thing))
    return [
        Fact(_("Telephone"), row.sender or ""),
        Fact(_("In their words"), row.text or ""),
    ]


TITLE = _("SMS that was not understood")
REPLY = Kind("relaying.reply", _words)
ROOM_OF_MESSAGES = rooms.Room(
    ROOM,
    "message",
    {"message": rooms.Kind(PRESSING, asks=True, name=TITLE)},
    words_of,
    shown=shown,
    opened=opened,
    verbs=rooms.EVERY_VERB - {Verb.RELABEL, Verb.SAME, Verb.SPLIT},
)
