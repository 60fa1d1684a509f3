"""How well the finders do on the written cases: shared by the tests and the bench."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from vigie.reading.entities.people import find_people
from vigie.reading.entities.phones import find_phones
from vigie.reading.entities.plates import find_plates
from vigie.reading.tests.entity_cases import CASES, EntityCase


class Score(NamedTuple):
    """What was found of what should be, and the texts that went wrong."""

    name: str
    right: int
    found: int
    wanted: int
    wrong: tuple[str, ...]

    @property
    def precision(self) -> float:
        """Return the share of the found that is right, 1 when nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Return the share of the wanted that was found."""
        return self.right / self.wanted if self.wanted else 1.0


def scores(cases: Iterable[EntityCase] = CASES) -> tuple[Score, ...]:
    """Compare what the finders find with the cases. Every finder reads every case, so
    that a plate taken for a phone counts against the phones."""
    cases = tuple(cases)
    return (
        _score("phones", cases, _phones, lambda case: case.phones),
        _score("plates", cases, _plates, lambda case: case.plates),
        _score("people", cases, _people, lambda case: case.people),
    )


def _phones(case: EntityCase) -> tuple[object, ...]:
    return tuple(phone.e164 for phone in find_phones(case.text, case.region))


def _plates(case: EntityCase) -> tuple[object, ...]:
    return tuple(plate.text for plate in find_plates(case.text))


def _people(case: EntityCase) -> tuple[object, ...]:
    return tuple((person.name, person.age) for person in find_people(case.text))


def _score(
    name: str,
    cases: tuple[EntityCase, ...],
    find: Callable[[EntityCase], tuple[object, ...]],
    wanted: Callable[[EntityCase], tuple[object, ...]],
) -> Score:
    right = found = total = 0
    wrong: list[str] = []
    for case in cases:
        got, want = find(case), wanted(case)
        right += len(set(got) & set(want))
        found += len(got)
        total += len(want)
        if set(got) != set(want):
            wrong.append(f"{case.text!r}: {got} instead of {want}")
    return Score(name, right, found, total, tuple(wrong))
