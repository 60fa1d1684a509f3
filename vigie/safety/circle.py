"""Whom a member wants told, and what either side may do about it."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from vigie.relaying import queueing
from vigie.relaying.addresses import address_of, find
from vigie.relaying.models import Address
from vigie.relaying.states import Channel
from vigie.safety.circle_words import ASKED
from vigie.safety.models import Contact, Member, MemberAddress, Question
from vigie.safety.states import CheckState
from vigie.work.database import writing

MOST = 200  # people of one circle


class NotAllowed(ValueError):
    """It cannot be done; its text says why, in the reader's language."""


def channel_of(typed: str) -> Channel:
    """Return by which channel somebody is reached at what was typed."""
    if "://" in typed:
        return Channel.WEBHOOK
    return Channel.MAIL if "@" in typed else Channel.SMS


def add_contact(
    *,
    member: Member,
    reach: str,
    now: datetime,
    name: str = "",
    language: str = "",
    alarmed: bool = False,
) -> Contact:
    """Put somebody into a circle, by phone or mail address; return them.

    Who is there already keeps their place: name and alarm are brought up to date, and
    whoever blocked the member stays unreachable, which nobody is told. Raises
    BadAddress, NotAllowed for a circle that is full.
    """
    channel = channel_of(reach)
    if channel == Channel.WEBHOOK:
        raise NotAllowed(_("Write a telephone number or a mail address."))
    with writing():
        address = address_of(channel=channel, value=reach, now=now, language=language)
        found = Contact.objects.filter(member=member, address=address).first()
        if found is None:
            if Contact.objects.filter(member=member).count() >= MOST:
                raise NotAllowed(_("A circle has at most %s people.") % MOST)
            found = Contact(member=member, address=address, made_at=now)
        found.name, found.alarmed = name or None, alarmed
        found.is_member = _member_at(address)
        found.save()
    return found


def remove_contact(*, member: Member, contact: UUID) -> bool:
    """Take somebody out of a circle; nobody is told. False if they were not in it."""
    with writing():
        gone, _each = Contact.objects.filter(member=member, pk=contact).delete()
    return bool(gone)


def cut(*, member: Member, contact: UUID, now: datetime) -> bool:
    """Have somebody in the circle hear no more of the member, nor be able to ask after
    them. They see what they would see without an answer, and are not told."""
    with writing():
        ties = Contact.objects.filter(member=member, pk=contact, cut_at=None)
        return bool(ties.update(cut_at=now))


def tie_again(*, member: Member, contact: UUID) -> bool:
    """Have somebody in the circle hear of the member again; whether they did not."""
    with writing():
        ties = Contact.objects.filter(member=member, pk=contact)
        return bool(ties.exclude(cut_at=None).update(cut_at=None))


def set_alarmed(*, member: Member, contact: UUID, alarmed: bool) -> bool:
    """Choose whether somebody is told of the member's silence too; False for nobody of
    the circle."""
    with writing():
        ties = Contact.objects.filter(member=member, pk=contact)
        return bool(ties.update(alarmed=alarmed))


def let_be_found(*, member: Member, found: bool) -> None:
    """Choose whether who knows a proven address of the member may see how they are."""
    member.may_be_found = found
    with writing():
        member.save(update_fields=["may_be_found"])


def enter(
    *, member: Member, reach: str, now: datetime, name: str, language: str = ""
) -> None:
    """Put somebody into a circle whom the member sent a link. Who is there already is
    left as the member has them, cut ones too. Raises BadAddress, NotAllowed."""
    address = find(channel=channel_of(reach), value=reach)
    there = address and Contact.objects.filter(member=member, address=address)
    if not there or not there.exists():
        add_contact(member=member, reach=reach, now=now, name=name, language=language)


def block(*, address: Address, member: UUID, now: datetime) -> bool:
    """Have whoever is told at an address hear no more of a member, who is not told."""
    with writing():
        ties = Contact.objects.filter(address=address, member=member, blocked_at=None)
        return bool(ties.update(blocked_at=now))


def unblock(*, address: Address, member: UUID) -> bool:
    """Let whoever is told at an address hear of a member again."""
    with writing():
        ties = Contact.objects.filter(address=address, member=member)
        return bool(ties.update(blocked_at=None))


def ask_after(*, address: Address, member: UUID, now: datetime) -> bool:
    """Ask a member, for one of their circle, whether they are well: at most once in an
    hour. False for who is not in the circle, as for who was asked already."""
    tie = Contact.objects.told().filter(address=address, member=member).first()
    if tie is None:
        return False
    question = _open_question(member)
    with writing():
        Contact.objects.filter(pk=tie.pk).update(sought_at=now)
        message = queueing.announce(
            event=f"asked:{tie.pk.hex}:{now:%Y%m%d%H}",
            kind=ASKED,
            facts={
                "name": tie.name or "",
                "check": question.check_of_id if question else None,
            },
            now=now,
        )
        ways = MemberAddress.objects.filter(member=member)
        return bool(queueing.queue(queueing.each(message, ways), now=now))


def _open_question(member: UUID) -> Question | None:
    asked = Question.objects.filter(member=member, check_of__state=CheckState.OPEN)
    return asked.order_by("-asked_at").first()


def _member_at(address: Address) -> Member | None:
    """The one member who proved this address, if it is one and known."""
    found = list(Member.objects.filter(addresses__address=address)[:2])
    return found[0] if len(found) == 1 else None
