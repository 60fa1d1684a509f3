"""Where something was last seen, from what somebody types in fear.

A place that nobody knows is no reason to refuse a lookout: its words are kept, masked.
"""

from typing import NamedTuple

from vigie.emergencies.gazetteer import known_places
from vigie.emergencies.models import Emergency
from vigie.reading.masking import mask
from vigie.reading.places import find_places

LONGEST = 160
DRIVEN_KM = 3_000.0  # from the emergency: a car is far by noon


class Where(NamedTuple):
    """A place as everybody may read it; `cell` 0 where nobody knows it."""

    place: str
    cell: int


def last_seen(typed: str, emergency: Emergency) -> Where:
    """Return the place that was typed: with its cell where the emergency's gazetteer
    knows it, as it was typed otherwise, numbers of houses and phones masked."""
    found = find_places(typed, known_places(emergency, DRIVEN_KM))
    sure = [one for one in found if one.cell and one.sure]
    words: str = mask(" ".join(typed.split()))[:LONGEST]
    return Where(words, sure[0].cell if sure else 0)
