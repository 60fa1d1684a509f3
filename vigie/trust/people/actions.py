"""Giving and taking roles, and approvals by two people."""

import re
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vigie.emergencies.models import Emergency
from vigie.trust.journal.recording import Subject, record
from vigie.trust.models import Approval, Organisation, RoleGiven
from vigie.trust.people.states import ALLOWED, ApprovalState, Role
from vigie.work.database import writing

LASTS = timedelta(hours=1)
PARTS = frozenset({"command", "demo", "retention"})  # of the program, in the journal
VERBS = {
    "person.added": "somebody got an account to work with",
    "person.closed": "the account was closed, and every role taken",
    "factors.forgotten": "a lost second factor was removed",
    "role.given": "a person was given a role",
    "role.taken": "a role was taken from a person",
    "approval.asked": "a person asked for the approval of a second one",
    "approval.granted": "a second person approved",
    "approval.refused": "a second person refused",
    "approval.used": "what was approved was done",
}


class NotAllowed(Exception):
    """It cannot be done; its text says why, in the reader's language."""


def add_person(*, name: str, by: str, now: datetime) -> User:
    """Return the account of a name, made without a password if there is none.

    The name stands in the journal for good: one word that the person may go by, no
    mail address. Raises NotAllowed for anything else.
    """
    if not re.fullmatch(r"[\w.-]{1,40}", name):
        raise NotAllowed(
            _("A name is letters, digits, dots, hyphens and underlines alone.")
        )
    if name.casefold() in PARTS:
        raise NotAllowed(_("The program itself goes by this name. Take another."))
    with writing(durable=True):
        found = User.objects.filter(username=name).first()
        if found is None:
            found = User(username=name)
            found.set_unusable_password()
            found.save()
            record(what="person.added", by=by, subject=Subject.of(found), now=now)
    return found


def close_person(*, person: User, by: str, now: datetime) -> None:
    """Close an account: no way in, no role, no second factor, signed out everywhere."""
    take_all_roles(person=person, by=by, now=now)
    with writing(durable=True):
        User.objects.filter(pk=person.pk).update(is_active=False)
        Authenticator.objects.filter(user=person).delete()
        record(what="person.closed", by=by, subject=Subject.of(person), now=now)


def forget_factors(*, person: User, by: str, now: datetime) -> int:
    """Remove the app, passkeys and recovery codes of somebody who lost them.

    Returns how many there were. They come in by a link and set up anew.
    """
    with writing(durable=True):
        factors = Authenticator.objects.filter(user=person)
        gone = int(factors.count())
        factors.delete()
        facts = {"factors": gone}
        subject = Subject.of(person)
        record(what="factors.forgotten", by=by, subject=subject, now=now, facts=facts)
    return gone


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
        _take(RoleGiven.objects.filter(**which), by, now)
        given = RoleGiven.objects.create(
            **which, from_at=now, until_at=until_at, given_by=by
        )
        _tell_role("role.given", given, by, now)
    return given


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
    Raises NotAllowed for the last operator of the hub, unless its own command asks.
    """
    with writing(durable=True):
        held = RoleGiven.objects.filter(
            person=person,
            role=role,
            emergency=emergency,
            organisation=organisation,
            taken_at=None,
        )
        if role == Role.OPERATOR and by not in PARTS and held.exists():
            _leave_an_operator(held, now)
        return _take(held, by, now) > 0


def _leave_an_operator(held: QuerySet[RoleGiven], now: datetime) -> None:
    here = RoleGiven.objects.live(now).filter(role=Role.OPERATOR, emergency=None)
    left = here.exclude(pk__in=held.values("pk"))
    if here.exists() and not left.filter(until_at=None).exists():
        raise NotAllowed(
            _("Nobody would be left to run this hub. Give the role to another first.")
        )


def take_all_roles(*, person: User, by: str, now: datetime) -> int:
    """Take every role of a person back, and return how many there were."""
    with writing(durable=True):
        held = RoleGiven.objects.filter(person=person, taken_at=None)
        return _take(held, by, now)


def _take(held: QuerySet[RoleGiven], by: str, now: datetime) -> int:
    rows = list(held)
    RoleGiven.objects.filter(pk__in=[row.pk for row in rows]).update(
        taken_at=now, taken_by=by
    )
    for row in rows:
        _tell_role("role.taken", row, by, now)
    return len(rows)


def _tell_role(what: str, row: RoleGiven, by: str, now: datetime) -> None:
    facts = {"role": row.role, "organisation": row.organisation_id}
    record(
        what=what,
        by=by,
        subject=Subject("auth.user", str(row.person_id)),
        emergency=row.emergency_id,
        facts=facts,
        now=now,
    )


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
        asked = Approval.objects.create(
            action=action,
            subject=subject,
            why=why.strip()[:400],
            emergency=emergency,
            asked_by=by,
            asked_at=now,
            expires_at=now + lasts,
        )
        _tell_approval("approval.asked", asked, by, now)
    return asked


def approval_of(action: str, subject: str, now: datetime) -> Approval | None:
    """Return what waits for a second person about a subject, or was granted, and whose
    time has not passed."""
    rows = Approval.objects.filter(action=action, subject=subject, expires_at__gt=now)
    found = rows.filter(state__in=(ApprovalState.ASKED, ApprovalState.GRANTED))
    return found.order_by("-pk").first()


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
        _tell_approval(f"approval.{state}", found, by, now)
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
    _tell_approval("approval.used", found, by, now)
    return found


def _tell_approval(what: str, row: Approval, by: User, now: datetime) -> None:
    record(
        what=what,
        by=by.get_username(),
        subject=Subject.of(row),
        emergency=row.emergency_id,
        why=row.why if what == "approval.asked" else "",
        facts={"action": row.action, "asker": row.asked_by.get_username()},
        now=now,
    )
