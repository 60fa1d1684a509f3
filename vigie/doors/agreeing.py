"""Two people of staff agree before some hosts are asked; one is enough to refuse."""

from datetime import datetime
from enum import Enum
from uuid import UUID

from django.db import IntegrityError

from vigie.doors import inviting
from vigie.doors.models import Invitation
from vigie.doors.standing import is_own
from vigie.doors.states import InvitationState
from vigie.emergencies.models import Emergency
from vigie.work.database import writing

VERBS = {
    "doors.agreed_by_one": "one person of staff agreed to ask a host",
    "doors.refused_by_one": "a person of staff did not agree to ask a host",
}


class Word(Enum):
    """What became of somebody's word on a planned invitation."""

    FIRST = "first"
    ASKED = "asked"
    SAME = "same"
    OWN = "own"
    GONE = "gone"


def agree(*, invitation: UUID, by: str, now: datetime, mail: str = "") -> Word:
    """Take a person's word that a host may be asked. The first is noted, the second
    person's asks the host; SAME for one person twice, OWN where `mail`, of who says it,
    is the host's. GONE when it is no longer
    possible: the plan ends then, so that another host is looked for."""
    first = _first_word(invitation, by, mail, now)
    if isinstance(first, Word):
        return first
    try:
        done = inviting.ask_planned(
            invitation=invitation, asked_by=first, second_by=by, now=now
        )
    except IntegrityError:  # what the two sides say changed: the database refuses
        done = False
    if not done:
        _withdraw(invitation, now)
    return Word.ASKED if done else Word.GONE


def refuse(*, invitation: UUID, by: str, now: datetime) -> bool:
    """End a planned invitation by one person's word: another host is looked for. It
    says nothing of the host. Return whether it was planned."""
    return _withdraw(invitation, now, by)


def _first_word(invitation: UUID, by: str, mail: str, now: datetime) -> Word | str:
    """Note the first word; where there is one, return whose it is."""
    with writing(durable=True):
        made = inviting.locked(invitation)
        if made is None or made.state != InvitationState.PLANNED:
            return Word.GONE
        if is_own(made.door, mail):
            return Word.OWN
        if made.asked_by:
            return Word.SAME if made.asked_by == by else made.asked_by
        Invitation.objects.filter(pk=made.pk).update(asked_by=by)
        inviting.record(made, "doors.agreed_by_one", by, now)
        return Word.FIRST


def _withdraw(invitation: UUID, now: datetime, by: str = "") -> bool:
    with writing(durable=True):
        made = inviting.locked(invitation)
        if made is None or made.state != InvitationState.PLANNED:
            return False
        rows = Invitation.objects.filter(pk=made.pk)
        rows.update(state=InvitationState.WITHDRAWN, state_at=now)
        Emergency.touch(made.need.emergency_id)
        if by:
            inviting.record(made, "doors.refused_by_one", by, now)
        return True
