"""Whoever is no member and is asked all the same: because members listed them.

A member says where one of their circle is likely to be. When a check reaches that cell
they get one question, which names who listed them. They are no member by that: nobody
finds them, and they list nobody. Whoever proved the address themselves is asked by what
they said themselves, and by nobody's list.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from vigie.lib import geo
from vigie.relaying.addresses import find
from vigie.relaying.models import Address
from vigie.safety import asking, letters
from vigie.safety.area import RESOLUTION
from vigie.safety.circle import NotAllowed, channel_of, enter
from vigie.safety.models import (
    Check,
    CheckRange,
    Contact,
    ContactPlace,
    Member,
    Question,
    Standing,
)
from vigie.safety.states import PlaceKind
from vigie.work.database import writing

MOST = 20  # people whom one member has asked
UNUSED_FOR = timedelta(days=1)
Point = tuple[float, float]


def have_asked(
    *,
    contact: Contact,
    kind: PlaceKind,
    point: Point,
    now: datetime,
    hours: int = 0,
) -> None:
    """Have one of a circle asked in checks that reach a point (degrees), of which the
    cell is kept; at once in those that are open.

    `hours` after `now` a last place is forgotten. Raises NotAllowed for a member
    without a name, for the question names who listed them, and for one too many.
    """
    _may_have_asked(contact.member, contact.address)
    until = now + timedelta(hours=hours) if kind == PlaceKind.LAST else None
    cell = geo.cell_at(*point, RESOLUTION)
    with writing(durable=True):
        ContactPlace.objects.update_or_create(
            contact=contact, kind=kind, defaults={"cell": cell, "until_at": until}
        )
        Contact.objects.filter(pk=contact.pk).update(asked_too=True)
        there, _new = Member.objects.get_or_create(
            listed_id=contact.address_id,
            defaults={
                "language": contact.address.language,
                "made_at": now,
                "seen_at": now,
            },
        )
        for check in _open_checks(cell):
            _ask_late(check, there, now)


def have_asked_in(
    *,
    check: Check,
    member: Member,
    name: str,
    reach: str,
    point: Point,
    now: datetime,
    language: str = "",
) -> None:
    """Put somebody into a circle and have them asked in one open check.

    Who is there already is left as the member has them. Raises NotAllowed, also for a
    point outside of the check's ground, and BadAddress.
    """
    if not _open_checks(geo.cell_at(*point, RESOLUTION)).filter(pk=check.pk).exists():
        raise NotAllowed(_("Nobody is asked there: it lies outside of the area."))
    _may_have_asked(member, find(channel=channel_of(reach), value=reach))
    enter(member=member, reach=reach, now=now, name=name, language=language)
    contact = contact_at(member, reach)
    have_asked(
        contact=contact,
        kind=PlaceKind.LAST,
        point=point,
        now=now,
        hours=check.stale_hours,
    )


def contact_at(member: Member, reach: str) -> Contact:
    """Return the one of a circle who is reached there. Raises Contact.DoesNotExist."""
    address = find(channel=channel_of(reach), value=reach)
    return member.circle.select_related("member", "address").get(address=address)


def _may_have_asked(member: Member, address: Address | None) -> None:
    if not member.name:
        raise NotAllowed(_("Say first what they call you: the question names you."))
    others = member.circle.filter(asked_too=True).exclude(address=address)
    if others.count() >= MOST:
        raise NotAllowed(_("You may have at most %s people asked.") % MOST)


def drop_place(*, contact: Contact, kind: str) -> bool:
    """Forget where one of a circle is; without a place they are asked no more.
    Whether there was one."""
    with writing():
        gone, _by_model = contact.places.filter(kind=kind).delete()
        if not contact.places.exists():
            Contact.objects.filter(pk=contact.pk).update(asked_too=False)
    return gone > 0


def _open_checks(cell: int) -> QuerySet[Check]:
    covers = CheckRange.objects.filter(
        check_of=OuterRef("pk"), low__lte=cell, high__gte=cell
    )
    return Check.objects.open().select_related("emergency").filter(Exists(covers))


def _ask_late(check: Check, there: Member, now: datetime) -> None:
    question = asking.ask_also(check, there, now)
    if question is not None:
        letters.ask_one(question, now)


def how_they_are(member: Member, now: datetime) -> dict[UUID, Standing]:
    """Return, by contact, how those stand whom a member has asked; nothing of whoever
    wants the member told nothing."""
    ties = member.circle.told().filter(asked_too=True)
    at = dict(ties.values_list("address", "pk"))
    rows = Standing.objects.fresh(now).filter(
        member__listed__in=at, emergency__state="open"
    )
    last = rows.select_related("member").order_by("at")
    return {at[row.member.listed_id]: row for row in last if row.member.listed_id}


def seen(member: Member, now: datetime) -> None:
    """Keep those whom a member has asked as long as the member comes."""
    theirs = member.circle.filter(asked_too=True).values("address")
    Member.objects.filter(listed__in=theirs).update(seen_at=now)


def unused(now: datetime) -> QuerySet[Member]:
    """Return the listed whom nobody has asked any more, and who are in no check."""
    asked = Contact.objects.filter(address=OuterRef("listed"), asked_too=True)
    in_check = Question.objects.filter(member=OuterRef("pk"))
    rows = Member.objects.filter(Q(listed__isnull=False), made_at__lte=now - UNUSED_FOR)
    return rows.filter(~Exists(asked), ~Exists(in_check))
