"""What the two sides of a stay are written: each gets a page of their own.

Neither street nor number stands in a letter: they are on the page, while the stay
lasts, behind one press.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from vigie.doors.letter_words import (
    GUESTS,
    HOSTS,
    clock_of,
    facts_of,
    headed,
    people,
    people_in_words,
)
from vigie.doors.models import Door, Need, Stay
from vigie.kit.origin import origin
from vigie.relaying import queueing
from vigie.relaying.channels.contract import Text
from vigie.relaying.kinds import Kind, know
from vigie.relaying.models import Message
from vigie.relaying.states import Channel

HOST, GUEST, ARRIVED = "doors.host", "doors.guest", "doors.arrived"
OFF = "doors.off"
Facts = Sequence[Mapping[str, Any]]


def know_kinds() -> None:
    """Say what these letters are; the room does so when it starts."""
    know(Kind(HOST, to_host, own=_link_of_host))
    know(Kind(GUEST, to_guest, own=_link_of_guest))
    know(Kind(ARRIVED, ask_arrived, own=_link_of_guest))
    know(Kind(OFF, told_off))


def tell_both(stay: Stay, now: datetime) -> None:
    """Queue the letters to both sides; inside the transaction of the stay."""
    for kind in (HOST, GUEST):
        tell(stay, kind, now)


def tell(stay: Stay, kind: str, now: datetime) -> None:
    """Queue one letter of a stay, once; inside a transaction."""
    facts = {
        **facts_of(stay.need.emergency),
        **people(stay.need),
        "stay": stay.pk.hex,
        "quarter": stay.door.quarter,
        "due": stay.due_at.isoformat(),
    }
    message = queueing.announce(
        event=_event(kind, stay),
        kind=kind,
        facts=facts,
        emergency_id=stay.need.emergency_id,
        now=now,
    )
    _queue(message, stay, kind == HOST, now)


def _event(kind: str, stay: Stay) -> str:
    return f"{kind.replace('.', ':')}:{stay.pk.hex}"


def tell_off(stay: Stay, to_host: bool, now: datetime) -> None:
    """Tell one side that the other called a stay off, and neither that there is one if
    that has not gone yet; inside its transaction."""
    events = [_event(kind, stay) for kind in (HOST, GUEST, ARRIVED)]
    waiting = Message.objects.filter(event__in=events).values_list("pk", flat=True)
    queueing.recall(messages=list(waiting), now=now)
    message = queueing.announce(
        event=f"doors:off:{stay.pk.hex}",
        kind=OFF,
        facts={**facts_of(stay.need.emergency), "to_host": to_host},
        emergency_id=stay.need.emergency_id,
        now=now,
    )
    _queue(message, stay, to_host, now)


def _queue(message: Message, stay: Stay, to_host: bool, now: datetime) -> None:
    side: type[Door] | type[Need] = Door if to_host else Need
    key = stay.door_id if to_host else stay.need_id
    rows = side._default_manager.filter(pk=key, address__isnull=False)
    queueing.queue(queueing.each(message, rows), now=now)


def host_page(stay: UUID) -> str:
    """Return the path of the host's page of a stay."""
    return reverse("doors:stay_host", args=[HOSTS.token(stay)])


def guest_page(stay: UUID) -> str:
    """Return the path of the guests' page of a stay."""
    return reverse("doors:stay_guest", args=[GUESTS.token(stay)])


def _link_of_host(facts: Mapping[str, Any], to: Sequence[UUID]) -> dict[UUID, Any]:
    link = origin() + host_page(UUID(hex=facts["stay"]))
    return {address: {"link": link} for address in to}


def _link_of_guest(facts: Mapping[str, Any], to: Sequence[UUID]) -> dict[UUID, Any]:
    link = origin() + guest_page(UUID(hex=facts["stay"]))
    return {address: {"link": link} for address in to}


def to_host(facts: Facts, language: str, channel: Channel) -> Text:
    """Tell a host who comes, and where their numbers are."""
    fact = facts[-1]
    with translation.override(language or None):
        body = gettext(
            "Thank you. %(who)s will come. Their number, and what to do if something "
            "is wrong, is on your page:"
        )
        return Text(
            subject=gettext("Thank you: somebody is coming"),
            body=headed(fact, body % {"who": people_in_words(fact)}),
            link=str(fact.get("link", "")),
            notice=gettext("Thank you: somebody is coming"),
        )


def to_guest(facts: Facts, language: str, channel: Channel) -> Text:
    """Tell guests that there is a bed, and where its address is."""
    fact = facts[-1]
    with translation.override(language or None):
        body = gettext(
            "There is a bed for you around %(quarter)s. The address is on your page. "
            "Say there that you arrived: if we hear nothing by %(due)s, we ask."
        )
        words = {"quarter": fact["quarter"], "due": clock_of(fact["due"])}
        return Text(
            subject=gettext("There is a bed for you"),
            body=headed(fact, body % words),
            link=str(fact.get("link", "")),
            notice=gettext("There is a bed for you"),
        )


def ask_arrived(facts: Facts, language: str, channel: Channel) -> Text:
    """Ask guests who said nothing whether they arrived."""
    fact = facts[-1]
    with translation.override(language or None):
        body = gettext(
            "You have not said that you arrived. Are you well? One tap on your page is "
            "enough. A person of our team looks after you, too."
        )
        return Text(
            subject=gettext("Did you arrive?"),
            body=headed(fact, body),
            link=str(fact.get("link", "")),
            notice=gettext("Did you arrive?"),
        )


def told_off(facts: Facts, language: str, channel: Channel) -> Text:
    """Tell one side that there is no stay; never why."""
    fact = facts[-1]
    with translation.override(language or None):
        body = (
            gettext("Nobody comes to you tonight for this request. Thank you.")
            if fact["to_host"]
            else gettext("That bed is not free after all. We are looking for another.")
        )
        return Text(
            subject=gettext("A change about tonight"),
            body=headed(fact, body),
            notice=gettext("A change about tonight"),
        )
