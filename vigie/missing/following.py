"""Following somebody without an account: by mail, SMS or a browser's push.

A letter says that something changed and where to read it. A locked screen shows no
name; of a death no letter says a word.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import Case, Q, QuerySet, UUIDField, Value, When
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from vigie.kit.origin import origin
from vigie.missing import rounds_words
from vigie.missing.models import Follow, Person, Round
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
            event = f"missing:followed:{person.pk.hex}:{found.pk.hex}"
            mine = Follow.objects.filter(pk=found.pk)
            _write({person: event}, FOLLOWED, mine, now)
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
    if rows.exists():
        _write({person: receipt_of(person.pk)}, RECEIPT, rows, now)


def receipt_of(person: UUID) -> str:
    """Return the event of the letter that a call is open."""
    return f"missing:receipt:{person.hex}"


def tell(person_ids: Collection[UUID], what: str, now: datetime) -> None:
    """Queue letters to all who follow these people; inside the transaction of what
    changed. `what` is a word of `news.News`."""
    rows = Follow.objects.filter(person__in=person_ids, ended_at=None)
    rows = rows.filter(Q(is_seeker=True) | Q(person__is_private=False))
    people = Person.objects.filter(pk__in=rows.values("person"))
    events = {
        person: f"missing:{what}:{person.pk.hex}:{now:%Y%m%d%H%M%S%f}"
        for person in people.select_related("emergency")
    }
    _write(events, CHANGED, rows, now, what=str(what))


def tell_round(person: Person, made: Round, now: datetime) -> bool:
    """Queue the letter about a round, to who looks alone; inside the transaction that
    keeps the round, once for each. Returns whether there was anybody to tell."""
    rows: QuerySet[Follow] = person.follows.filter(is_seeker=True, ended_at=None)
    if not rows.exists():
        return False
    event = f"missing:round:{person.pk.hex}:{made.number}"
    facts = {"at": made.at.isoformat(), "places": made.places}
    what = rounds_words.what_of(made)
    _write({person: event}, CHANGED, rows, now, what=what, **facts)
    return True


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
    if fact["what"] in rounds_words.WORDS:
        return f"{name}: {rounds_words.sentence_of(fact)}"
    lines = {
        "word": gettext("%(name)s: there is word, not yet checked."),
        "alive": gettext("%(name)s: alive, by a word that was checked."),
        "disputed": gettext("%(name)s: two people say two things. We look into it."),
        "back": gettext("%(name)s: what we told you before no longer stands."),
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
    events: Mapping[Person, str],
    kind: str,
    rows: "QuerySet[Follow]",
    now: datetime,
    what: str = "",
    **more: Any,
) -> None:
    """Queue one letter to each of `rows` about their person, by one statement."""
    if not events:
        return
    news = [
        queueing.News(event, kind, _told(person, what, more), person.emergency_id)
        for person, event in events.items()
    ]
    made = queueing.announce_many(news, now=now)
    each = [
        When(person=person, then=Value(message.pk, output_field=UUIDField()))
        for person, message in zip(events, made, strict=True)
    ]
    pairs = rows.annotate(of=Case(*each)).values_list("of", "address_id")
    queueing.queue(pairs, now=now)


def _told(person: Person, what: str, more: Mapping[str, Any]) -> dict[str, Any]:
    named = "name" in person.shows and what != "over" and not person.is_private
    return {
        "person": person.pk.hex,
        "name": person.known.shown_name if named else "",
        "what": what,
        "emergency": person.emergency.name,
        "drill": person.emergency.is_drill,
        **more,
    }
