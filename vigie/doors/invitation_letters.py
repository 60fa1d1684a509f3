"""What a host is written who is asked: will you take them in, and thank you.

A locked screen shows neither who comes nor from where.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from vigie.doors.letter_words import (
    INVITATIONS,
    clock_of,
    facts_of,
    headed,
    people,
    people_in_words,
)
from vigie.doors.models import Door, Invitation
from vigie.kit.origin import origin
from vigie.relaying import queueing
from vigie.relaying.channels.contract import Text
from vigie.relaying.kinds import Kind, know
from vigie.relaying.models import Message
from vigie.relaying.states import Channel

ASK, THANKS = "doors.invitation", "doors.thanks"
Facts = Sequence[Mapping[str, Any]]


def know_kinds() -> None:
    """Say what these letters are; the room does so when it starts."""
    know(Kind(ASK, asked, lasts=timedelta(minutes=10), own=link_of))
    know(Kind(THANKS, thanked, lasts=timedelta(hours=2)))


def ask(made: Invitation, now: datetime) -> None:
    """Queue the letter that asks a host; inside the transaction that invites them."""
    need = made.need
    facts = {
        **facts_of(need.emergency),
        **people(need),
        "invitation": made.pk.hex,
        "quarter": need.quarter,
        "ends": made.ends_at.isoformat() if made.ends_at else "",
        "until": need.until.isoformat(),
    }
    _queue(f"doors:asked:{made.pk.hex}", ASK, facts, made.door, now)


def thank(made: Invitation, now: datetime) -> None:
    """Queue the thanks to a host who is no longer needed for this request."""
    facts = facts_of(made.door.emergency)
    _queue(f"doors:thanks:{made.pk.hex}", THANKS, facts, made.door, now)


def recall(made: Invitation, now: datetime) -> None:
    """Keep the question to a host from going if it has not gone yet: it tells who
    needs a bed, and where."""
    waiting = Message.objects.filter(event=f"doors:asked:{made.pk.hex}")
    queueing.recall(messages=list(waiting.values_list("pk", flat=True)), now=now)


def link_of(facts: Mapping[str, Any], addresses: Sequence[UUID]) -> dict[UUID, Any]:
    """Return the page where a host answers."""
    token = INVITATIONS.token(UUID(hex=facts["invitation"]))
    link = origin() + reverse("doors:invitation", args=[token])
    return {address: {"link": link} for address in addresses}


def asked(facts: Facts, language: str, channel: Channel) -> Text:
    """Ask a host, with the minute until which the places are held."""
    fact = facts[-1]
    with translation.override(language or None):
        words = {
            "who": people_in_words(fact),
            "quarter": fact["quarter"],
            "until": clock_of(fact["until"]),
            "ends": clock_of(fact["ends"]),
        }
        question = gettext(
            "Can you take in %(who)s tonight, from around %(quarter)s, until %(until)s?"
        )
        answer = gettext("Answer before %(ends)s: after that we ask somebody else.")
        by_sms = [gettext("Answer YES or NO, or there:")]
        lines = [question % words, answer % words]
        return Text(
            subject=gettext("Somebody needs a bed: can you help now?"),
            body=headed(fact, *lines, *(by_sms if channel == Channel.SMS else [])),
            link=str(fact.get("link", "")),
            notice=gettext("Somebody needs an answer from you within ten minutes."),
        )


def thanked(facts: Facts, language: str, channel: Channel) -> Text:
    """Thank a host who was asked and is not needed this time."""
    fact = facts[-1]
    with translation.override(language or None):
        body = gettext(
            "They have a bed with somebody else. Thank you: your offer stands, and "
            "others may need it."
        )
        return Text(
            subject=gettext("They have found a bed"),
            body=headed(fact, body),
            notice=gettext("They have found a bed"),
        )


def _queue(
    event: str, kind: str, facts: Mapping[str, Any], door: Door, now: datetime
) -> None:
    message = queueing.announce(
        event=event,
        kind=kind,
        facts=facts,
        emergency_id=door.emergency_id,
        now=now,
    )
    rows = Door.objects.filter(pk=door.pk, address__isnull=False)
    queueing.queue(queueing.each(message, rows), now=now)
