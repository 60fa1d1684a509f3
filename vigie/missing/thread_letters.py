"""How words pass on: letters to the other side, with a link to answer, stop, report.

What was written stands in one row, not in the letters' facts: it is added when a
letter goes, so that what was hidden or erased meanwhile is not sent.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from vigie.kit.origin import origin
from vigie.missing.models import Follow, Passed, Thread
from vigie.missing.states import Side
from vigie.relaying import queueing
from vigie.relaying.channels.contract import Text
from vigie.relaying.kinds import Kind, know
from vigie.relaying.models import Message
from vigie.relaying.states import Channel

PASSED = "missing.passed"
LONGEST_SMS = 300  # signs of somebody's words; the link leads to the rest
_signer = Signer(salt="vigie.missing.threads", sep="~")


class End(NamedTuple):
    """One end of a thread: what a link of it opens."""

    thread: Thread
    side: Side


def know_kind() -> None:
    """Say what the letter is; the room does so when it starts."""
    know(Kind(PASSED, passed_on, own=words_of))


def token_of(thread: UUID, side: Side) -> str:
    """Return what stands for one side of a thread in a link."""
    return _signer.sign(f"{side.value[0]}{thread.hex}")


def end_of(token: str) -> End | None:
    """Return the end that a token of ours stands for, None for any other."""
    try:
        said = _signer.unsign(token)
        sides = {side.value[0]: side for side in Side}
        side, key = sides[said[:1]], UUID(hex=said[1:])
    except (BadSignature, ValueError, KeyError):
        return None
    rows = Thread.objects.select_related("person__emergency")
    found = rows.filter(pk=key).first()
    return End(found, side) if found else None


def other(side: str) -> Side:
    """Return who is written to by a side."""
    return Side.SEEKS if side == Side.KNOWS else Side.KNOWS


def page_of(thread: UUID, side: Side) -> str:
    """Return the path of the page of one side."""
    return reverse("missing:thread", args=[token_of(thread, side)])


def links_of_seeker(person: UUID) -> list[str]:
    """Return the pages where who looks for a person reads what was written to them."""
    rows = Thread.objects.filter(person=person, ended_at=None).order_by("-made_at")
    return [page_of(pk, Side.SEEKS) for pk in rows.values_list("pk", flat=True)[:50]]


def tell(passed: Passed, now: datetime) -> None:
    """Queue the letters of a message to the other side; inside its transaction."""
    thread = passed.thread
    emergency = thread.person.emergency
    message = queueing.announce(
        event=f"{_event(thread.person_id, thread.pk)}{passed.pk.hex}",
        kind=PASSED,
        facts={
            "passed": passed.pk.hex,
            "emergency": emergency.name,
            "drill": emergency.is_drill,
        },
        emergency_id=emergency.pk,
        now=now,
    )
    rows: QuerySet[Any, Any]
    if passed.side == Side.KNOWS:
        rows = Follow.objects.filter(person=thread.person_id, is_seeker=True)
        rows = rows.filter(ended_at=None)
    else:
        rows = Thread.objects.filter(pk=thread.pk, address__isnull=False)
    queueing.queue(queueing.each(message, rows), now=now)


def recall(thread: Thread, now: datetime) -> None:
    """Keep what waits of a thread from being sent; inside a transaction."""
    _recall(_event(thread.person_id, thread.pk), now)


def recall_all(person: UUID, now: datetime) -> None:
    """Keep what waits of all threads about a person from being sent."""
    _recall(_event(person), now)


def _event(person: UUID, thread: UUID | None = None) -> str:
    return f"missing:passed:{person.hex}:{thread.hex + ':' if thread else ''}"


def _recall(start: str, now: datetime) -> None:
    found = Message.objects.filter(kind=PASSED, event__startswith=start)
    if keys := list(found.values_list("pk", flat=True)):
        queueing.recall(messages=keys, now=now)


def words_of(facts: Mapping[str, Any], addresses: Sequence[UUID]) -> dict[UUID, Any]:
    """Return what the receivers of a message are told: its words, the number that was
    given, and their own link. Of one that was hidden or erased no more than that."""
    rows = Passed.objects.select_related("thread__person")
    passed = rows.filter(pk=UUID(hex=facts["passed"]), hidden_at=None).first()
    if passed is None:
        return {}
    person, to = passed.thread.person, other(passed.side)
    told = {
        "name": person.known.shown_name if "name" in person.shows else "",
        "to": to.value,
        "text": passed.text or "",
        "number": passed.number or "",
        "link": origin() + page_of(passed.thread_id, to),
    }
    return dict.fromkeys(addresses, told)


def passed_on(
    facts: Sequence[Mapping[str, Any]], language: str, channel: Channel
) -> Text:
    """Put a message into a letter: whose it is, its words, and what to beware of."""
    fact = facts[-1]
    with translation.override(language or None):
        mark = gettext("DRILL – nothing here is real") + "\n" if fact["drill"] else ""
        lines = [fact["emergency"], *_lines(fact, channel)]
        return Text(
            subject=gettext("Somebody wrote to you through us"),
            body=mark + "\n".join(lines),
            link=str(fact.get("link", "")),
            notice=gettext("Somebody wrote to you."),
        )


def _lines(fact: Mapping[str, Any], channel: Channel) -> list[str]:
    if not fact.get("to"):
        return [gettext("A message to you was taken away again.")]
    name = fact["name"] or gettext("Somebody who is looked for")
    heads = {
        Side.SEEKS: gettext("%(name)s: somebody says they know something. Unchecked:"),
        Side.KNOWS: gettext("%(name)s: who looks for them answers you:"),
    }
    text, number = fact["text"], fact["number"]
    if channel == Channel.SMS and len(text) > LONGEST_SMS:
        text = text[:LONGEST_SMS] + "…"
    given = [gettext("They give you their number: %s") % number] if number else []
    reply = [gettext("Answer by SMS, or there:")] if channel == Channel.SMS else []
    head = heads[Side(fact["to"])] % {"name": name}
    return [head, f"“{text}”", *given, warning(), *reply]


def warning() -> str:
    """Return what to beware of, in the language of the reader."""
    return gettext(
        "Never pay for word of somebody, send no code: who asks for it lies. Report it."
    )
