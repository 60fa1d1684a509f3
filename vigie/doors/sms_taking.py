"""From what an SMS tells to an offer or a request: of one telephone, once."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from vigie.doors import asking, matching, offering
from vigie.doors.models import Door, Need
from vigie.doors.models.doors import MOST_PLACES
from vigie.doors.models.needs import MOST_PEOPLE
from vigie.doors.offering import Reached
from vigie.doors.places_named import Named, NoSuchPlace, place_named
from vigie.doors.questions import moment_of
from vigie.doors.sms_words import Told
from vigie.doors.states import DoorStage, Level, Way, Welcomes
from vigie.emergencies.models import Emergency
from vigie.relaying.models import Address, Incoming
from vigie.trust.people.codes import Prepared

LONGEST = timedelta(days=3)
NOWHERE = Named("", 0)
STANDING = (DoorStage.OPEN, DoorStage.PAUSED, DoorStage.HELD)
_STREET = re.compile(
    r"(?i)\b(?:rue|avenue|av|boulevard|bd|quai|all[ée]e|impasse|passage|cours|calle"
    r"|avenida|street|road|lane)\b|شارع"
)


@dataclass(frozen=True)
class Sent:
    """One message of a telephone: by its id what it makes is made once."""

    came: Incoming
    address: Address
    language: str

    @property
    def at(self) -> datetime:
        """When it came."""
        return self.came.came_at


@dataclass(frozen=True)
class Where:
    """The emergency in which a place is known, and what it is there; `why` is the
    sentence for whoever named it where it is not."""

    emergency: Emergency
    named: Named | None = None
    why: str = ""


def where_is(place: str, among: list[Emergency]) -> Where:
    """Return where a place is: in the likeliest emergency whose gazetteer knows it."""
    why = ""
    for one in among:
        try:
            return Where(one, place_named(place, one))
        except NoSuchPlace as error:
            why = why or str(error)
    return Where(among[0], why=why)


def take(told: Told, where: Where, sent: Sent, prepared: Prepared) -> Door | Need:
    """Store what a telephone offers or asks for, and return it; where the same stands
    already, that one is returned. Its words are kept only where a row is made. Raises
    TooMany."""
    same = _same(told, where, sent)
    if isinstance(same, Door) and same.stage == DoorStage.PAUSED:
        offering.renew_door(door=same, now=sent.at)
        same.refresh_from_db()
    if same is not None:
        return same
    if told.what == "offer":
        return _offer(told, where, sent, prepared)
    need = _ask(told, where, sent, prepared)
    matching.look_for(need=need, now=sent.at)
    return need


def take_minor(told: Told, where: Where, sent: Sent) -> Need:
    """Bring a minor without an adult before a person at once, wherever they are."""
    return _ask(told, where, sent, None)


def _offer(told: Told, where: Where, sent: Sent, prepared: Prepared) -> Door:
    """The number is proven by the message itself."""
    return offering.offer_door(
        emergency=where.emergency,
        number=told.count,
        where=where.named or NOWHERE,
        until=_until(told, sent.at),
        reached=_reached(told, sent),
        way=Way.SMS,
        now=sent.at,
        says=_says_of_offer(told, sent.language),
        level=Level.PHONE,
        prepared=prepared,
        pk=sent.came.pk,
    )


def _ask(told: Told, where: Where, sent: Sent, prepared: Prepared | None) -> Need:
    return asking.ask_for_bed(
        emergency=where.emergency,
        who=who_of(told),
        where=where.named or NOWHERE,
        until=_until(told, sent.at),
        reached=_reached(told, sent),
        way=Way.SMS,
        now=sent.at,
        says=_says_of_need(told, sent.language),
        prepared=prepared,
        pk=sent.came.pk,
    )


def is_too_many(told: Told) -> bool:
    """Whether it is more than one home or one request may hold."""
    return told.count > (MOST_PLACES if told.what == "offer" else MOST_PEOPLE)


def who_of(told: Told) -> dict[str, int]:
    """Return how many of whom; who may be minors without an adult are children."""
    if told.is_minor:
        return {"children": min(max(told.count, 1), MOST_PEOPLE)}
    known = told.women + told.men + told.children
    return {
        "women": told.women,
        "men": told.men,
        "children": told.children,
        "others": max(told.count - known, 0),
    }


def _same(told: Told, where: Where, sent: Sent) -> Door | Need | None:
    """The same, told before: who gets no answer at once sends it again."""
    if where.named is None:
        return None
    rows = _doors(sent) if told.what == "offer" else _needs(sent)
    who = {"places": told.count} if told.what == "offer" else who_of(told)
    same = rows.filter(emergency=where.emergency, quarter=where.named.quarter, **who)
    return same.exclude(pk=sent.came.pk).order_by("made_at", "pk").first()


def _doors(sent: Sent) -> "QuerySet[Any]":
    rows = Door.objects.filter(address=sent.address, until__gt=sent.at)
    return rows.filter(stage__in=STANDING)


def _needs(sent: Sent) -> "QuerySet[Any]":
    return Need.objects.waiting(sent.at).filter(address=sent.address)


def _until(told: Told, now: datetime) -> datetime:
    if told.until is None or told.until <= now:
        return moment_of("morning", now)
    return min(told.until, now + LONGEST)


def _reached(told: Told, sent: Sent) -> Reached:
    street = told.place if told.what == "offer" and _STREET.search(told.place) else ""
    return Reached(
        phone=sent.came.sender or "",
        street=street,
        address=sent.address,
        language=sent.language,
    )


def _says_of_offer(told: Told, language: str) -> dict[str, Any]:
    welcomes = Welcomes.ANYONE
    if told.women_only:
        welcomes = Welcomes.WOMEN
    elif told.families_only:
        welcomes = Welcomes.FAMILIES
    return {
        "welcomes": welcomes,
        "takes_children": bool(told.takes_children) or told.families_only,
        "takes_pets": bool(told.pets),
        "has_pets": told.has_pets,
        "is_wheelchair": bool(told.wheelchair),
        "is_smoking": bool(told.smoking),
        "can_fetch": told.fetch,
        "languages": list(told.languages) or [language],
    }


def _says_of_need(told: Told, language: str) -> dict[str, Any]:
    return {
        "wants_women_only": told.women_only,
        "has_pets": bool(told.pets),
        "needs_wheelchair": bool(told.wheelchair),
        "no_smoke": told.smoking is False,
        "needs_fetching": told.fetch,
        "languages": list(told.languages) or [language],
    }
