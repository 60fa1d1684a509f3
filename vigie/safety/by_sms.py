"""Answers that come by SMS: from a telephone that a member proved to be theirs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from vigie.kit.page import numbers_of
from vigie.reading.masking import mask
from vigie.relaying.addresses import BadAddress, find
from vigie.relaying.incoming import Reply
from vigie.relaying.models import Address, Incoming
from vigie.relaying.states import WRITTEN_TO, AddressState, Channel
from vigie.safety import looks
from vigie.safety.answering import Said, put, say
from vigie.safety.models import CheckIn, Question
from vigie.safety.standings import stand_anew
from vigie.safety.states import CASES, Answer, CheckState, Via
from vigie.safety.words_in import understand
from vigie.trust.triage.registering import Thing, register
from vigie.trust.triage.rooms import EVERY_VERB, Kind, Room, Words
from vigie.trust.triage.states import Verb
from vigie.work.database import writing

ROOM = "safety.sms"
UNREAD = "unread"
PRESSING, PLAIN = 3, 1


def hear(came: Incoming) -> Reply | None:
    """Take a message as the answer of whoever sent it, if they are being asked.

    None when nobody asks that telephone: then it is meant for another room. What is
    not understood whole is brought before a person, the pressing first.
    """
    try:
        address = find(channel=Channel.SMS, value=came.sender)
    except BadAddress:  # a name or a short code, which no other room would hear then
        return None
    question = _question_of(address) if address else None
    if address is None or question is None:
        return None
    found = understand(came.text)
    with translation.override(question.member.language or address.language or None):
        if found.answer is None:
            _bring_before_a_person(came, question, found.pressing)
            return Reply(_not_understood(question))
        kept = say(_said(came, question, found.answer))
        return Reply(_noted(question, kept.answer))


def _question_of(address: Address) -> Question | None:
    """The last question to the one member who proved this telephone, else to whoever
    was listed there; None if a family shares it: nobody is taken for another."""
    asked = Question.objects.filter(check_of__state__in=_ASKS)
    proven = asked.filter(member__addresses__address=address)
    listed = asked.filter(member__listed=address)
    found = _latest(proven) if address.state == AddressState.GOOD else []
    if not found and address.state in WRITTEN_TO:
        found = _latest(listed)
    members = {one.member_id for one in found}
    return found[0] if len(members) == 1 else None


def _latest(asked: QuerySet[Question]) -> list[Question]:
    rows = asked.select_related("check_of__emergency", "member")
    return list(rows.order_by("-asked_at", "-pk")[:20])


_ASKS = (CheckState.OPEN, CheckState.RECALLED)  # a call for help is heard all the same


def _said(came: Incoming, question: Question, answer: Answer) -> Said:
    check = question.check_of
    return Said(
        key=f"sms.{came.pk.hex}",
        emergency_id=check.emergency_id,
        member_id=question.member_id,
        answer=answer,
        via=Via.SMS,
        at=came.came_at,
        stale_at=came.came_at + timedelta(hours=check.stale_hours),
        check_id=check.pk,
        words=came.text,
        language=question.member.language,
    )


def _bring_before_a_person(came: Incoming, question: Question, pressing: bool) -> None:
    with writing():
        thing = Thing(
            id=f"{came.pk.hex}.{question.pk}",
            kind=UNREAD,
            priority=PRESSING if pressing else PLAIN,
            labels=0,
            language=question.member.language,
            opened_at=came.came_at,
        )
        register(question.check_of.emergency_id, ROOM, [thing])


def _not_understood(question: Question) -> str:
    numbers = numbers_of(question.check_of.emergency.numbers)
    return _(
        "We did not understand you; a person will read it. Reply 1 safe, 2 safe but I "
        "need, 3 hurt, 4 help now, 5 not there. In danger call %s."
    ) % (numbers[0].digits if numbers else "112")


def _noted(question: Question, answer: Answer) -> str:
    if answer in (Answer.HELP, Answer.HURT):
        numbers = numbers_of(question.check_of.emergency.numbers)
        return _("Call %s now. Your answer is noted, and people see it.") % (
            numbers[0].digits if numbers else "112"
        )
    return _("Noted: %s. If anything changes, write again.") % answer.label


def words_of(things: Sequence[str]) -> dict[str, Words]:
    """Return what messages say, masked, for the desk."""
    ids = {UUID(hex=thing.partition(".")[0]): thing for thing in things}
    rows = Incoming.objects.filter(pk__in=ids)
    return {ids[row.pk]: Words(mask(row.text or "")) for row in rows}


ROOM_OF_MESSAGES = Room(
    ROOM,
    "message",
    {
        UNREAD: Kind(PLAIN, 1, asks=True),
        **{
            answer.value: Kind(
                PRESSING if answer in CASES else 0, 1 << bit, name=answer.label
            )
            for bit, answer in enumerate(Answer, start=1)
        },
    },
    words_of,
    shown=looks.of_messages,
    opened=looks.opened_message,
    is_at_once=True,
    # A person reads it: they say what it says, or that it says nothing.
    verbs=EVERY_VERB - {Verb.RIGHT, Verb.SAME, Verb.SPLIT},
)


def read_by_a_person(thing: str, kind: str, decision: int, now: datetime) -> None:
    """Have a message be the answer that a person read in it; "unread" takes it back.

    Runs inside the transaction of the decision.
    """
    incoming, _dot, question_pk = thing.partition(".")
    came = Incoming.objects.get(pk=UUID(hex=incoming))
    question = Question.objects.select_related("check_of", "member").get(pk=question_pk)
    before = CheckIn.objects.filter(key__startswith=f"read.{came.pk.hex}.")
    before.filter(hidden_at=None).update(hidden_at=now)
    if kind in Answer.values:
        put([replace(_said(came, question, Answer(kind)), key=_key(came, decision))])
    stand_anew([(question.member_id, question.check_of.emergency_id)], now)


def _key(came: Incoming, decision: int) -> str:
    return f"read.{came.pk.hex}.{decision}"
