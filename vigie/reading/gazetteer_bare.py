"""The words that name a place where nobody has given a gazetteer.

Districts by their number, and the words beside which a name stands. None of them
leads to a row: such a place has a name, no cell, and is never sure.
"""

from collections.abc import Iterator
from functools import cache

from vigie.reading import gazetteer_names as names

# City, how many numbered districts it has, and the postcode before the first.
_CITIES = (("Paris", 20, 75000), ("Lyon", 9, 69000), ("Marseille", 16, 13000))
_MOST = 20
_RANKS = 3  # "first" to "third" count anything: their tags say nothing
NEAR_CUES = ("near", "vers", "pres", "pret", "proche", "quartier", "secteur", "barrio")
_METRO_LINES = range(1, 15)


@cache
def district_names() -> dict[str, tuple[str, str]]:
    """Return for each folded phrase of a numbered district its role (as in
    `gazetteer.Entry`) and what to call it: "15e", "Paris 18e"."""
    found: dict[str, tuple[str, str]] = {}
    for number in range(1, _MOST + 1):
        for phrase, role in names.ordinals(number):
            if phrase[0] != "#" or number > _RANKS:
                found.setdefault(phrase, (role, _ordinal(number)))
    for city, most, before in _CITIES:
        for number in range(1, most + 1):
            name = f"{city} {_ordinal(number)}"
            for phrase, role in names.in_city(names.words_of(city), number):
                found.setdefault(phrase, (role, name))
            found.setdefault(str(before + number), ("named", name))
    return found


def _ordinal(number: int) -> str:
    return "1er" if number == 1 else f"{number}e"


def bare_phrases() -> Iterator[tuple[str, str]]:
    """Yield (role, folded phrase): districts, lines ("station": the name of one may
    follow) and words for "near". The other cues belong to every gazetteer."""
    for phrase, (role, _) in district_names().items():
        yield role, phrase
    lines = [f"metro {number}" for number in _METRO_LINES]
    lines += [f"rer {letter}" for letter in "abcde"]
    for phrase in dict.fromkeys(p for line in lines for p in names.line_phrases(line)):
        if len(phrase) > 2 or phrase[-1].isdigit():  # "you're" is no RER E
            yield "station", phrase
    for cue in NEAR_CUES:
        yield "near", cue
