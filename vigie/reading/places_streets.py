"""Streets and squares that a text names and the gazetteer does not know."""

import re
from typing import NamedTuple

from vigie.reading.common_words import words

LITTLE = words("de du des d' la le les l' el los las del al of")
_LINK = r"(?:d(?:e|u|es|el)|l[aeo]s?|[dl]['’]|al|et|en|sur|y)"
_CAPITAL = r"(?:[A-ZÀ-ÖØ-Þ]\.|[A-ZÀ-ÖØ-Þ][\w'’]*(?:-[\w'’]+)*)"
_MORE = rf" (?:d(?:e|u|es) (?:la |l['’])?|d['’]|l['’]|la |les )?{_CAPITAL}"
CAPITALS = rf"{_CAPITAL}(?:{_MORE}){{0,3}}"
_NAME = re.compile(
    rf"s?[ \u00a0]?(?P<dot>\.)? ?(?P<name>(?:{_LINK}[ '’]? ?){{0,3}}#?"
    rf"{CAPITALS}|(?:du )?\d{{1,2}} [^\W\d_]{{3,}}(?: (?:19|20)\d\d)?)"
)
_SMALL = re.compile(
    rf"s?[ \u00a0]\.?\s?(?P<name>(?:{_LINK}[ '’]\s?){{0,3}}#?[^\W\d_]{{4,}}"
    r"(?:-[^\W\d_]+){0,3})"
)
_LITTLE_FIRST = re.compile(rf"(?:{_LINK}[ '’]\s?)+", re.I)
_ARABIC = re.compile(r"\s(?P<name>[\u0621-\u0652]{2,}(?:\s[\u0621-\u0652]{2,})?)")
_WHERE = words("angle nous moi vers entre coin near devant")
_NO_SQUARE = words(
    "une a an the take takes took taking safe my this any no our your in"
)
_NUMBER_BEFORE = re.compile(
    r"(?:^|[\s,(#:@])\d{1,4}\s?(?:bis|ter|quater|[a-dA-D])?[\s,]{1,2}$"
)
# After "la rue" or "take place" no street name follows.
_NO_NAME = words(
    """
    dans pour avec chez vous nous mais donc alors quand dont sans sous entre elle elles
    leur leurs cette était etait sont sera avait aussi même meme bien tout tous toute
    toutes very here there this that they when where after before today tonight last
    where soir police près pres from have been will était personne monde deserte déserte
    fermé fermés coupé coupée bloqué bloqués arrêté arrêtée évacué évacuée ouvert closed
    shut open running service station stations police mairie ligne lignes
    calme vide bloquée bloquee fermée fermee coups bruit voisine principale publique
    libre libres dispo disponible disponibles assise gratuite
    """
)


_WAYS = words("rue r boulevard bd bld blvd avenue av ave quai impasse calle avenida")
_NEXT_WORD = re.compile(r"s?[ \u00a0]([^\W\d_]+)")


class Street(NamedTuple):
    """A way named in a text: its span, without the house number.

    `rows` are those of the station or quarter with the same name as a square.
    """

    start: int
    end: int
    square: bool = False
    rows: tuple[int, ...] = ()


def street_at(text: str, start: int, end: int, *, square: bool) -> Street | None:
    """Return the street whose cue word ("rue", "bd") stands at start..end, or None.

    A name is a run of capitalised words; in small letters one word is taken, and only
    after a house number or a word that says where.
    """
    found = _NAME.match(text, end)
    if found and ((found["dot"] and end - start > 4) or _is_little(found["name"])):
        found = None
    if square and way_follows(text, end):
        return None  # "1 place rue Bichat"
    if square and is_seat(text, start) and not (found and found["name"][0].islower()):
        return None
    if not found and text[start] >= "\u0621":
        found = _ARABIC.match(text, end)
    if not found and _may_be_small(text, start):
        found = _SMALL.match(text, end)
        if found and found["name"].split()[-1].lower() in _NO_NAME:
            found = None
    if not found:
        return None
    stop = found.end("name")
    while text[stop - 1] in ".'’":
        stop -= 1
    return Street(start, stop, square)


def way_follows(text: str, end: int) -> bool:
    """Tell whether another kind of way is the next word: "1 place rue Bichat"."""
    word = _NEXT_WORD.match(text, end)
    return word is not None and word[1].lower() in _WAYS


def _is_little(name: str) -> bool:
    """Tell whether a "name" is only the beginning of one: "Rue Du…"."""
    return all(word in LITTLE for word in name.lower().split())


def is_seat(text: str, start: int) -> bool:
    """Tell whether "place" is a seat or an English word: "une place", "take place"."""
    return _last_word(text, start) in _NO_SQUARE


def _last_word(text: str, start: int) -> str:
    spoken = text[max(0, start - 10) : start].lower().split()
    return spoken[-1] if spoken else ""


def _may_be_small(text: str, start: int) -> bool:
    before = text[max(0, start - 16) : start]
    if _NUMBER_BEFORE.search(before):
        return True
    if text[start : start + 3].lower() in ("ave", "bou"):
        return True
    return _last_word(text, start) in _WHERE


def name_after(text: str, end: int, *, small: bool) -> tuple[int, int] | None:
    """Return the span of the name that follows a word for a station, or None: a run
    of capitalised words, or with `small` one word in small letters. The "de" before
    it is left out."""
    found = _NAME.match(text, end)
    if found and (found["dot"] or _is_little(found["name"])):
        found = None
    if not found and small:
        found = _SMALL.match(text, end)
        if found and found["name"].split()[-1].lower() in _NO_NAME:
            found = None
    if not found:
        return None
    start, stop = found.span("name")
    little = _LITTLE_FIRST.match(text, start, stop)
    while text[stop - 1] in ".'’":
        stop -= 1
    return (little.end() if little else start), stop
