"""The words by which people call a place: from a row to folded phrases."""

import re
from collections.abc import Iterator

from vigie.reading.common_words import words
from vigie.reading.fold import fold

# The kinds of way, each with what people write for it. The first is the full word.
WAYS = (
    ("rue", "r"),
    ("boulevard", "bd", "bld", "blvd", "boul", "bvd"),
    ("avenue", "av", "ave"),
    ("place", "pl"),
    ("faubourg", "fbg", "fg"),
    ("quai",),
    ("passage",),
    ("impasse",),
    ("allee",),
    ("square",),
    ("villa",),
    ("cours",),
    ("chemin",),
    ("calle",),
    ("avenida", "avda"),
    ("plaza",),
    ("paseo",),
    ("شارع",),
    ("ساحه",),
    ("نهج",),
)
SQUARES = frozenset(("place", "pl", "square", "plaza", "ساحه"))
# What may begin an unknown street in a post. "r", "cours", "villa", "chemin" and
# "passage" are too often something else.
STREET_CUES = (
    *("rue", "rues", "boulevard", "boulevards", "bd", "bld", "blvd", "bvd", "avenue"),
    *("av", "ave", "place", "pl", "faubourg", "fbg", "quai", "impasse", "allee"),
    *("square", "calle", "avenida", "plaza", "paseo", "شارع", "ساحه", "نهج"),
)
STATION_CUES = (
    *("metro", "station", "stations", "gare", "rer", "tram", "tramway", "arret"),
    *("subway", "estacion", "parada", "محطه", "مترو"),
)
# What follows these by a hyphen is no name of its own: "Faubourg-Montmartre".
_HEADS = words(
    """
    faubourg porte pont place champs palais hotel cite grand grande petit petite haut
    haute vieux vieille rendez moulin chateau jardin four gros belle beau centre cour
    """
)
CUES = frozenset((*STREET_CUES, *STATION_CUES, "porte", "pont", "mairie", "saint"))
_LITTLE = words("de du des d la le les l el del of the")
_SAINT = {"saint": "st", "sainte": "ste", "st": "saint", "ste": "sainte"}
_ORDINAL_NAME = re.compile(
    r"(?:paris |lyon |marseille )?(\d{1,2})(?: ?(?:er|ere|e|eme|ieme|th|st|nd|rd))?"
    r"(?: (?:ardt|arr|arrdt|arrondissement|district|distrito))?"
)
_TOWN_OF = re.compile(
    r"(?:mairie|eglise|basilique|hotel de ville|hopital|fort)"
    r" (?:de la|de|des|du|d) (.+)"
)
ROMAN = (
    *("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"),
    *("xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx", "xxi", "xxii"),
)
_FRENCH = (
    *("premier", "deuxieme", "troisieme", "quatrieme", "cinquieme", "sixieme"),
    *("septieme", "huitieme", "neuvieme", "dixieme", "onzieme", "douzieme"),
    *("treizieme", "quatorzieme", "quinzieme", "seizieme", "dix septieme"),
    *("dix huitieme", "dix neuvieme", "vingtieme"),
)
_ENGLISH = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"),
    *("ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth"),
    *("fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
    "twentieth",
)


def words_of(name: str) -> str:
    """Return a name folded to one phrase: sentence ends in it become spaces."""
    return fold(name).replace(".", " ").replace("#", "").replace("  ", " ").strip()


def spellings(phrase: str) -> set[str]:
    """Return the phrase as people write it: abbreviations, "st", without the "de"."""
    forms = {phrase}
    first, *rest = phrase.split(" ")
    for way in WAYS:
        if first in way and rest:
            tails = {tuple(rest), tuple(_without_little(rest))}
            forms |= {" ".join((w, *tail)) for w in way for tail in tails if tail}
    for form in list(forms):
        parts = form.split(" ")
        if any(part in _SAINT for part in parts):
            forms.add(" ".join(_SAINT.get(part, part) for part in parts))
    return forms


def _without_little(given: list[str]) -> list[str]:
    kept = list(given)
    while len(kept) > 1 and kept[0] in _LITTLE:
        kept.pop(0)
    return kept


def with_tags(phrase: str) -> Iterator[str]:
    """Yield the phrase and its hashtags: #GareDuNord, #gare_du_nord."""
    yield phrase
    joined = phrase.replace(" ", "")
    if len(joined) > 3 or not joined.isascii():
        yield "#" + joined
        if " " in phrase:
            yield "#" + phrase


