"""Following somebody without an account: by mail, SMS or a browser's push.

A letter says that something changed and where to read it. A locked screen shows no
name; of a death no letter says a word.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from vigie.kit.origin import origin
from vigie.missing.models import Follow, Person
from vigie.relaying import queueing
from vigie.relaying.channels.contract import Text
from vigie.relaying.kinds import Kind, know
from vigie.relaying.models import Address
from vigie.relaying.states import Channel
from vigie.work.database import writing

CHANGED, RECEIPT, FOLLOWED = "missing.changed", "missing.receipt", "missing.followed"
Facts = Sequence[Mapping[str, Any]]
_signer = Signer(salt="vigie.missing.following", sep="~")


def know_kinds() -> None:
    """Say what the letters of this room are; the room does so when it starts."""
    know(Kind(CHANGED, changed, digest=True, own=links))
    know(Kind(RECEIPT, receipt, own=links))
    know(Kind(FOLLOWED, followed, own=links))


def follow(*, person: Person, address: Address, now: datetime) -> Follow:
    """Have whoever is reached at an address told about a person; twice is once. They
    get one letter that says so, with the way to end it."""
    with writing():
        found, is_new = Follow.objects.get_or_create(
            person=person, address=address, defaults={"made_at": now}
        )
        if found.ended_at is not None:
            Follow.objects.filter(pk=found.pk).update(ended_at=None)
        if is_new:
            _write(
                person,
                FOLLOWED,
                f"missing:followed:{person.pk.hex}:{found.pk.hex}",
                [found.pk],
                now,
            )
    return found


def unfollow(*, follow: UUID, now: datetime) -> bool:
    """End following; whether it had not ended before."""
    with writing():
        return bool(
            Follow.objects.filter(pk=follow, ended_at=None).update(ended_at=now)
        )


def send_receipt(person: Person, now: datetime) -> None:
    """Queue the letter that says a call is open, to who looks; inside a transaction,
    and once however often it is asked for."""
    rows = person.follows.filter(is_seeker=True, ended_at=None)
    _write(
        person,
        RECEIPT,
        receipt_of(person.pk),
        list(rows.values_list("pk", flat=True)),
        now,
    )


def receipt_of(person: UUID) -> str:
    """Return the event of the letter that a call is open."""
    return f"missing:receipt:{person.hex}"


def tell(person_ids: Collection[UUID], what: str, now: datetime) -> None:
    """Queue letters to all who follow these people; inside the transaction of what
    changed. `what` is a word of `news.News`, or "looked" for who looks alone: a round
    was made over all that is known."""
    people = Person.objects.filter(pk__in=person_ids).select_related("emergency")
    for person in people:
        rows = Follow.objects.filter(person=person, ended_at=None)
        if what == "looked" or person.is_private:
            rows = rows.filter(is_seeker=True)
        ids = list(rows.values_list("pk", flat=True))
        event = f"missing:{what}:{person.pk.hex}:{now:%Y%m%d%H%M%S%f}"
        _write(person, CHANGED, event, ids, now, what=str(what))


def token_of(follow: UUID) -> str:
    """Return what stands for a follow in a link."""
    return _signer.sign(follow.hex)


def follow_of(token: str) -> Follow | None:
    """Return the follow that a token of ours stands for, None for any other."""
    try:
        key = UUID(hex=_signer.unsign(token))
    except (BadSignature, ValueError):
        return None
    return Follow.objects.select_related("person__emergency").filter(pk=key).first()


def links(facts: Mapping[str, Any], addresses: Sequence[UUID]) -> dict[UUID, Any]:
    """Return the page of each follow, from which it is ended, too."""
    rows = Follow.objects.filter(
        person=UUID(hex=facts["person"]), address__in=addresses
    )
    return {
        row.address_id: {
            "link": origin() + reverse("missing:followed", args=[token_of(row.pk)])
        }
        for row in rows
    }


def changed(facts: Facts, language: str, channel: Channel) -> Text:
    """Say what changed for some people, a line each; the last news of each."""
    with translation.override(language or None):
        last = {fact["person"]: fact for fact in facts}
        return _text(facts[-1], [_line(fact) for fact in last.values()])


def receipt(facts: Facts, language: str, channel: Channel) -> Text:
    """Say that a call is open."""
    with translation.override(language or None):
        lines = [
            gettext("Your call is open. We write to you with each step."),
            gettext("We never ask for money, nor for a code."),
        ]
        return _text(facts[-1], lines, gettext("Your call is open"))


def followed(facts: Facts, language: str, channel: Channel) -> Text:
    """Say that somebody is followed at this address, and how to end it."""
    with translation.override(language or None):
        line = gettext(
            "You follow a call for somebody. If it was not you, end it there:"
        )
        return _text(facts[-1], [line], gettext("You follow a call"))


def _line(fact: Mapping[str, Any]) -> str:
    name = fact["name"] or gettext("Somebody whom you follow")
    lines = {
        "word": gettext("%(name)s: there is word, not yet checked."),
        "alive": gettext("%(name)s: alive, by a word that was checked."),
        "disputed": gettext("%(name)s: two people say two things. We look into it."),
        "back": gettext("%(name)s: what we told you before no longer stands."),
        "looked": gettext("%(name)s: nothing yet. We looked through all we know."),
        "over": gettext("This search is over. Please take down what you shared."),
    }
    return lines[fact["what"]] % {"name": name}


def _text(fact: Mapping[str, Any], lines: list[str], subject: str = "") -> Text:
    mark = gettext("DRILL – nothing here is real") + "\n" if fact["drill"] else ""
    return Text(
        subject=subject or gettext("News of a call that you follow"),
        body=f"{mark}{fact['emergency']}\n" + "\n".join(lines),
        link=str(fact.get("link", "")),
        notice=gettext("There is news for you."),
    )


def _write(
    person: Person,
    kind: str,
    event: str,
    follows: list[UUID],
    now: datetime,
    what: str = "",
) -> None:
    if not follows:
        return
    named = "name" in person.shows and what != "over" and not person.is_private
    message = queueing.announce(
        event=event,
        kind=kind,
        facts={
            "person": person.pk.hex,
            "name": person.known.shown_name if named else "",
            "what": what,
            "emergency": person.emergency.name,
            "drill": person.emergency.is_drill,
        },
        emergency_id=person.emergency_id,
        now=now,
    )
    rows: QuerySet[Follow] = Follow.objects.filter(pk__in=follows)
    queueing.queue(queueing.each(message, rows), now=now)
