"""A lookout on the networks on which the hub has an account of its own."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from vigie.kit.origin import origin
from vigie.lookouts import showing, wording
from vigie.lookouts.models import Lookout
from vigie.relaying.channels.contract import Text
from vigie.relaying.kinds import Kind, know
from vigie.relaying.publications import publishing
from vigie.relaying.publications.cutting import Part, Said
from vigie.relaying.publications.publishing import Preview, Publication, Standing
from vigie.relaying.states import Channel

POST, OVER = "lookouts.post", "lookouts.post_over"
MOST_TAGS = 3
_TAG = re.compile(r"\w{2,60}")
Facts = Sequence[Mapping[str, Any]]


def know_kinds() -> None:
    """Say what these letters are; the room does so when it starts."""
    know(Kind(POST, posted, own=_of_now))
    know(Kind(OVER, ended, own=_of_now))


def post(row: Lookout, now: datetime) -> int:
    """Post a lookout that two agreed on, or change the post; inside the transaction."""
    said = _publication(row, row.passed_at or now)
    return publishing.publish(said, kind=POST, facts=_facts(row), now=now)


def take_down(row: Lookout, now: datetime) -> int:
    """Take the posts of a lookout down and say that it is over; inside the transaction
    that ends it."""
    if row.passed_at is None:
        return 0
    said = _publication(row, row.passed_at)
    return publishing.withdraw(said, kind=OVER, facts=_facts(row), now=now)


def previews(row: Lookout) -> list[Preview]:
    """Return what each network would be given."""
    return publishing.previews(lambda: said_of(row))


def standings(row: Lookout) -> list[Standing]:
    """Return how the posts of a lookout stand."""
    if row.passed_at is None:
        return []
    return publishing.standings(_publication(row, row.passed_at))


def said_of(row: Lookout) -> Said:
    """Return the words of a lookout for networks, in the language spoken just now."""
    parts = wording.parts(showing.facts_of(row))
    typed = [str(one).lstrip("#") for one in row.emergency.hashtags]
    tags = [one for one in typed if _TAG.fullmatch(one)][:MOST_TAGS]
    return Said(tuple(parts), _page(row), tuple(tags))


def posted(facts: Facts, language: str, channel: Channel) -> Text:
    """Say what to look out for, as far as the network takes it."""
    with translation.override(language or None):
        subject = gettext("Somebody is in danger")
        said = said_of(facts[-1]["row"])
        return publishing.text_of(said, facts[-1], channel, subject)


def ended(facts: Facts, language: str, channel: Channel) -> Text:
    """Say that it is over, and nothing of how or of what."""
    with translation.override(language or None):
        line = gettext("It is over. Please take down what you passed on. Thank you.")
        mark = gettext("DRILL – nothing here is real")
        row = facts[-1]["row"]
        lines = [mark, line] if row.emergency.is_drill else [line]
        said = Said(tuple(Part(one) for one in lines), _page(row))
        return publishing.text_of(said, facts[-1], channel, gettext("It is over"))


def _publication(row: Lookout, at: datetime) -> Publication:
    thing = f"lookout.{row.pk.hex}.{row.round}"
    return Publication(thing, at, row.edition, row.emergency_id)


def _facts(row: Lookout) -> Mapping[str, str]:
    return {"lookout": row.pk.hex}


def _of_now(fact: Mapping[str, Any], addresses: Sequence[UUID]) -> dict[UUID, Any]:
    """What is sought stands in no message: it is read when the letter is written."""
    rows = Lookout.objects.select_related("emergency")
    row = rows.filter(pk=UUID(hex=fact["lookout"])).first()
    return {one: {"row": row} for one in addresses if row is not None}


def _page(row: Lookout) -> str:
    return origin() + reverse("lookouts:one", args=[row.emergency.slug, row.code])
