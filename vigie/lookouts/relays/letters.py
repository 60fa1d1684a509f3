"""What relays and followers are written: is it you, please pass it on, it is over.

What is sought stands in no message that is stored: the words are made when a letter is
written, of the lookout as it is then. The end says of what only by its page.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from vigie.kit.origin import origin
from vigie.lookouts import showing, wording
from vigie.lookouts.links import ASKED, FOLLOWERS, RELAYS
from vigie.lookouts.models import Asked, Follower, Lookout, Relay
from vigie.relaying import queueing
from vigie.relaying.channels.contract import Text
from vigie.relaying.kinds import Kind, know
from vigie.relaying.models import Message
from vigie.relaying.states import Channel

PROVE, ASK = "lookouts.prove", "lookouts.ask"
FOLLOWED, END = "lookouts.followed", "lookouts.end"
WORTH_ASKING = timedelta(hours=6)
Facts = Sequence[Mapping[str, Any]]


def know_kinds() -> None:
    """Say what these letters are; the room does so when it starts."""
    know(Kind(PROVE, proving, lasts=timedelta(hours=24), own=_relay_page))
    know(Kind(ASK, asking, lasts=WORTH_ASKING, own=_asked_page))
    know(Kind(FOLLOWED, followed, lasts=WORTH_ASKING, own=_follower_page))
    know(Kind(END, ended, own=_public_page))


def prove(relay: Relay, now: datetime) -> None:
    """Queue the letter that asks whether it is them; inside the transaction."""
    facts = {
        "emergency": relay.emergency.name,
        "drill": relay.emergency.is_drill,
        "relay": relay.pk.hex,
    }
    message = queueing.announce(
        event=f"{PROVE}:{relay.pk.hex}",
        kind=PROVE,
        facts=facts,
        emergency_id=relay.emergency_id,
        now=now,
    )
    rows = Relay.objects.filter(pk=relay.pk, address__isnull=False)
    queueing.queue(queueing.each(message, rows), now=now)


def message_of(kind: str, row: Lookout, now: datetime) -> Message:
    """Return the one message of a kind in a lookout's round; inside a transaction."""
    facts = {
        "emergency": row.emergency.name,
        "drill": row.emergency.is_drill,
        "lookout": row.pk.hex,
        "round": row.round,
    }
    return queueing.announce(
        event=f"{kind}:{row.pk.hex}:{row.round}",
        kind=kind,
        facts=facts,
        emergency_id=row.emergency_id,
        now=now,
    )


def proving(facts: Facts, language: str, channel: Channel) -> Text:
    """Ask whoever is reached there whether they want to be a relay."""
    with translation.override(language or None):
        line = gettext(
            "Somebody said that you pass on alerts to those who follow you, and that "
            "you are reached here. If it was you, say so there. If not, do nothing."
        )
        return _text(gettext("Do you want to be a relay?"), facts[-1], line)


def asking(facts: Facts, language: str, channel: Channel) -> Text:
    """Ask a relay to pass a lookout on: the fixed words, and where to say so."""
    with translation.override(language or None):
        lines = [
            *_said(facts[-1]),
            gettext("Please pass this on to those who follow you, as it stands."),
            gettext("Its words in your languages, and one tap once it is done:"),
        ]
        return _text(gettext("Please pass this on"), facts[-1], *lines)


def followed(facts: Facts, language: str, channel: Channel) -> Text:
    """Say that somebody follows a lookout here, and how to end that."""
    with translation.override(language or None):
        lines = [
            *_said(facts[-1]),
            gettext("You hear once more, when it is over. If it was not you, end it:"),
        ]
        return _text(gettext("You follow a lookout"), facts[-1], *lines)


def ended(facts: Facts, language: str, channel: Channel) -> Text:
    """Say that it is over, and nothing of how or of what."""
    with translation.override(language or None):
        lines = [
            gettext("It is over. Please take down what you passed on. Thank you."),
            gettext("This is what it was:"),
        ]
        return _text(gettext("It is over: please take it down"), facts[-1], *lines)


def _said(fact: Mapping[str, Any]) -> list[str]:
    return wording.lines(fact["says"]) if "says" in fact else []


def _text(subject: str, fact: Mapping[str, Any], *lines: str) -> Text:
    mark = [gettext("DRILL – nothing here is real")] if fact["drill"] else []
    body = "\n".join((*mark, fact["emergency"], *lines))
    link = str(fact.get("link", ""))
    return Text(subject=subject, body=body, link=link, notice=subject)


def _relay_page(fact: Mapping[str, Any], addresses: Sequence[UUID]) -> dict[UUID, Any]:
    page = reverse("lookouts:relay", args=[RELAYS.token(UUID(hex=fact["relay"]))])
    return {one: {"link": origin() + page} for one in addresses}


def _asked_page(fact: Mapping[str, Any], addresses: Sequence[UUID]) -> dict[UUID, Any]:
    """The page of each relay; the first where one address stands for several."""
    rows = Asked.objects.filter(
        lookout=UUID(hex=fact["lookout"]),
        round=fact["round"],
        relay__address__in=addresses,
    )
    pairs = rows.order_by("-pk").values_list("relay__address", "pk")
    pages = {
        one: reverse("lookouts:asked", args=[ASKED.token(pk)]) for one, pk in pairs
    }
    return _with_words(fact, pages)


def _follower_page(
    fact: Mapping[str, Any], addresses: Sequence[UUID]
) -> dict[UUID, Any]:
    rows = Follower.objects.filter(
        lookout=UUID(hex=fact["lookout"]), round=fact["round"], address__in=addresses
    )
    pairs = rows.values_list("address", "pk")
    pages = {
        one: reverse("lookouts:followed", args=[FOLLOWERS.token(pk)])
        for one, pk in pairs
    }
    return _with_words(fact, pages)


def _public_page(fact: Mapping[str, Any], addresses: Sequence[UUID]) -> dict[UUID, Any]:
    row = _lookout(fact)
    if row is None:
        return {}
    page = reverse("lookouts:one", args=[row.emergency.slug, row.code])
    return {one: {"link": origin() + page} for one in addresses}


def _with_words(fact: Mapping[str, Any], pages: Mapping[UUID, str]) -> dict[UUID, Any]:
    row = _lookout(fact)
    says = {} if row is None else {"says": showing.facts_of(row)}
    return {one: {"link": origin() + page, **says} for one, page in pages.items()}


def _lookout(fact: Mapping[str, Any]) -> Lookout | None:
    rows = Lookout.objects.select_related("emergency")
    return rows.filter(pk=UUID(hex=fact["lookout"])).first()
