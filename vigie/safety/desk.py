"""What the triage desk decides about answers, and what follows for how people stand."""

from collections.abc import Sequence
from uuid import UUID

from vigie.emergencies.notices import ItemDecided
from vigie.reading.masking import mask
from vigie.safety import by_sms, looks
from vigie.safety.answering import PRIORITY, ROOM
from vigie.safety.looks import NAMES
from vigie.safety.models import CheckIn
from vigie.safety.standings import stand_anew
from vigie.trust.triage.rooms import EVERY_VERB, Kind, Room, Words
from vigie.trust.triage.states import ItemState, Verb

HIDING = frozenset({ItemState.HIDDEN, ItemState.DROPPED})


def words_of(things: Sequence[str]) -> dict[str, Words]:
    """Return what came with answers, masked as everything is that the desk shows."""
    rows = CheckIn.objects.filter(pk__in=[UUID(hex=one) for one in things])
    return {row.pk.hex: Words(mask(row.words or "")) for row in rows}


ROOM_OF_ANSWERS = Room(
    ROOM,
    "answer",
    {
        answer.value: Kind(PRIORITY[answer], 1 << bit, asks=True, name=NAMES[answer])
        for bit, answer in enumerate(PRIORITY)
    },
    words_of,
    shown=looks.of_answers,
    opened=looks.opened_answer,
    is_at_once=True,
    # An answer is its author's word: nobody gives it another sense.
    verbs=EVERY_VERB - {Verb.RELABEL, Verb.SAME, Verb.SPLIT},
)


def hear_decided(notice: ItemDecided) -> None:
    """Take the effect of a hidden answer away, and give it back when it is undone; have
    a message be the answer that a person reads in it.

    Runs inside the transaction of the decision.
    """
    if notice.room == by_sms.ROOM:
        by_sms.read_by_a_person(notice.thing, notice.kind, notice.decision, notice.at)
    if notice.room != ROOM:
        return
    rows = CheckIn.objects.select_for_update()
    row = rows.filter(pk=UUID(hex=notice.thing)).first()
    if row is None:
        return  # its author left, or is forgotten
    hidden = notice.state in HIDING
    if hidden != (row.hidden_at is not None):
        row.hidden_at = notice.at if hidden else None
        row.save(update_fields=["hidden_at"])
        stand_anew([(row.member_id, row.emergency_id)], notice.at)
