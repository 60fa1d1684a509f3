"""Which things of this room come to the desk, and how they are brought there."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from vigie.missing.models import Note, Pair, Passed, Person
from vigie.missing.states import Door, Status, Voice
from vigie.trust.models import Item
from vigie.trust.triage.registering import Thing, register

CALLS = "missing.call"  # by the person's id: a call that waits for an answer
NOTES = "missing.note"  # by the note's: a word that nobody checked
CLAIMS = "missing.claim"  # by the note's: "I am not missing, take me off"
PAIRS = "missing.pair"  # by the pair's: one person twice?
FAMILIES = "missing.family"  # by the person's: a family that an official speaks with
TALKS = "missing.talk"  # by a passed message's: somebody reported it

PRESSING = 3
OF_CALLS = {"minor": 2, "nameless": 2, "call": 2, "post": 1}
OF_NOTES = {"dead": 2, "self": 2, "alive": 1, "missing": 0}
_NOTE_KINDS: dict[str, str] = {
    Status.DEAD: "dead",
    Status.SELF: "self",
    Status.ALIVE: "alive",
    Status.MISSING: "missing",
}


def bring_call(person: Person, language: str = "") -> None:
    """Bring a call to the desk, inside the transaction that opens it."""
    kind = _kind_of(person)
    _bring(
        CALLS,
        person,
        person.pk.hex,
        kind,
        OF_CALLS[kind],
        person.opened_at,
        language,
    )


def bring_call_again(person: Person, now: datetime) -> None:
    """Bring a call back that left the desk when it ended."""
    kind = _kind_of(person)
    thing = f"{person.pk.hex}.{int(now.timestamp())}"
    _bring(CALLS, person, thing, kind, OF_CALLS[kind], now)


def things_of_call(person: Person) -> list[str]:
    """Return under which names a call is at the desk."""
    start = person.pk.hex
    items = Item.objects.filter(room=CALLS, thing__startswith=start)
    return list(items.values_list("thing", flat=True))


def person_of(thing: str) -> UUID:
    """Return whose call a thing of the desk is."""
    return UUID(hex=thing.partition(".")[0])


def bring_note(note: Note) -> None:
    """Bring a word that nobody checked to the desk, if it says how somebody is."""
    kind = _NOTE_KINDS.get(note.status)
    if kind is None or note.verified_at is not None:
        return
    own = note.voice == Voice.SELF and kind == "alive"
    kind = "self" if own else kind
    _bring(NOTES, note.person, note.pk.hex, kind, OF_NOTES[kind], note.source_at)


def bring_claim(note: Note) -> None:
    """Bring "I am not missing" to the desk: the page is down until it is decided."""
    _bring(CLAIMS, note.person, note.pk.hex, "self", PRESSING, note.source_at)


def bring_pairs(pairs: Iterable[Pair]) -> None:
    """Bring records that may be of one person to the desk."""
    for pair in pairs:
        _bring(PAIRS, pair.low, str(pair.pk), "pair", 0, pair.at)


def bring_family(person: Person, now: datetime) -> None:
    """Bring the task to speak with a family in person to the desk."""
    _bring(FAMILIES, person, person.pk.hex, "family", PRESSING, now)


def bring_talk(passed: Passed, now: datetime) -> None:
    """Bring a message that passed between strangers, and was reported, to the desk."""
    _bring(TALKS, passed.thread.person, passed.pk.hex, "talk", 2, now)


def _kind_of(person: Person) -> str:
    if person.is_minor:
        return "minor"
    if person.is_nameless:
        return "nameless"
    return "post" if person.door == Door.POST else "call"


def _bring(
    room: str,
    person: Person,
    thing: str,
    kind: str,
    priority: int,
    at: datetime,
    language: str = "",
) -> None:
    row = Thing(thing, kind, priority, 0, language, at)
    register(person.emergency_id, room, [row])
