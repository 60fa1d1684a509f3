"""What every new call still needs: to be found, and to stand at the desk."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Replace

from vigie.missing import following, search, suggesting
from vigie.missing.after import step, without
from vigie.missing.bringing import CALLS, bring_call
from vigie.missing.models import NameKey, Person
from vigie.missing.states import Door
from vigie.relaying.models import Message
from vigie.trust.models import Item

AT_THE_DESK = (Door.PAGE, Door.POST, Door.SMS, Door.STAFF)  # somebody waits for these


def know_steps() -> None:
    """Say what is done for new calls; the room does so when it starts."""
    step("search", without(NameKey, "person"))(find_by)
    step("pairs", _not_compared)(suggest_pairs)
    step("desk", _off_the_desk)(bring_calls)
    step("receipt", _without_receipt)(send_receipts)


def find_by(people: list[Person], now: datetime) -> None:
    """Have the search find these people."""
    search.index([(person, person.known) for person in people])


def suggest_pairs(people: list[Person], now: datetime) -> None:
    """Suggest to the desk which other records may be of these people."""
    suggesting.suggest(people, now)
    ids = [person.pk for person in people]
    Person.objects.filter(pk__in=ids).update(compared_at=now)


def _not_compared(calls: "QuerySet[Person]") -> "QuerySet[Person]":
    return calls.filter(compared_at=None, is_own=True)


def bring_calls(people: list[Person], now: datetime) -> None:
    """Bring these calls to the triage desk, unless they come from a list or another
    registry."""
    for person in people:
        if person.door in AT_THE_DESK:
            bring_call(person, person.known.language)


def _off_the_desk(calls: "QuerySet[Person]") -> "QuerySet[Person]":
    thing = Replace(Cast(OuterRef("pk"), TextField()), Value("-"), Value(""))
    items = Item.objects.filter(room=CALLS, thing=thing)
    return calls.filter(~Exists(items), door__in=AT_THE_DESK)


def send_receipts(people: list[Person], now: datetime) -> None:
    """Write to who looks that their call is open, if they left an address."""
    for person in people:
        following.send_receipt(person, now)


def _without_receipt(calls: "QuerySet[Person]") -> "QuerySet[Person]":
    asked = calls.filter(follows__is_seeker=True).order_by("-opened_at")[:200]
    events = {following.receipt_of(pk): pk for pk in asked.values_list("pk", flat=True)}
    there = Message.objects.filter(event__in=events).values_list("event", flat=True)
    lacking = [pk for event, pk in events.items() if event not in set(there)]
    return calls.filter(pk__in=lacking)
