"""What members say of themselves: that they may be asked, where, and how to reach them.

Of a place only one cell of some 0.1 km² is kept, never the point and never its name.
An address counts once its receiver typed the digits that were sent to it.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from vigie.lib import clock, geo
from vigie.relaying import addresses, queueing
from vigie.relaying.channels.push.subscribing import stored_form
from vigie.relaying.models import Address, Letter, Message
from vigie.relaying.states import Channel
from vigie.safety import telling
from vigie.safety.area import RESOLUTION
from vigie.safety.models import Member, MemberAddress, MemberPlace
from vigie.safety.own import ROOM
from vigie.safety.states import PlaceKind
from vigie.trust.models import ReturnCode
from vigie.trust.people.codes import Prepared, end_codes, keep_code
from vigie.work.database import writing

MOST_ADDRESSES = 6
MOST_A_DAY = 5  # letters with digits to one address
MINUTES = 15  # the digits are good for this and the next quarter of an hour
DIGITS = 6


class NotAllowed(ValueError):
    """The change is not possible now; its text says why."""


def join(
    *, account: User | None, code: Prepared | None, language: str, now: datetime
) -> tuple[Member, ReturnCode | None]:
    """Make a member who may be asked; with an account, or with a prepared code.

    An account has one member: joined twice, it is the same. The code is kept, its
    words are not.
    """
    with writing(durable=True):
        made, _new = (
            Member.objects.get_or_create(
                account=account, defaults=_asked(language, now)
            )
            if account
            else (Member.objects.create(**_asked(language, now)), True)
        )
        subject = str(made.pk)
        kept = keep_code(code, room=ROOM, subject=subject, now=now) if code else None
    return made, kept


def _asked(language: str, now: datetime) -> dict[str, Any]:
    return {"language": language, "chosen_at": now, "made_at": now, "seen_at": now}


def choose(
    *,
    member: Member,
    asked: bool,
    tester: bool,
    language: str,
    name: str,
    now: datetime,
    handles: str = "",
) -> None:
    """Note whether a member wants to be asked, also in drills, and in which language.

    Their letters speak it from then on. Who does not want to be asked keeps their
    circle and their answers. `handles` are their accounts on networks, one a line: a
    post of theirs is then shown to those who look for them.
    """
    member.chosen_at = (member.chosen_at or now) if asked else None
    member.is_tester, member.language = tester, language
    member.name, member.handles = name or None, handles.strip() or None
    kept = ["chosen_at", "is_tester", "language", "name", "handles"]
    with writing(durable=True):
        member.save(update_fields=kept)
        own = member.addresses.values("address")
        Address.objects.filter(pk__in=own).update(language=language)


def put_place(
    *,
    member: Member,
    kind: PlaceKind,
    point: tuple[float, float],
    now: datetime,
    hours: int = 0,
) -> None:
    """Keep the cell of a point (degrees) as a place of a member, instead of another of
    its kind. `hours` after `now` it is forgotten; home and work stay until changed."""
    until = now + timedelta(hours=hours) if kind == PlaceKind.LAST else None
    cell = geo.cell_at(*point, RESOLUTION)
    with writing():
        MemberPlace.objects.update_or_create(
            member=member, kind=kind, defaults={"cell": cell, "until_at": until}
        )


def drop_place(*, member: Member, kind: str) -> bool:
    """Forget a place; whether there was one."""
    with writing():
        gone, _by_model = member.places.filter(kind=kind).delete()
    return gone > 0


def send_digits(
    *, member: Member, channel: Channel, value: str, now: datetime
) -> Address:
    """Send digits to an address that a member gives as theirs, and return it.

    Raises NotAllowed when it had too many today or the member has too many, and
    relaying.addresses.BadAddress.
    """
    with writing():
        address = addresses.address_of(
            channel=channel, value=value, language=member.language, now=now
        )
        _leave_room(member, address)
        message = _announce_digits(address.pk, now)
        mail = Letter.objects.filter(address=address, message__kind=telling.PROVE)
        if mail.filter(queued_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
            raise NotAllowed(_("Enough was sent there today. Try again tomorrow."))
        one = Address.objects.filter(pk=address.pk)
        queueing.queue(queueing.each(message, one, "pk"), now=now)
    return address


def _announce_digits(address: UUID, now: datetime) -> Message:
    slot = _slot(now)
    return queueing.announce(
        event=f"prove:{address.hex}:{slot}",
        kind=telling.PROVE,
        facts={"digits": _digits(address, slot)},
        now=now,
    )


def prove(*, member: Member, address: UUID, typed: str, now: datetime) -> bool:
    """Take an address as a member's own if the digits are those that were sent there;
    whether they were."""
    plain = "".join(one for one in typed if one.isdecimal())
    slots = (_slot(now), _slot(now) - 1)
    # Every number is compared, so that the time taken tells nothing.
    right = [constant_time_compare(plain, _digits(address, slot)) for slot in slots]
    if not any(right):
        return False
    with writing(durable=True):
        MemberAddress.objects.get_or_create(member=member, address_id=address)
        addresses.prove(address=address)
    return True


def take_phone(*, member: Member, subscription: str, now: datetime) -> Address:
    """Ask a member by a notice on the phone that gave a subscription; return where.

    The browser's owner agreed there, so nothing is left to prove. Raises NotAllowed
    for a seventh address, encryption.NoSubscription for what is none.
    """
    value = stored_form(subscription)
    with writing(durable=True):
        address = addresses.address_of(
            channel=Channel.PUSH, value=value, language=member.language, now=now
        )
        _leave_room(member, address)
        MemberAddress.objects.get_or_create(member=member, address=address)
        addresses.prove(address=address.pk)
    return address


def _leave_room(member: Member, address: Address) -> None:
    if member.addresses.exclude(address=address).count() >= MOST_ADDRESSES:
        raise NotAllowed(_("You have six addresses. Remove one first."))


def drop_address(*, member: Member, address: UUID) -> bool:
    """Write to a member no more at an address; whether it was theirs."""
    with writing():
        gone, _by_model = member.addresses.filter(address=address).delete()
    return gone > 0


def leave(*, member: Member, now: datetime) -> None:
    """Forget a member with all that they said, listed and answered, and their code."""
    with writing(durable=True):
        end_codes(room=ROOM, subject=str(member.pk), now=now)
        member.delete()


def _slot(now: datetime) -> int:
    return clock.minute_of(now) // MINUTES


def _digits(address: UUID, slot: int) -> str:
    """Digits that only this deployment can work out, and nobody has to store."""
    made = salted_hmac(
        "vigie.safety.members.digits", f"{address.hex}:{slot}", algorithm="sha256"
    )
    return f"{int.from_bytes(made.digest()[:8], 'big') % 10**DIGITS:0{DIGITS}d}"
