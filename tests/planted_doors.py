"""A thousand offers and a thousand requests, each with a name, a phone, a mail address,
a street and a door code that nobody else has.
"""

import re
from datetime import timedelta
from typing import Any

from django.urls import reverse

from tests.canaries import letters
from tests.planting import PHONE, SLUG, TOGETHER, Values, walk
from vigie.doors import (
    accepting,
    asking,
    matching,
    offering,
    places_named,
    showing,
    stays,
)
from vigie.doors.letter_words import GUESTS, HOSTS, INVITATIONS
from vigie.doors.models import Door, Invitation, Need, Remark, Stay
from vigie.doors.offering import Reached
from vigie.doors.states import Household, Level, Rating, Side, Way
from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.relaying.addresses import address_of
from vigie.relaying.states import Channel

MOST = 1000
QUARTERS = ("Quai Vert", "Les Carmes")
GROUPS = (
    *({"women": 1}, {"men": 2}, {"women": 1, "children": 1}),
    *({"men": 1, "women": 1}, {"children": 1}),
)
CONTROL = "vkeverybody"  # a word of each note that everybody may read
STARTS = {
    "name": "vkcanaryname",
    "street": "vkcanarystreet",
    "mail": "vkcanarymail",
}
VALUES = Values(STARTS, {"code": r"7q\d{4}k2", "phone": PHONE})


def plant(many: int) -> dict[str, Any]:
    """Store so many of both, have some of them meet, and return what can be seen of
    them from inside: how many, in which columns, in which letters, at which addresses.
    """
    emergency = Emergency.objects.get(slug=SLUG)
    where = [places_named.place_named(one, emergency) for one in QUARTERS]
    for number in range(many):
        _offer(emergency, number, where[number % 2])
        _ask(emergency, number, where[number % 2])
    known = Door.objects.filter(level=Level.UNKNOWN, places__gte=2)
    known.update(level=Level.PHONE)
    _meet()
    return {
        "counted": _counted(),
        "columns": VALUES.columns(Door, Need, Invitation, Stay, Remark),
        "told": VALUES.told(),
        "addresses": _addresses(),
    }


def _offer(emergency: Emergency, number: int, where: Any) -> None:
    now = clock.now()
    reached = _reached(number, now)
    offering.offer_door(
        emergency=emergency,
        number=1 + number % 4,
        where=where,
        until=now + timedelta(hours=14),
        reached=reached,
        way=Way.PAGE,
        now=now,
        says={
            "household": Household.values[number % 6],
            "takes_children": number % 2 == 0,
        },
        note=_note(number, reached),
    )


def _ask(emergency: Emergency, number: int, where: Any) -> None:
    now = clock.now()
    reached = _reached(MOST + number, now)
    asking.ask_for_bed(
        emergency=emergency,
        who=GROUPS[number % 5],
        where=where,
        until=now + timedelta(hours=14),
        reached=reached,
        way=Way.PAGE,
        now=now,
        note=_note(MOST + number, reached),
    )


def _reached(number: int, now: Any) -> Reached:
    phone = f"+3363998{number:04d}"
    mail = f"{STARTS['mail']}{letters(10)}@mail.example"
    by_mail = number % 2 == 0
    return Reached(
        name=(STARTS["name"] + letters(10)).capitalize(),
        phone=phone,
        mail=mail,
        street=f"12 rue {(STARTS['street'] + letters(10)).capitalize()}, "
        f"digicode {_code(number)}",
        address=address_of(
            channel=Channel.MAIL if by_mail else Channel.SMS,
            value=mail if by_mail else phone,
            now=now,
            language=("fr", "en", "es", "ar")[number % 4],
        ),
        language="fr",
    )


def _code(number: int) -> str:
    return f"7Q{number:04d}K2"


def _note(number: int, reached: Reached) -> str:
    """What somebody writes who knows no better."""
    phone = f"0{reached.phone[3:]}" if number % 3 else reached.phone
    street = reached.street.partition(",")[0]
    said = (
        f"{CONTROL}. {street}, digicode {_code(number)}, sonnez chez {reached.name}, "
        f"appelez le {phone} ou {reached.mail}",
        f"{CONTROL}. Écrivez à {reached.mail}. Code porte : {_code(number)}. {street}. "
        f"Interphone {reached.name}. Tél. {' '.join(re.findall('..', phone[-10:]))}",
    )
    return said[number % 2]


def _meet() -> None:
    """Hosts are asked, some say yes; sides are shown each other, one is not safe, both
    remark."""
    now = clock.now()
    for need in Need.objects.filter(stage="open").order_by("pk")[: 3 * TOGETHER]:
        matching.look_for(need=need, now=now)
    asked = Invitation.objects.filter(state="asked").order_by("need_id")
    for made in list(asked)[: 2 * TOGETHER]:
        accepting.say_yes(invitation=made.pk, now=now)
    mine = list(Stay.objects.order_by("pk"))
    for stay in mine[:20]:
        for side in (Side.HOST, Side.GUEST):
            assert showing.show(stay=stay.pk, to=side, now=now)
        stays.arrive(stay=stay.pk, now=now)
        stays.remark(
            stay=stay.pk,
            side=Side.GUEST,
            rating=Rating.MIXED,
            words=f"Call {stay.need.phone}, code {_code(1)}, {stay.need.mail}",
            now=now,
        )
    stays.feel_unsafe(stay=mine[0].pk, side=Side.GUEST, now=now)
    stays.end(stay=mine[1].pk, by="guest", now=now)


def _counted() -> dict[str, int]:
    """Return how many there are of what was planted, each value read back and found."""
    rows = [*Door.objects.all(), *Need.objects.all()]
    read = dict.fromkeys(VALUES.shapes, 0)
    for row in rows:
        held = f"{row.name} {row.phone} {row.mail} {getattr(row, 'street', '')}"
        for kind in VALUES.seen_in(held.encode()):
            read[kind] += 1
    return {
        **read,
        "offers": Door.objects.count(),
        "requests": Need.objects.count(),
        "stays": Stay.objects.count(),
        "remarks": Remark.objects.count(),
        "controls": Door.objects.filter(note__contains=CONTROL).count(),
    }


def _addresses() -> list[str]:
    """Return every address of the program, with what there is in the place of what
    varies; and the signed pages of both sides, as a link is opened."""
    door, need = Door.objects.first(), Need.objects.first()
    assert door, need
    found = {one for key in (door.pk, need.pk) for one in walk(str(key))}
    for stay in Stay.objects.all()[:6]:
        found.add(reverse("doors:stay_host", args=[HOSTS.token(stay.pk)]))
        found.add(reverse("doors:stay_guest", args=[GUESTS.token(stay.pk)]))
    for made in Invitation.objects.all()[:6]:
        found.add(reverse("doors:invitation", args=[INVITATIONS.token(made.pk)]))
    return sorted(found)
