"""What looks for people, plates, phones and places in a text, as one value.

The engine is given the four functions, so that a rule's examples can be tried with
places of their own and the engine can be measured with none.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from vigie.reading.entities.people import find_people
from vigie.reading.entities.phones import find_phones
from vigie.reading.entities.plates import find_plates
from vigie.reading.gazetteer import Gazetteer
from vigie.reading.places import resolve
from vigie.reading.post import Person, Phone, Place, Plate

PlaceHit = tuple[int, int, int]  # gazetteer entry, start and end in the original
Span = tuple[int, int]


def no_people(text: str, places: Sequence[Span]) -> tuple[Person, ...]:
    """Find nobody."""
    return ()


def no_plates(text: str) -> tuple[Plate, ...]:
    """Find no plate."""
    return ()


def no_phones(text: str) -> tuple[Phone, ...]:
    """Find no phone."""
    return ()


def no_places(text: str, hits: Sequence[PlaceHit]) -> tuple[Place, ...]:
    """Find no place."""
    return ()


class Finders(NamedTuple):
    """The four functions, and the folded place phrases whose hits `places` is given:
    (phrase, gazetteer entry). `people` is given the spans that are places."""

    people: Callable[[str, Sequence[Span]], tuple[Person, ...]] = no_people
    plates: Callable[[str], tuple[Plate, ...]] = no_plates
    phones: Callable[[str], tuple[Phone, ...]] = no_phones
    places: Callable[[str, list[PlaceHit]], tuple[Place, ...]] = no_places
    phrases: tuple[tuple[str, int], ...] = ()


NOTHING = Finders()


def naming(places: Sequence[tuple[str, str]]) -> Finders:
    """Return finders that know only the given places: (name, folded name).

    They serve the examples of the rule files: no cell, no precision.
    """
    names = [name for name, _ in places]

    def find(text: str, hits: list[PlaceHit]) -> tuple[Place, ...]:
        return tuple(
            Place(names[entry], 0, "point", False, start, end)
            for entry, start, end in sorted(hits, key=lambda hit: hit[1:])
        )

    phrases = tuple((folded, entry) for entry, (_, folded) in enumerate(places))
    return Finders(places=find, phrases=phrases)


def all_finders(
    gazetteer: Gazetteer | None, region: str, countries: Sequence[str]
) -> Finders:
    """Return the real finders for a deployment.

    `region` decides how a phone without a country code is read, `countries` which
    plates are looked for; both are ISO 3166 alpha-2.
    """
    known = gazetteer or Gazetteer.build(())
    return Finders(
        people=find_people,
        plates=lambda text: find_plates(text, countries),
        phones=lambda text: find_phones(text, region),
        places=lambda text, hits: resolve(text, hits, known),
        phrases=tuple(known.phrases()),
    )
