"""What looks for people, plates, phones and places in a text, as one value.

The engine is given the four functions, so that a rule's examples can be tried with
places of their own and the engine can be measured with none.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from vigie.reading.post import Person, Phone, Place, Plate

PlaceHit = tuple[int, int, int]  # gazetteer entry, start and end in the original
Span = tuple[int, int]
PEOPLE, PLATES, PHONES = 1, 2, 4


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


def everything(texts: Sequence[str], figures: Sequence[bool]) -> Sequence[int]:
    """Say that anything may stand in each text."""
    return [PEOPLE | PLATES] * len(texts)


class Finders(NamedTuple):
    """The four functions, and the folded place phrases whose hits `places` is given:
    (phrase, gazetteer entry). `people` is given the spans that are places.

    Without a hit there is no place, without a digit of any script no plate, without
    `phone_figures` digits with nothing but separators between them no phone: the
    reader does not ask then. Nor does it ask for what `may_hold` rules out: it is
    given texts and which of them have a digit, and returns for each the sum of what
    may stand in it, of PEOPLE and PLATES. It may say yes too often, never no.
    """

    people: Callable[[str, Sequence[Span]], tuple[Person, ...]] = no_people
    plates: Callable[[str], tuple[Plate, ...]] = no_plates
    phones: Callable[[str], tuple[Phone, ...]] = no_phones
    places: Callable[[str, list[PlaceHit]], tuple[Place, ...]] = no_places
    phrases: tuple[tuple[str, int], ...] = ()
    phone_figures: int = 1
    may_hold: Callable[[Sequence[str], Sequence[bool]], Sequence[int]] = everything

    @property
    def able(self) -> int:
        """The sum of what these finders may find, of PEOPLE, PLATES and PHONES."""
        return (
            PEOPLE * (self.people is not no_people)
            + PLATES * (self.plates is not no_plates)
            + PHONES * (self.phones is not no_phones)
        )


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
