"""A room of its own for the tests of the desk, and items in it."""

from datetime import UTC, datetime, timedelta

from vigie.emergencies import actions as emergencies
from vigie.emergencies.models import Emergency
from vigie.trust.models import Item
from vigie.trust.triage.registering import Thing, register
from vigie.trust.triage.rooms import Kind, Room
from vigie.work.database import writing

NOW = datetime(2026, 3, 1, 21, 20, tzinfo=UTC)
ROOM = Room(
    "sham.thing",
    "thing",
    {
        "plea": Kind(2, 1, asks=True),
        "cry": Kind(3, 2, asks=True),
        "offer": Kind(2, 4),
        "note": Kind(1, 8),
    },
)


def emergency(slug: str = "crue") -> Emergency:
    """Open an emergency."""
    return emergencies.open_emergency(
        name=slug.title(), slug=slug, by="test", now=NOW - timedelta(hours=9)
    )


def thing(number: int, kind: str = "plea", minutes: float = 30, **more) -> Thing:
    """Return a thing that was first seen some minutes ago."""
    given = {
        "id": str(number),
        "kind": kind,
        "priority": ROOM.kind(kind).priority,
        "labels": ROOM.kind(kind).bit,
        "language": "fr",
        "opened_at": NOW - timedelta(minutes=minutes),
    }
    return Thing(**(given | more))


def bring(where: Emergency, *things: Thing) -> list[Item]:
    """Register things and return their items, in the order given."""
    with writing():
        register(where.pk, ROOM.label, things)
    found = {item.thing: item for item in Item.objects.filter(room=ROOM.label)}
    return [found[one.id] for one in things]
