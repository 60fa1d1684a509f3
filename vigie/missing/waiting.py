"""Calls that wait for an answer: how long, whose task, and what rounds brought."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from vigie.emergencies.models import Emergency
from vigie.missing.models import Person, Round
from vigie.missing.notes import NotAllowed
from vigie.missing.rounds_due import LOOKED, SETTLED
from vigie.missing.steps import AT_THE_DESK
from vigie.trust.journal.recording import Subject, record
from vigie.trust.models import RoleGiven
from vigie.trust.people.states import Role
from vigie.work.database import writing

AN_HOUR = timedelta(hours=1)
MOST = 100
OWNERS = (Role.VOLUNTEER, Role.MODERATOR, Role.OPERATOR)  # those who work at the desk
VERBS = {"missing.given": "a call became the task of somebody of staff"}


@dataclass(frozen=True)
class Waits:
    """A call on the list. `is_late`: nobody answered for an hour."""

    person: Person
    name: str
    is_late: bool
    found: int  # what its last round knows that nobody judged


def waiting(emergency: Emergency, now: datetime) -> list[Waits]:
    """Return the calls of an emergency that nobody answered, the longest first: one
    query, and no round's words."""
    last = Round.objects.filter(person=OuterRef("pk")).order_by("-number")
    rows = Person.objects.filter(
        emergency=emergency,
        stage__in=LOOKED,
        door__in=AT_THE_DESK,
        expires_at__gt=now,
        answered_at=None,
    ).exclude(state__in=SETTLED)
    found = rows.annotate(found=Subquery(last.values("waits")[:1]))
    return [
        Waits(
            person=row,
            name=row.known.shown_name,
            is_late=row.opened_at <= now - AN_HOUR,
            found=getattr(row, "found", None) or 0,
        )
        for row in found.order_by("opened_at")[:MOST]
    ]


def owners(emergency: Emergency, now: datetime) -> list[str]:
    """Return who may be given a call: those who work at this emergency's desk."""
    rows = RoleGiven.objects.live(now).filter(
        Q(emergency=emergency) | Q(emergency=None),
        role__in=OWNERS,
        person__is_active=True,
    )
    names = rows.values_list("person__username", flat=True)
    return sorted(set(names))


def give(*, person: Person, to: str, by: User, now: datetime) -> None:
    """Make a call the task of somebody at the desk; of nobody with an empty name.

    Raises NotAllowed for whoever does not work there, and where the call no longer
    waits: what officials do has owners of its own.
    """
    if to and to not in owners(person.emergency, now):
        raise NotAllowed(_("They do not work at this desk."))
    with writing(durable=True):
        row = Person.objects.select_for_update().get(pk=person.pk)
        if row.stage not in LOOKED or row.state in SETTLED:
            raise NotAllowed(_("That is not possible now: it has changed meanwhile."))
        Person.objects.filter(pk=row.pk).update(owner=to)
        record(
            what="missing.given",
            by=by.get_username(),
            subject=Subject.of(row),
            emergency=row.emergency_id,
            facts={"to_self": to == by.get_username(), "free": not to},
            now=now,
        )
