"""What is written to who posted a lookout: it is kept, it is out, it is over.

No plate and no place stands in these letters: a telephone may be in other hands.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from vigie.kit.origin import origin
from vigie.lookouts.links import token_of
from vigie.lookouts.models import Lookout
from vigie.relaying import queueing
from vigie.relaying.channels.contract import Text
from vigie.relaying.kinds import Kind, know
from vigie.relaying.states import Channel

KEPT, OPENED = "lookouts.kept", "lookouts.opened"
REFUSED, OVER = "lookouts.refused", "lookouts.over"
QUESTION = "lookouts.question"
Facts = Sequence[Mapping[str, Any]]


def know_kinds() -> None:
    """Say what these letters are; the room does so when it starts."""
    for kind, tell in (
        (KEPT, told_kept),
        (OPENED, told_opened),
        (REFUSED, told_refused),
        (OVER, told_over),
        (QUESTION, told_question),
    ):
        know(Kind(kind, tell, own=_own))


def kept(row: Lookout, now: datetime) -> None:
    """Queue the receipt; inside the transaction that stores the lookout."""
    _queue(KEPT, row, now)


def opened(row: Lookout, now: datetime) -> None:
    """Queue the letter that it is public; inside the transaction of that."""
    _queue(OPENED, row, now)


def refused(row: Lookout, now: datetime) -> None:
    """Queue the letter that it is not sent out."""
    _queue(REFUSED, row, now)


def over(row: Lookout, now: datetime) -> None:
    """Queue the letter that it is over."""
    _queue(OVER, row, now)


def asked(row: Lookout, question: UUID, now: datetime) -> None:
    """Queue the letter that a responder asks something: not what, nor for whom."""
    _queue(QUESTION, row, now, question.hex)


def told_kept(facts: Facts, language: str, channel: Channel) -> Text:
    """Say that a person checks it, and where it stands."""
    with translation.override(language or None):
        return _text(
            gettext("We have it"),
            facts[-1],
            gettext("A person checks it now, before anybody reads it."),
            gettext("Call the emergency number, too: we do not do it for you."),
            gettext("How it stands, and where to say that it is over:"),
        )


def told_opened(facts: Facts, language: str, channel: Channel) -> Text:
    """Say that it is public."""
    with translation.override(language or None):
        return _text(
            gettext("People look out for it"),
            facts[-1],
            gettext("It was checked, and everybody can read it now."),
            gettext("How it stands, and where to say that it is over:"),
        )


def told_refused(facts: Facts, language: str, channel: Channel) -> Text:
    """Say that it is not sent out, and what remains."""
    with translation.override(language or None):
        return _text(
            gettext("It is not sent out"),
            facts[-1],
            gettext("A person looked at it and did not send it out."),
            gettext("If somebody is in danger, call the emergency number."),
        )


def told_over(facts: Facts, language: str, channel: Channel) -> Text:
    """Say that it is over, and nothing of how."""
    with translation.override(language or None):
        return _text(
            gettext("It is over"),
            facts[-1],
            gettext("Nobody looks out for it any more. Thank you."),
        )


def told_question(facts: Facts, language: str, channel: Channel) -> Text:
    """Say that a question waits, and where."""
    with translation.override(language or None):
        return _text(
            gettext("Somebody who can help asks you something"),
            facts[-1],
            gettext("We checked who they are. What they ask stands there:"),
        )


def _text(subject: str, fact: Mapping[str, Any], *lines: str) -> Text:
    mark = [gettext("DRILL – nothing here is real")] if fact["drill"] else []
    body = "\n".join((*mark, fact["emergency"], *lines))
    return Text(
        subject=subject, body=body, link=str(fact.get("link", "")), notice=subject
    )


def _own(fact: Mapping[str, Any], addresses: Sequence[UUID]) -> dict[UUID, Any]:
    page = reverse("lookouts:mine_by_link", args=[token_of(UUID(hex=fact["row"]))])
    return {one: {"link": origin() + page} for one in addresses}


def _queue(kind: str, row: Lookout, now: datetime, mark: str = "") -> None:
    if row.address_id is None:
        return
    facts = {
        "emergency": row.emergency.name,
        "drill": row.emergency.is_drill,
        "row": row.pk.hex,
    }
    message = queueing.announce(
        event=f"{kind}:{row.pk.hex}:{mark or f'{row.state}:{row.edition}'}",
        kind=kind,
        facts=facts,
        emergency_id=row.emergency_id,
        now=now,
    )
    rows = Lookout.objects.filter(pk=row.pk, address__isnull=False)
    queueing.queue(queueing.each(message, rows), now=now)
