"""What a circle is told, in the receiver's language: how one of theirs is, that there
is no answer yet, that somebody asks after them.

Silence is told in neutral words: a dead battery is likelier than a death. A locked
screen shows no name and no state.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from vigie.kit.origin import origin
from vigie.relaying.channels.contract import Text
from vigie.relaying.kinds import Kind, know
from vigie.relaying.states import Channel
from vigie.safety import letters
from vigie.safety.models import Contact, MemberAddress
from vigie.safety.states import How
from vigie.safety.telling import DRILL
from vigie.safety.tokens import token_of_address

TOLD, SILENT, ASKED = "safety.told", "safety.silent", "safety.asked"
SUGGESTED = "safety.suggested"
Facts = Sequence[Mapping[str, Any]]


def know_kinds() -> None:
    """Say what the messages of a circle are; the room does so when it starts."""
    know(Kind(TOLD, told, digest=True, own=links))
    know(Kind(SILENT, silent, digest=True, own=links))
    know(Kind(SUGGESTED, suggested, digest=True, own=links))
    know(Kind(ASKED, asked, own=links_of_question))


def links(facts: Mapping[str, Any], addresses: Sequence[UUID]) -> dict[UUID, Any]:
    """Return the page of each address: its own people, and nobody else's. Of somebody
    who is listed it is the reader's circle, and their name is what the reader wrote."""
    if facts.get("listed"):
        return _of_listed(UUID(hex=facts["listed"]), addresses)
    return {one: {"link": link_of(one)} for one in addresses}


def _of_listed(listed: UUID, addresses: Sequence[UUID]) -> dict[UUID, Any]:
    link = origin() + reverse("safety:circle")
    ways = MemberAddress.objects.filter(
        address__in=addresses, member__circle__address=listed
    )
    lister = dict(ways.values_list("address", "member"))
    ties = Contact.objects.filter(address=listed, member__in=lister.values())
    called = {tie.member_id: tie.name or "" for tie in ties}
    names = {address: called[who] for address, who in lister.items() if who in called}
    return {one: {"link": link, "name": names.get(one, "")} for one in addresses}


def links_of_question(
    facts: Mapping[str, Any], addresses: Sequence[UUID]
) -> Mapping[UUID, Any]:
    """Return where a member answers who is asked after, if a check is open."""
    return letters.links(facts, addresses) if facts["check"] else {}


def link_of(address: UUID) -> str:
    """Return the whole address of the page of who is told at an address."""
    return origin() + reverse("safety:mine", args=[token_of_address(address)])


def told(facts: Facts, language: str, channel: Channel) -> Text:
    """Say how some people are who listed the receiver, a line each."""
    with translation.override(language or None):
        lines = [_one(fact, channel == Channel.SMS) for fact in facts]
        subject = ngettext(
            "News of somebody close to you", "News of people close to you", len(facts)
        )
        return _text(facts, subject, lines, language)


def _one(fact: Mapping[str, Any], short: bool) -> str:
    words = {
        "name": fact["name"] or _unnamed(fact),
        "how": How(fact["how"]).label,
        "time": _clock(fact["at"]),
    }
    if fact["how"] == How.UNKNOWN:
        return gettext("%(name)s: what we told you before no longer stands.") % words
    line = gettext("%(name)s: %(how)s (%(time)s).") % words
    added = [fact["words"], "" if short else fact["place"]]
    return " ".join([line, *(f"“{one}”" for one in added if one)])


def _unnamed(fact: Mapping[str, Any]) -> str:
    if fact.get("listed"):
        return gettext("Somebody whom you listed")
    return gettext("Somebody who listed you")


def silent(facts: Facts, language: str, channel: Channel) -> Text:
    """Say that there is no answer yet, and that this is nothing unusual."""
    with translation.override(language or None):
        lines = [
            gettext("%(name)s was asked at %(time)s and has not answered yet.")
            % {
                "name": fact["name"] or gettext("Somebody who listed you"),
                "time": _clock(fact["asked_at"]),
            }
            for fact in facts
        ]
        usual = gettext(
            "That is often a full network or an empty battery. You are told as soon "
            "as there is an answer."
        )
        subject = gettext("No answer yet from somebody close to you")
        return _text(facts, subject, [*lines, usual], language)


def suggested(facts: Facts, language: str, channel: Channel) -> Text:
    """Say that there is a post which may be by somebody, and that it is uncertain."""
    with translation.override(language or None):
        lines = [
            gettext(
                "There is a public post that may be by %(name)s. It is uncertain: "
                "look whether it is theirs."
            )
            % {"name": fact["name"] or gettext("Somebody who listed you")}
            for fact in facts
        ]
        subject = gettext("A post that may be theirs, uncertain")
        return _text(facts, subject, lines, language)


def asked(facts: Facts, language: str, channel: Channel) -> Text:
    """Say that one of the receiver's circle asks whether they are well."""
    with translation.override(language or None):
        name = facts[-1]["name"] or gettext("Somebody of your circle")
        body = gettext("%(name)s asks: are you well? Reply 1 if you are safe.")
        return Text(
            subject=gettext("Somebody asks how you are"),
            body=body % {"name": name},
            link=str(facts[-1].get("link", "")),
            notice=gettext("Somebody asks how you are"),
        )


def _text(facts: Facts, subject: str, lines: list[str], language: str) -> Text:
    mark = f"{DRILL.get(language, DRILL['en'])} " if facts[-1]["drill"] else ""
    return Text(
        subject=f"{mark}{subject}",
        body=f"{mark}{facts[-1]['emergency']}\n" + "\n".join(lines),
        link=str(facts[-1].get("link", "")),
        notice=f"{mark}{gettext('There is news for you.')}",
    )


def _clock(moment: str) -> str:
    return f"{timezone.localtime(datetime.fromisoformat(moment)):%H:%M}"
