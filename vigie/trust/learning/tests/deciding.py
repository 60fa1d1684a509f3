"""A room whose things have words, and somebody who decides about them."""

from vigie.reading.labels import LABELS
from vigie.trust.models import Item
from vigie.trust.triage.actions import decide
from vigie.trust.triage.registering import register
from vigie.trust.triage.rooms import Kind, Room, Words
from vigie.trust.triage.tests.making import NOW, thing
from vigie.work.database import writing

TEXTS: dict[str, str] = {}
OFFER, REQUEST = LABELS["shelter.offer"], LABELS["shelter.request"]
TRUE = "two beds and a sofa for tonight"
FALSE = "the doors of the stadium open for the match"


def _words(things):
    return {t: Words(TEXTS[t], ("en.offer.sham",)) for t in things if t in TEXTS}


ROOM = Room(
    "sham.call",
    "sham",
    {
        "shelter.offer": Kind(2, OFFER.bit),
        "shelter.request": Kind(2, REQUEST.bit, asks=True),
    },
    _words,
)


def offers(where, texts, first=1, minutes=30.0):
    """Bring offers with these texts to the desk, the oldest first."""
    made = []
    for number, text in enumerate(texts, first):
        TEXTS[str(number)] = text
        made.append(
            thing(
                number,
                kind="shelter.offer",
                priority=2,
                labels=OFFER.bit,
                minutes=minutes - number * 0.01,
            )
        )
    with writing():
        register(where.pk, ROOM.label, made)
    return [Item.objects.get(thing=one.id) for one in made]


def teach_by_hand(where, count):
    """Let somebody find every second offer right and drop the others."""
    texts = [
        f"{FALSE if n % 2 else TRUE} {'abcdefgh'[n % 8]}{n % 7}" for n in range(count)
    ]
    rows = []
    for number, item in enumerate(offers(where, texts)):
        verb = "drop" if number % 2 else "right"
        rows.append(decide(item=item, verb=verb, by="ama", now=NOW))
    return rows
