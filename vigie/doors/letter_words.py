"""What the letters of this room share: who comes, in words, and the signed links."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from vigie.doors.models import Need
from vigie.emergencies.models import Emergency


def people(need: Need) -> dict[str, int]:
    """Return how many of whom, as facts of a letter hold it."""
    return {
        "women": need.women,
        "men": need.men,
        "others": need.others,
        "children": need.children,
    }


def people_in_words(counts: Mapping[str, int]) -> str:
    """Return “1 woman, 2 children” in the language that is spoken just now."""
    said = (
        (counts["women"], ngettext("%(n)s woman", "%(n)s women", counts["women"])),
        (counts["men"], ngettext("%(n)s man", "%(n)s men", counts["men"])),
        (counts["others"], ngettext("%(n)s adult", "%(n)s adults", counts["others"])),
        (
            counts["children"],
            ngettext("%(n)s child", "%(n)s children", counts["children"]),
        ),
    )
    return ", ".join(words % {"n": number} for number, words in said if number)


def clock_of(moment: datetime | str) -> str:
    """Return hours and minutes by the clock of the place."""
    at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return f"{timezone.localtime(at):%H:%M}"


def facts_of(emergency: Emergency) -> dict[str, Any]:
    """Return what every letter says: of which emergency, and whether it is a drill."""
    return {"emergency": emergency.name, "drill": emergency.is_drill}


def headed(fact: Mapping[str, Any], *lines: str) -> str:
    """Return the words of a letter below the emergency's name."""
    mark = [gettext("DRILL – nothing here is real")] if fact["drill"] else []
    return "\n".join((*mark, fact["emergency"], *lines))


class Links:
    """Signed words that stand for a row in a link, of one kind of page."""

    def __init__(self, name: str) -> None:
        self._signer = Signer(salt=f"vigie.doors.{name}", sep="~")

    def token(self, row: UUID) -> str:
        """Return what stands for a row."""
        return self._signer.sign(row.hex)

    def row(self, token: str) -> UUID | None:
        """Return the row that a token of ours stands for, None for any other."""
        try:
            return UUID(hex=self._signer.unsign(token))
        except (BadSignature, ValueError):
            return None


INVITATIONS, HOSTS, GUESTS = Links("invitation"), Links("host"), Links("guest")
OFFERS, REQUESTS = Links("offer"), Links("request")
WATCHES, POSTS = Links("watch"), Links("post")
