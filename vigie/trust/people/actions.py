"""Giving and taking roles, and approvals by two people."""

import re
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from vigie.emergencies.models import Emergency
from vigie.trust.models import Approval, Organisation, RoleGiven
from vigie.trust.people.states import ALLOWED, ApprovalState, Role
from vigie.work.database import writing

LASTS = timedelta(hours=1)


class NotAllowed(Exception):
    """It cannot be done; its text says why, in the reader's language."""


def add_person(*, name: str, by: str, now: datetime) -> User:
    """Return the account of a name, made without a password if there is none.

    Raises NotAllowed for a name that cannot be one: it may be a mail address.
    """
    if not re.fullmatch(r"[\w.@+-]{1,150}", name):
        raise NotAllowed(_("A name is letters, digits and @ . + - _ alone."))
    with writing(durable=True):
        found = User.objects.filter(username=name).first()
        if found is None:
            found = User(username=name)
            found.set_unusable_password()
            found.save()
    return found


def give_role(
    *,
    person: User,
    role: str,
    by: str,
    now: datetime,
    emergency: Emergency | None = None,
    organisation: Organisation | None = None,
    until_at: datetime | None = None,
) -> RoleGiven:
    """Give a role in an emergency, or in all, from `now` until a moment or for good.

    Given again, the same role gets the new end: nobody holds it twice. Raises
    NotAllowed for an unknown role or an end that has passed.
    """
    if role not in Role.values:
        raise NotAllowed(_("There is no role “%s”.") % role)
    if until_at is not None and until_at <= now:
        raise NotAllowed(_("The role would end before it begins."))
    which = {
        "person": person,
        "role": role,
        "emergency": emergency,
        "organisation": organisation,
        "taken_at": None,
    }
    with writing(durable=True):
        RoleGiven.objects.filter(**which).update(taken_at=now, taken_by=by)
        return RoleGiven.objects.create(
            **which, from_at=now, until_at=until_at, given_by=by
        )


def take_role(
    *,
    person: User,
    role: str,
    by: str,
    now: datetime,
    emergency: Emergency | None = None,
    organisation: Organisation | None = None,
) -> bool:
    """Take a role back; whether there was one to take.

    Only in the very emergency: what is held everywhere stays, and the other way round.
    """
    with writing(durable=True):
        taken = RoleGiven.objects.filter(
            person=person,
            role=role,
            emergency=emergency,
            organisation=organisation,
            taken_at=None,
        ).update(taken_at=now, taken_by=by)
    return taken > 0


def take_all_roles(*, person: User, by: str, now: datetime) -> int:
    """Take every role of a person back, and return how many there were."""
    with writing(durable=True):
        rows = RoleGiven.objects.filter(person=person, taken_at=None)
        return rows.update(taken_at=now, taken_by=by)


def ask_approval(
    *,
    action: str,
    subject: str,
    why: str,
    by: User,
    now: datetime,
    emergency: Emergency | None = None,
    lasts: timedelta = LASTS,
) -> Approval:
    """Ask that a second person allow an action on a subject, within `lasts`."""
    if not why.strip():
        raise NotAllowed(_("Say why."))
    with writing(durable=True):
        return Approval.objects.create(
            action=action,
            subject=subject,
            why=why.strip()[:400],
            emergency=emergency,
            asked_by=by,
            asked_at=now,
            expires_at=now + lasts,
        )


def decide_approval(
    *, approval: Approval, grant: bool, by: User, now: datetime
) -> Approval:
    """Grant or refuse what another person asked for; the room says who may.

    Raises NotAllowed for whoever asked, after its time, and when it was decided.
    """
    state = ApprovalState.GRANTED if grant else ApprovalState.REFUSED
    with writing(durable=True):
        found = Approval.objects.select_for_update().get(pk=approval.pk)
        if found.asked_by_id == by.pk:
            raise NotAllowed(_("A second person must decide this."))
        if state not in ALLOWED[ApprovalState(found.state)]:
            raise NotAllowed(_("This was decided before."))
        if now >= found.expires_at:
            raise NotAllowed(_("The time for this has passed. Ask again."))
        found.state, found.decided_by, found.decided_at = state, by, now
        found.save(update_fields=["state", "decided_by", "decided_at"])
    return found


def use_approval(*, action: str, subject: str, by: User, now: datetime) -> Approval:
    """Use up what was granted to `by` for an action on a subject: once, and in time.

    To be called inside the transaction of the action, before it. Raises NotAllowed
    when there is nothing granted.
    """
    granted = Approval.objects.select_for_update().filter(
        action=action,
        subject=subject,
        asked_by=by,
        state=ApprovalState.GRANTED,
        expires_at__gt=now,
    )
    found = granted.order_by("expires_at").first()
    if found is None:
        raise NotAllowed(_("This needs the approval of a second person."))
    found.state = ApprovalState.USED
    found.save(update_fields=["state"])
    return found
