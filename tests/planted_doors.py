"""A thousand offers and a thousand requests, each with a name, a phone, a mail address,
a street and a door code that nobody else has; and a look for them in what is told.

Run inside the program by `vigie django shell`, so that they come in by the actions that
the forms use. Each kind begins alike, so one look finds all thousand of it.
"""

import base64
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.urls import URLPattern, get_resolver, reverse
from django.urls.resolvers import RoutePattern

from tests.canaries import letters
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
from vigie.relaying.kinds import kind_of
from vigie.relaying.models import Message
from vigie.relaying.states import Channel

SLUG, MOST, TOGETHER = "port-neuf", 1000, 40
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
_SHAPES = {
    **{kind: rf"{start}[a-z]{{10}}" for kind, start in STARTS.items()},
    "code": r"7q\d{4}k2",
    "phone": r"(?:\+|%2b|&#43;|\\u002b)3363998\d{4}"
    r"|(?<![0-9a-f])(?:0033|33|0)63998\d{4}(?![0-9a-f])"
    r"|0?6[ .-]39[ .-]98[ .-]\d\d[ .-]\d\d",
}
_SEEN = re.compile(
    "|".join(f"(?P<{kind}>{shape})" for kind, shape in _SHAPES.items()).encode()
)


def seen_in(held: bytes) -> set[str]:
    """Return the kinds of planted values that are in some bytes, also packed."""
    small = held.lower()
    found = {str(one.lastgroup) for one in _SEEN.finditer(small)}
    for kind, start in STARTS.items():
        if any(form in small for form in _packed(start)):
            found.add(kind)
    return found


def _packed(start: str) -> Iterator[bytes]:
    yield start.encode("utf-16-le")
    yield start.encode().hex().encode()
    for shift in range(3):  # base64 cuts in three ways; the edges depend on neighbours
        whole = base64.b64encode(b"\0" * shift + start.encode())
        yield whole[4:-4].lower()


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
        "columns": _columns_with_any(),
        "told": _told(),
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
    read = dict.fromkeys(_SHAPES, 0)
    for row in rows:
        held = f"{row.name} {row.phone} {row.mail} {getattr(row, 'street', '')}"
        for kind in seen_in(held.encode()):
            read[kind] += 1
    return {
        **read,
        "offers": Door.objects.count(),
        "requests": Need.objects.count(),
        "stays": Stay.objects.count(),
        "remarks": Remark.objects.count(),
        "controls": Door.objects.filter(note__contains=CONTROL).count(),
    }


def _columns_with_any() -> list[str]:
    """Return which columns of this room, but the sealed ones, hold a planted value."""
    found = []
    for model in (Door, Need, Invitation, Stay, Remark):
        for field in model._meta.concrete_fields:
            if type(field).__name__ == "OperationalField":
                continue
            held = "\n".join(
                str(one) for one in model._base_manager.values_list(field.attname)
            )
            found += [f"{field} {kind}" for kind in seen_in(held.encode())]
    return found


def _told() -> dict[str, list[str]]:
    """Return the kinds found in what letters say, by their kind: in every language, by
    every way, on the locked screen, too."""
    found: dict[str, set[str]] = {}
    for name in Message.objects.values_list("kind", flat=True).distinct().order_by():
        found[name] = set()
        for message in Message.objects.filter(kind=name)[:TOGETHER]:
            facts = json.loads(message.facts)
            for language in ("fr", "en", "es", "ar"):
                for channel in (Channel.SMS, Channel.MAIL, Channel.PUSH):
                    text = kind_of(name).render([facts], language, channel)
                    found[name] |= seen_in(repr(text).encode())
    return {name: sorted(kinds) for name, kinds in found.items()}


def _addresses() -> list[str]:
    """Return every address of the program, with what there is in the place of what
    varies; and the signed pages of both sides, as a link is opened."""
    door, need = Door.objects.first(), Need.objects.first()
    assert door, need
    found = {one for key in (door.pk, need.pk) for one in _walk(str(key))}
    for stay in Stay.objects.all()[:6]:
        found.add(reverse("doors:stay_host", args=[HOSTS.token(stay.pk)]))
        found.add(reverse("doors:stay_guest", args=[GUESTS.token(stay.pk)]))
    for made in Invitation.objects.all()[:6]:
        found.add(reverse("doors:invitation", args=[INVITATIONS.token(made.pk)]))
    return sorted(found)


def _walk(key: str, resolver: Any = None, before: str = "/") -> Iterator[str]:
    for one in (resolver or get_resolver()).url_patterns:
        if not isinstance(one.pattern, RoutePattern):
            continue
        given = {"slug": SLUG, "uuid": key, "int": "1"}
        filled = re.sub(
            r"<(?:(\w+):)?(\w+)>",
            lambda m, given=given: given.get(m[2], given.get(m[1] or "", "x")),
            str(one.pattern),
        )
        if isinstance(one, URLPattern):
            yield before + filled
        else:
            yield from _walk(key, one, before + filled)
