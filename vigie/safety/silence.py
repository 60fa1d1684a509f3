"""No answer yet: told, step by step, to the contacts that a member chose for it, and
taken back as soon as there is one."""

from collections.abc import Sequence
from datetime import datetime

from vigie.relaying import queueing
from vigie.relaying.models import Letter, Message
from vigie.relaying.states import LetterState
from vigie.safety.circle_words import SILENT
from vigie.safety.ladder import due, next_at
from vigie.safety.models import Contact, Question, Standing
from vigie.safety.states import CheckState, How
from vigie.work.database import writing

AT_ONCE = 200  # questions of one transaction


def climb(now: datetime) -> int:
    """Take the steps that are due; return how many questions that were."""
    taken = 0
    while found := _climb_some(now):
        taken += found
    return taken


def _climb_some(now: datetime) -> int:
    with writing():
        waiting = Question.objects.unanswered().filter(
            next_at__lte=now, check_of__state=CheckState.OPEN
        )
        rows = list(
            waiting.select_related("check_of__emergency", "member")
            .select_for_update(of=("self",))
            .order_by("next_at")[:AT_ONCE]
        )
        for row in rows:
            _step(row, now)
        Question.objects.bulk_update(rows, ["step", "next_at"])
    return len(rows)


def _step(question: Question, now: datetime) -> None:
    check = question.check_of
    question.step = due(question.asked_at, check.ladder, question.step, now)
    question.next_at = next_at(question.asked_at, check.ladder, question.step)
    alarmed = Contact.objects.told().filter(member=question.member_id, alarmed=True)
    if not alarmed.exists():
        return
    message = queueing.announce(
        event=_event(question, question.step),
        kind=SILENT,
        facts={
            "name": question.member.name or "",
            "asked_at": question.asked_at.isoformat(),
            "emergency": check.emergency.name,
            "drill": check.emergency.is_drill,
        },
        emergency_id=check.emergency_id,
        now=now,
    )
    queueing.queue(queueing.each(message, alarmed), now=now)


def end(rows: Sequence[Standing], news: Sequence[Message], now: datetime) -> None:
    """Take back what waits about silence, and tell everybody who was alarmed how the
    member is, also who left the circle since. Runs inside a transaction."""
    about = {
        (row.member_id, row.emergency_id): message
        for row, message in zip(rows, news, strict=True)
        if row.how != How.UNKNOWN
    }
    alarms = Question.objects.filter(
        member_id__in=[member for member, _ in about], step__gt=0
    ).select_related("check_of")
    for question in alarms:
        message = about.get((question.member_id, question.check_of.emergency_id))
        if message is not None:
            _all_clear(question, message, now)


def _all_clear(question: Question, message: Message, now: datetime) -> None:
    events = [_event(question, step) for step in range(1, question.step + 1)]
    alarms = Message.objects.filter(event__in=events)
    pks = list(alarms.values_list("pk", flat=True))
    queueing.recall(messages=pks, now=now)
    # With a channel at this moment counts as told: an all-clear too many harms nobody.
    reached = Letter.objects.filter(message__in=pks).exclude(
        state__in=[LetterState.RECALLED, LetterState.FAILED]
    )
    queueing.queue(queueing.each(message, reached).distinct(), now=now)


def _event(question: Question, step: int) -> str:
    return f"silent:{question.pk}:{step}"
