"""What an SMS about a lookout says: "LOOKOUT QXS417GP white Polo N1 south". Pure."""

import re
from typing import NamedTuple

from vigie.lookouts.plates import FEWEST, Typed, plate_of
from vigie.lookouts.states import Colour
from vigie.lookouts.stream.telling import heading_of
from vigie.reading.entities.plates import COUNTRIES, find_plates
from vigie.reading.fold import fold

POST, SEEN, OVER = "post", "seen", "over"
_FIRST = {  # the first word, folded: what it asks for, in which language
    "lookout": (POST, "en"),
    "alerte": (POST, "fr"),
    "avis": (POST, "fr"),
    "alerta": (POST, "es"),
    "busca": (POST, "es"),
    "بلاغ": (POST, "ar"),
    "seen": (SEEN, "en"),
    "saw": (SEEN, "en"),
    "vu": (SEEN, "fr"),
    "vue": (SEEN, "fr"),
    "visto": (SEEN, "es"),
    "vista": (SEEN, "es"),
    "شوهدت": (SEEN, "ar"),
    "رايت": (SEEN, "ar"),
    "found": (OVER, "en"),
    "over": (OVER, "en"),
    "trouve": (OVER, "fr"),
    "trouvee": (OVER, "fr"),
    "fini": (OVER, "fr"),
    "encontrado": (OVER, "es"),
    "encontrada": (OVER, "es"),
    "وجدناه": (OVER, "ar"),
    "انتهى": (OVER, "ar"),
    "انتهي": (OVER, "ar"),
}
_COLOURS = {
    Colour.WHITE: "white blanc blanche blanco blanca بيضاء ابيض",
    Colour.BLACK: "black noir noire negro negra سوداء اسود",
    Colour.GREY: "grey gray silver gris grise gris plata رمادية فضية",
    Colour.RED: "red rouge rojo roja حمراء احمر",
    Colour.BLUE: "blue bleu bleue azul زرقاء ازرق",
    Colour.GREEN: "green vert verte verde خضراء اخضر",
    Colour.YELLOW: "yellow orange jaune amarillo amarilla naranja صفراء",
    Colour.BROWN: "brown beige marron brun marrón بنية",
}
_BY_WORD = {
    fold(word): colour for colour, words in _COLOURS.items() for word in words.split()
}
_WORDS = re.compile(r"\w+")
_KNOWN = tuple(one for one in COUNTRIES if one != "US")
MOST_OVER = 3  # words of a message that says that it is over


class Said(NamedTuple):
    """What an SMS asks for, and what it says of the vehicle. `rest` is what is left of
    the words without the first one and the plate."""

    what: str
    language: str
    plate: Typed | None = None
    colour: str = ""
    heading: str = ""
    rest: str = ""


def said_in(text: str) -> Said | None:
    """Return what a message says; None where it is not for this room."""
    found = _WORDS.search(text)
    asked = _FIRST.get(fold(found[0])) if found else None
    if found is None or asked is None:
        return None
    what, language = asked
    rest = text[found.end() :].strip(" :,.!-\n")
    if what == OVER:
        return Said(what, language) if len(_WORDS.findall(text)) <= MOST_OVER else None
    plate, rest = _without_plate(rest)
    if plate is None:
        return None
    colour = _colour_in(_WORDS.findall(rest)) if what == POST else Colour.UNSAID
    return Said(what, language, plate, colour, heading_of(rest), rest)


def _colour_in(words: list[str]) -> str:
    """Return the first colour; a word with a capital in the middle of the message is a
    part of a name: “Quai Vert”."""
    plain = [word for at, word in enumerate(words) if not at or not word.istitle()]
    colours = (_BY_WORD.get(fold(word)) for word in plain)
    return next((one for one in colours if one), Colour.UNSAID)


def _without_plate(words: str) -> tuple[Typed | None, str]:
    """Return the plate of a message, by its country's grammar, or its first word that
    has a digit and could be one; and the words without it."""
    for found in find_plates(f"plate {words}", _KNOWN):
        plate = plate_of(found.text)
        if plate is not None:
            start, end = found.start - len("plate "), found.end - len("plate ")
            return plate, " ".join((words[:start] + " " + words[end:]).split())
    for word in words.split():
        if len(word) >= FEWEST and any(map(str.isdigit, word)):
            plate = plate_of(word)
            if plate is not None:
                return plate, " ".join(words.replace(word, " ", 1).split())
    return None, words
