"""Precision and recall of plates by country, on the written posts."""

from typing import NamedTuple

from vigie.reading.entities.plates import COUNTRIES, find_plates
from vigie.reading.tests.plate_cases import CASES


class PlateScore(NamedTuple):
    """What was found in a country's posts; `wrong` holds the posts read wrongly."""

    country: str
    cases: int
    wanted: int
    found: int
    right: int
    wrong: tuple[str, ...]

    @property
    def precision(self) -> float:
        """Of the plates found, the part that stands there."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Of the plates that stand there, the part found."""
        return self.right / self.wanted if self.wanted else 1.0


def scores() -> list[PlateScore]:
    """Return a score for each country, and last one for "all"."""
    each = [_score(one) for one in dict.fromkeys(case.country for case in CASES)]
    cases, wanted, found, right = (
        sum(column) for column in zip(*(one[1:5] for one in each), strict=True)
    )
    return [*each, PlateScore("all", cases, wanted, found, right, ())]


def _score(country: str) -> PlateScore:
    wanted = found = right = 0
    wrong = []
    mine = [case for case in CASES if case.country == country]
    first = (country, *(one for one in COUNTRIES if one != country))
    for case in mine:
        read = [plate.text for plate in find_plates(case.text, first)]
        hits = int(bool(case.wanted) and case.wanted in read)
        wanted += bool(case.wanted)
        found += len(read)
        right += hits
        if len(read) != hits or hits != bool(case.wanted):
            wrong.append(f"{case.text} -> {read}")
    return PlateScore(country, len(mine), wanted, found, right, tuple(wrong))
