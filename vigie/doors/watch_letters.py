"""What whoever watches a place is written: is it you, and a door is open there.

A locked screen shows no place. A letter holds no more than the directory does.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from vigie.doors.letter_words import WATCHES, facts_of, headed
from vigie.doors.models import Watch
from vigie.kit.origin import origin
from vigie.relaying import queueing
from vigie.relaying.channels.contract import Text
from vigie.relaying.kinds import Kind, know
from vigie.relaying.states import Channel

ASK, FREE = "doors.watch", "doors.free"
Facts = Sequence[Mapping[str, Any]]


def know_kinds() -> None:
    """Say what these letters are; the room does so when it starts."""
    know(Kind(ASK, asked, lasts=timedelta(hours=3), own=_link_of_one))
    know(Kind(FREE, told, digest=True, lasts=timedelta(minutes=20), own=links))


def page_of(watch: UUID) -> str:
    """Return the page of whoever watches: to confirm it, to go on, to end it."""
    return origin() + reverse("doors:watched", args=[WATCHES.token(watch)])


def ask(made: Watch, now: datetime) -> None:
    """Queue the letter that asks whether it is them; inside the transaction."""
    facts = {
        **facts_of(made.emergency),
        "watch": made.pk.hex,
        "quarter": made.quarter,
    }
    message = queueing.announce(
        event=f"doors:watch:{made.pk.hex}:{now:%Y%m%d%H%M%S}",
        kind=ASK,
        facts=facts,
        emergency_id=made.emergency_id,
        now=now,
    )
    mine = Watch.objects.filter(pk=made.pk)
    queueing.queue(queueing.each(message, mine), now=now)


def links(facts: Mapping[str, Any], addresses: Sequence[UUID]) -> dict[UUID, Any]:
    """Return the page of each who watches that place with that need."""
    rows = Watch.objects.filter(
        emergency=facts["emergency_id"],
        quarter=facts["quarter"],
        wanted=facts["wanted"],
        address__in=addresses,
    )
    pairs = rows.values_list("address_id", "pk")
    return {address: {"link": page_of(pk)} for address, pk in pairs}


def asked(facts: Facts, language: str, channel: Channel) -> Text:
    """Ask whoever is reached there whether it was them."""
    fact = facts[-1]
    with translation.override(language or None):
        ask = gettext(
            "Somebody asked that you be told here when a bed is free around "
            "%(quarter)s. If it was you, say so there. If not, do nothing: you hear "
            "no more."
        )
        return Text(
            subject=gettext("Shall we tell you when a door opens?"),
            body=headed(fact, ask % {"quarter": fact["quarter"]}),
            link=str(fact.get("link", "")),
            notice=gettext("A question for you"),
        )


def told(facts: Facts, language: str, channel: Channel) -> Text:
    """Say where places are free, a line each; the last word of each place."""
    with translation.override(language or None):
        last = {(one["quarter"], one["wanted"]): one for one in facts}
        lines = [_line(one) for one in last.values()]
        lines.append(gettext("A place may go within minutes. Ask at once:"))
        return Text(
            subject=gettext("A door is open where you wait for one"),
            body=headed(facts[-1], *lines),
            link=str(facts[-1].get("link", "")),
            notice=gettext("A door is open where you wait for one"),
        )


def _line(fact: Mapping[str, Any]) -> str:
    words = ngettext(
        "%(n)s place is free around %(quarter)s.",
        "%(n)s places are free around %(quarter)s.",
        fact["free"],
    )
    return words % {"n": fact["free"], "quarter": fact["quarter"]}


def _link_of_one(
    facts: Mapping[str, Any], addresses: Sequence[UUID]
) -> dict[UUID, Any]:
    link = page_of(UUID(hex=facts["watch"]))
    return {address: {"link": link} for address in addresses}
