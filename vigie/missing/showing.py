"""A child, or somebody without a name, is shown to everybody after two people agreed.

The first one says that who looks after a child allows it, the second one looks at the
record. To take it off again needs one alone: the desk hides it.
"""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from vigie.missing import calls
from vigie.missing.models import Person
from vigie.missing.notes import NotAllowed
from vigie.trust.models import Approval
from vigie.trust.people.actions import (
    approval_of,
    ask_approval,
    decide_approval,
    use_approval,
)
from vigie.trust.people.states import ApprovalState
from vigie.work.database import joining

ACTION = "missing.show"
LASTS = timedelta(days=2)
_WHY = "a second person is to look before everybody sees it"  # names nobody


def waiting(person: Person, now: datetime) -> Approval | None:
    """Return what waits for a second person about a record, or was granted."""
    return approval_of(ACTION, person.pk.hex, now)


def ask(*, person: Person, is_allowed: bool, by: User, now: datetime) -> Approval:
    """Ask a second person to let everybody see a record. `is_allowed`: who looks after
    a child said so to `by`.

    Raises NotAllowed for a child without that word, for what everybody may see, is
    over, or waits for a second person already.
    """
    if person.is_over or not person.is_private or waiting(person, now):
        raise NotAllowed(_("That is not possible now: it has changed meanwhile."))
    if person.is_minor and not is_allowed:
        raise NotAllowed(_("A child is shown only if who looks after them allows it."))
    return ask_approval(
        action=ACTION,
        subject=person.pk.hex,
        why=_WHY,
        by=by,
        now=now,
        emergency=person.emergency,
        lasts=LASTS,
    )


def agree(*, person: Person, by: User, now: datetime) -> None:
    """Let everybody see a record, as the second person. Raises NotAllowed (of this room
    or of approvals), also for the one who asked."""
    asked = waiting(person, now)
    if asked is None:
        raise NotAllowed(_("Nothing waits for a second person."))
    if asked.state == ApprovalState.ASKED:
        asked = decide_approval(approval=asked, grant=True, by=by, now=now)
    with joining():
        use_approval(action=ACTION, subject=person.pk.hex, by=asked.asked_by, now=now)
        calls.let_be_seen(person=person, by=by.get_username(), now=now)


def refuse(*, person: Person, by: User, now: datetime) -> None:
    """Keep a record private, as the second person."""
    asked = waiting(person, now)
    if asked is None or asked.state != ApprovalState.ASKED:
        raise NotAllowed(_("Nothing waits for a second person."))
    decide_approval(approval=asked, grant=False, by=by, now=now)
