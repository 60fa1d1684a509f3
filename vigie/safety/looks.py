"""How answers and messages look at the desk, and what of them may be opened."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from vigie.reading.masking import mask
from vigie.relaying.models import Incoming
from vigie.relaying.states import Channel
from vigie.safety.models import CheckIn, Member, MemberAddress, Question
from vigie.safety.states import Answer, How, Via, Voice
from vigie.trust.triage.looks import Fact, Shown

NAMES = {
    Answer.HELP: How.HELP.label,
    Answer.HURT: How.HURT.label,
    Answer.SAFE_NEED: How.SAFE_NEED.label,
}
TONES = {Answer.HELP: "watch", Answer.HURT: "watch", Answer.SAFE_NEED: "desk"}


def of_answers(things: Sequence[str]) -> dict[str, Shown]:
    """Return how answers look, their words and places masked: one query."""
    rows = CheckIn.objects.filter(pk__in=[UUID(hex=one) for one in things])
    return {row.pk.hex: _answer(row) for row in rows.select_related("member")}


def _answer(row: CheckIn) -> Shown:
    answer = Answer(row.answer)
    claimed = row.voice == Voice.CLAIM
    return Shown(
        title=NAMES.get(answer, answer.label),
        first_at=row.at,
        tone=TONES.get(answer, "safe"),
        icon="help" if answer in TONES else "ok",
        text=mask(row.words or ""),
        lang=row.member.language,
        place=mask(row.place or ""),
        source=Via(row.via).label,
        facts=[Voice.CLAIM.label] if claimed else [],
        is_more=True,
    )


def opened_answer(thing: str) -> list[Fact]:
    """Return who answered, how they are reached, and what they wrote, unmasked."""
    rows = CheckIn.objects.select_related("member__listed")
    row = rows.filter(pk=UUID(hex=thing)).first()
    if row is None:
        return []  # its author left, or is forgotten
    facts = [
        *_person(row.member),
        Fact(_("Said by"), row.author or ""),
        Fact(_("Place"), row.place or ""),
        Fact(_("In their words"), row.words or ""),
    ]
    return [one for one in facts if one.value]


def of_messages(things: Sequence[str]) -> dict[str, Shown]:
    """Return how messages that were not understood look, masked: two queries."""
    keys = {thing: thing.partition(".") for thing in things}
    came = Incoming.objects.in_bulk([UUID(hex=k[0]) for k in keys.values()])
    asked = Question.objects.select_related("member").in_bulk(
        [int(k[2]) for k in keys.values()]
    )
    return {
        thing: Shown(
            title=_("SMS that was not understood"),
            first_at=came[UUID(hex=key[0])].came_at,
            tone="desk",
            icon="ask",
            text=mask(came[UUID(hex=key[0])].text or ""),
            lang=asked[int(key[2])].member.language if int(key[2]) in asked else "",
            source=Via.SMS.label,
            is_more=True,
        )
        for thing, key in keys.items()
        if UUID(hex=key[0]) in came
    }


def opened_message(thing: str) -> list[Fact]:
    """Return who wrote a message that was not understood, and its words, unmasked."""
    incoming, _dot, question = thing.partition(".")
    came = Incoming.objects.get(pk=UUID(hex=incoming))
    asked = Question.objects.select_related("member").filter(pk=int(question)).first()
    return [
        *([Fact(_("Name"), asked.member.name)] if asked and asked.member.name else []),
        Fact(_("Telephone"), came.sender or ""),
        Fact(_("In their words"), came.text or ""),
    ]


def _person(member: Member) -> list[Fact]:
    ways = MemberAddress.objects.filter(
        member=member, address__channel__in=(Channel.SMS, Channel.MAIL)
    ).select_related("address")
    addresses = [way.address for way in ways.order_by("pk")]
    reached = [
        Fact(
            _("Telephone") if one.channel == Channel.SMS else _("Mail address"),
            one.value or "",
        )
        for one in (*addresses, *([member.listed] if member.listed else []))
    ]
    return [Fact(_("Name"), member.name or ""), *reached]