def parts_of(name: str) -> list[str]:
    """Return the names inside a double name: "Châtelet - Les Halles" has two.

    They are weaker than the whole: a part may name another place.
    """
    spaced = re.split(r"\s+[-–—/]\s+|[–—/]", name)
    parts = spaced if len(spaced) > 1 else _hyphen_parts(name)
    if len(parts) < 2:
        parts = []
    phrases = [words_of(part) for part in parts]
    whole = words_of(name)
    first, _, rest = whole.partition(" ")
    if first in _LITTLE and len(rest) > 3:
        phrases.append(rest)
    return [p for p in phrases if len(p) > 3 and p != whole]


def _hyphen_parts(name: str) -> list[str]:
    """Cut at hyphens between two names, not within one ("Noisy-le-Grand")."""
    if re.search(r"-[a-zà-ÿ]", name):
        return [name]
    cuts = re.split(
        r"(?<!\bSaint)(?<!\bSainte)(?<!\bSt)(?<!\bNotre)-(?=[A-ZÀ-Þ])", name
    )
    if any(len(cut) < 5 for cut in cuts) or fold(cuts[0]).split(" ")[-1] in _HEADS:
        return [name]
    return cuts


def town_of(phrase: str) -> str:
    """Return the town that a station is the town hall or church of, or ""."""
    found = _TOWN_OF.fullmatch(phrase)
    return found[1] if found and len(found[1]) > 3 else ""


def like_a_person(name: str) -> bool:
    """Tell whether a name of two plain words may be somebody's: "Louis Blanc"."""
    parts = name.split()
    if len(parts) != 2 or "-" in name:
        return False
    return all(len(p) > 3 for p in parts) and words_of(parts[0]) not in CUES


def number_of(names: tuple[str, ...]) -> int:
    """Return the number of a numbered district ("11", "11ème Ardt"), or 0."""
    for name in names:
        found = _ORDINAL_NAME.fullmatch(words_of(name))
        if found and 0 < int(found[1]) < 23:
            return int(found[1])
    return 0


def ordinals(number: int) -> Iterator[tuple[str, str]]:
    """Yield how a district is called by its number: (phrase, role).

    Roles: "ordinal" needs signs that a district is meant; "named" says so itself.
    """
    figures = [f"{number}{end}" for end in ("e", "eme", "ieme", "th")]
    figures += [f"{number} {end}" for end in ("e", "eme", "ieme")]
    if number == 1:
        figures += ["1er", "1 er", "1ere"]
    figures += [f"{number}{_english_end(number)}"]
    romans = [
        ROMAN[number - 1] + end for end in (["e", "eme"] if number > 1 else ["er"])
    ]
    plain = [*figures, *romans, *_words_for(_FRENCH, number)]
    if number > 1:
        plain.append(f"{ROMAN[number - 1]} eme")
    for form in dict.fromkeys(plain):
        yield form, "ordinal"
        yield "#" + form.replace(" ", ""), "named"
        for noun in ("arrondissement", "arr", "ardt", "arrdt", "district"):
            yield f"{form} {noun}", "named"
    for form in _words_for(_ENGLISH, number):
        yield f"{form} arrondissement", "named"
        yield f"{form} district", "named"
    for before in ("arrondissement", "distrito", "district", "الدائرة"):
        yield words_of(f"{before} {number}"), "named"
    yield f"distrito {ROMAN[number - 1]}", "named"


def in_city(city: str, number: int) -> Iterator[tuple[str, str]]:
    """Yield "Paris 11", "Paris 11e" and their tags. Role "citynum" may be a date."""
    yield f"{city} {number}", "citynum"
    yield f"#{city} {number}", "citynum"
    yield f"#{city}{number}", "citytag"
    for end in ("e", "eme", "er" if number == 1 else "eme"):
        yield f"{city} {number}{end}", "named"
        yield f"#{city} {number}{end}", "named"
        yield f"#{city}{number}{end}", "named"


def _english_end(number: int) -> str:
    if 10 < number % 100 < 14:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _words_for(spelt: tuple[str, ...], number: int) -> list[str]:
    return [spelt[number - 1]] if 1 < number <= len(spelt) else []


def line_phrases(line: str) -> Iterator[str]:
    """Yield how people call a line such as "METRO 11" or "RER B"."""
    kind, _, number = words_of(line).rpartition(" ")
    if not kind or not number:
        return
    yield f"{kind} {number}"
    yield f"{kind[0]}{number}"
    if kind == "metro":
        for word in ("ligne", "line", "linea", "lignes"):
            yield f"{word} {number}"
        yield f"l{number}"
    elif kind == "rer":
        yield f"rer{number}"
