"""People, plates and phones in a post."""

from collections.abc import Sequence

from vigie.reading.entities.may_hold import may_hold
from vigie.reading.entities.people import find_people
from vigie.reading.entities.phones import FEWEST_FIGURES, find_phones
from vigie.reading.entities.plates import COUNTRIES, find_plates
from vigie.reading.finders import Finders
from vigie.reading.gazetteer import Gazetteer
from vigie.reading.places import resolve

__all__ = ["local_finders"]


def local_finders(
    gazetteer: Gazetteer, region: str, countries: Sequence[str] = COUNTRIES
) -> Finders:
    """Return the finders of an emergency.

    `region` (ISO 3166 alpha-2) reads phones without a country code; `countries` are
    those whose plates are looked for, the likeliest first.
    """
    wanted = tuple(countries)
    return Finders(
        people=find_people,
        plates=lambda text: find_plates(text, wanted),
        phones=lambda text: find_phones(text, region),
        places=lambda text, hits: resolve(text, hits, gazetteer),
        phrases=tuple(gazetteer.phrases()),
        phone_figures=FEWEST_FIGURES,
        may_hold=may_hold,
    )
