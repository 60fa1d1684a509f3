"""What is written to who offers or asks: it is kept, does it still stand, it is paused.

The link in each leads to a page of theirs; what is pressed there proves that they are
reached by it. Neither a street nor a name stands in a letter.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from vigie.doors.letter_words import (
    OFFERS,
    REQUESTS,
    Links,
    clock_of,
    facts_of,
    headed,
    people,
    people_in_words,
)
from vigie.doors.models import Door, Need
from vigie.doors.states import DoorStage
from vigie.kit.origin import origin
from vigie.relaying import queueing
from vigie.relaying.channels.contract import Text
from vigie.relaying.kinds import Kind, Own, know
from vigie.relaying.states import Channel

KEPT, ASKED = "doors.kept", "doors.looking"
STILL, PAUSED = "doors.still", "doors.paused"
Facts = Sequence[Mapping[str, Any]]


def know_kinds() -> None:
    """Say what these letters are; the room does so when it starts."""
    to_host = _own(OFFERS, "doors:offer_by_link")
    know(Kind(KEPT, told_kept, own=to_host))
    know(Kind(STILL, ask_still, own=to_host))
    know(Kind(PAUSED, told_paused, own=to_host))
    know(Kind(ASKED, told_looking, own=_own(REQUESTS, "doors:request_by_link")))


def kept(door: Door, now: datetime) -> None:
    """Queue the receipt of an offer; inside the transaction that stores it."""
    _to_host(f"doors:kept:{door.pk.hex}", KEPT, door, now)


def still(door: Door, now: datetime) -> None:
    """Queue the question whether an offer that ends soon stands longer."""
    _to_host(f"doors:still:{door.pk.hex}:{door.until:%Y%m%d%H%M}", STILL, door, now)


def paused(door: Door, now: datetime) -> None:
    """Queue the letter that an offer is paused; inside the transaction of that."""
    _to_host(f"doors:paused:{door.pk.hex}:{now:%Y%m%d%H%M%S}", PAUSED, door, now)


def looking(need: Need, now: datetime) -> None:
    """Queue the receipt of a request; inside the transaction that stores it."""
    facts = {
        **facts_of(need.emergency),
        **people(need),
        "row": need.pk.hex,
        "quarter": need.quarter,
        "is_minor": need.is_alone_minor,
    }
    rows = Need.objects.filter(pk=need.pk, address__isnull=False)
    _queue(f"doors:looking:{need.pk.hex}", ASKED, facts, rows, now)


def told_kept(facts: Facts, language: str, channel: Channel) -> Text:
    """Say that an offer stands, and ask for the press that proves the address; or that
    a person looks at it first."""
    fact = facts[-1]
    with translation.override(language or None):
        words = {"quarter": fact["quarter"], "until": clock_of(fact["until"])}
        body = gettext("Your door around %(quarter)s is open until %(until)s.") % words
        more = gettext(
            "Is this yours? One tap there, and women alone may be sent to you, too. "
            "There you pause it, or take it back."
        )
        if fact.get("is_held"):
            looked = gettext("A person looks at your offer. You hear from us.")
            return _text(gettext("Your offer"), fact, looked)
        return _text(gettext("Your door is open"), fact, body, more)


def ask_still(facts: Facts, language: str, channel: Channel) -> Text:
    """Ask whether an offer stands longer."""
    fact = facts[-1]
    with translation.override(language or None):
        words = {"until": clock_of(fact["until"])}
        body = gettext("Your offer of a bed ends at %(until)s.") % words
        more = gettext("Is your door still open? One tap there, and it goes on.")
        lines = (body, more, *_by_sms(channel))
        return _text(gettext("Is your door still open?"), fact, *lines)


def told_paused(facts: Facts, language: str, channel: Channel) -> Text:
    """Say that an offer is paused, and how it goes on."""
    fact = facts[-1]
    with translation.override(language or None):
        body = gettext("We asked you twice and heard nothing, so we ask you no more.")
        more = gettext("Is your door still open? One tap there, and it goes on.")
        lines = (body, more, *_by_sms(channel))
        return _text(gettext("Your offer of a bed is paused"), fact, *lines)


def told_looking(facts: Facts, language: str, channel: Channel) -> Text:
    """Say that hosts are asked for a request, and where it is ended."""
    fact = facts[-1]
    with translation.override(language or None):
        words = {"who": people_in_words(fact), "quarter": fact["quarter"]}
        looked = gettext("We are looking for a bed for %(who)s around %(quarter)s.")
        if fact["is_minor"]:
            looked = gettext(
                "A person of our team calls you back. Stay where other people are, and "
                "do not go with a stranger."
            )
        more = gettext("How it stands, and where to say that you need it no more:")
        return _text(gettext("We are looking for a bed"), fact, looked % words, more)


def _by_sms(channel: Channel) -> list[str]:
    by_sms = [gettext("Answer YES or NO, or there:")]
    return by_sms if channel == Channel.SMS else []


def _text(subject: str, fact: Mapping[str, Any], *lines: str) -> Text:
    return Text(
        subject=subject,
        body=headed(fact, *lines),
        link=str(fact.get("link", "")),
        notice=subject,
    )


def _own(links: Links, page: str) -> Own:
    def link_of(fact: Mapping[str, Any], addresses: Sequence[UUID]) -> dict[UUID, Any]:
        token = links.token(UUID(hex=fact["row"]))
        link = origin() + reverse(page, args=[token])
        return {address: {"link": link} for address in addresses}

    return link_of


def _to_host(event: str, kind: str, door: Door, now: datetime) -> None:
    facts = {
        **facts_of(door.emergency),
        "row": door.pk.hex,
        "quarter": door.quarter,
        "until": door.until.isoformat(),
        "is_held": door.stage == DoorStage.HELD,
    }
    rows = Door.objects.filter(pk=door.pk, address__isnull=False)
    _queue(event, kind, facts, rows, now)


def _queue(
    event: str,
    kind: str,
    facts: Mapping[str, Any],
    rows: "QuerySet[Any]",
    now: datetime,
) -> None:
    of = rows.values_list("emergency_id", flat=True).first()
    if of is None:
        return
    message = queueing.announce(
        event=event, kind=kind, facts=facts, emergency_id=of, now=now
    )
    queueing.queue(queueing.each(message, rows), now=now)
