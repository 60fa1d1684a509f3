"""The letters of a check: one message for all whom it asks, one letter an address.

What differs between them, the link, is made when a letter is written (`own`) and stands
nowhere: who reads the database can answer for nobody.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from vigie.kit.origin import origin
from vigie.relaying import queueing
from vigie.relaying.kinds import Kind, know
from vigie.relaying.models import Letter, Message
from vigie.relaying.states import LetterState
from vigie.safety import asking, telling
from vigie.safety.models import Check, Question
from vigie.safety.tokens import token_of

# Minutes from the question to the first reminder, and from that to the second: both
# before anybody else hears of the silence.
GAPS = (10, 15)


def know_kinds() -> None:
    """Say what the messages of a check are; the room does so when it starts."""
    know(Kind(telling.ASK, telling.ask, own=links))
    know(Kind(telling.REMIND, telling.remind, own=links))
    know(Kind(telling.CORRECT, telling.correct))
    know(Kind(telling.PROVE, telling.prove, lasts=timedelta(minutes=30)))


def links(
    facts: Mapping[str, Any], addresses: Sequence[UUID]
) -> dict[UUID, dict[str, Any]]:
    """Return the link of each address whose member is asked in a check; where it is
    somebody whom members listed, also who did."""
    found = asking.question_at(facts["check"], addresses)
    listers = asking.listers_of(facts["check"], list(found.values()))
    return {
        address: {"link": link_of(question), **_listed(listers.get(question))}
        for address, question in found.items()
    }


def _listed(names: Sequence[str] | None) -> dict[str, Any]:
    return {} if names is None else {"by": list(names)}


def link_of(question: int) -> str:
    """Return the whole address of the page that answers one question."""
    return origin() + reverse("safety:answer", args=[token_of(question)])


def ask(check: Check, now: datetime) -> None:
    """Queue the question for everybody whom a check asks."""
    _write(check, "ask", telling.ASK, check.questions.all(), now)


def ask_one(question: Question, now: datetime) -> None:
    """Queue the question for one member who is asked later than the others."""
    check = question.check_of
    _write(check, "ask", telling.ASK, check.questions.filter(pk=question.pk), now)


def reminder_due(check: Check, now: datetime) -> int:
    """Return which reminder is due to the silent of a check, 0 for none.

    At most two in all, and never two close upon one another, even when nothing was
    sent for an hour.
    """
    made = dict(_messages(check).values_list("event", "made_at"))
    for number, (before, gap) in enumerate(
        zip(("ask", "remind:1"), GAPS, strict=True), 1
    ):
        earlier = made.get(_event(check, before))
        if _event(check, f"remind:{number}") in made or earlier is None:
            continue
        return number if now >= earlier + timedelta(minutes=gap) else 0
    return 0


def remind(check: Check, now: datetime) -> int:
    """Queue the reminder that is due for those who are silent; which one, 0 for none.

    Runs inside a transaction.
    """
    number = reminder_due(check, now)
    if number:
        since = now - timedelta(minutes=GAPS[number - 1])
        silent = check.questions.unanswered().filter(
            reminders=number - 1, asked_at__lte=since
        )
        _write(check, f"remind:{number}", telling.REMIND, silent, now)
        silent.update(reminders=number)
    return number


def withdraw(check: Check, now: datetime) -> int:
    """Keep what is not sent yet from going out; return how many letters that were."""
    messages = [message.pk for message in _messages(check)]
    waiting = Letter.objects.filter(message__in=messages, state=LetterState.WAITING)
    kept = waiting.count()
    queueing.recall(messages=messages, now=now)
    return kept


def correct(check: Check, now: datetime) -> bool:
    """Queue a correction for exactly those addresses that a question went out to.

    False while letters are with a channel: then it is called again (`jobs`).
    """
    message = _announce(check, "correct", telling.CORRECT, now)
    asked = [one.pk for one in _messages(check)]
    _letters, is_all = queueing.correct(messages=asked, correction=message, now=now)
    return is_all


def _write(
    check: Check, what: str, kind: str, questions: QuerySet[Question], now: datetime
) -> None:
    message = _announce(check, what, kind, now)
    proven, listed = asking.proven_of(questions), asking.listed_of(questions)
    queueing.queue(queueing.each(message, proven), now=now)
    queueing.queue(queueing.each(message, listed, "listed_id"), now=now)


def _announce(check: Check, what: str, kind: str, now: datetime) -> Message:
    return queueing.announce(
        event=_event(check, what),
        kind=kind,
        facts=telling.facts_of(check),
        emergency_id=check.emergency_id,
        now=now,
    )


def _messages(check: Check) -> QuerySet[Message]:
    asking_ones = [_event(check, what) for what in ("ask", "remind:1", "remind:2")]
    return Message.objects.filter(event__in=asking_ones)


def _event(check: Check, what: str) -> str:
    return f"check:{check.pk}:{what}"
