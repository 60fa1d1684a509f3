"""What stands around a place's name in the text, and what it says of the name."""

import re
from typing import NamedTuple

from vigie.reading.common_words import words

# After these the next word is a place, even "nation" and "liberté".
_STATION = words(
    """
    métro metro métros station stations gare rer tram tramway arrêt arret subway m°
    estación estacion parada محطة مترو
    """
)
_QUARTER = words(
    """
    quartier quartiers secteur barrio zona zone district area suburb حي منطقة
    """
)
_NEAR = words(
    """
    vers près pres prêt proche proches autour côté cote côtés alentours abords niveau
    entre devant derrière derriere depuis jusqu'à direction near nearby around between
    close next outside opposite towards toward cerca junto alrededor frente entre
    hacia بالقرب قرب بجانب بجوار @ habite habitons
    """
)
_AT = words(
    """
    à a au aux sur dans from at in en by de chez par sobre por desde on to for في من
    إلى الى
    """
)
_ARTICLES = words(
    """
    de du des d' la le les l' the el los las del al of to à au aux un une qu' notre
    """
)
_PACES = words("pas min mn minutes minute minutos m mètres metres metros km steps")
_FEW = words("deux trois quatre cinq dix quelques un une two five ten dos cinco diez")
_IN = words("in en on for par por sobre pour dans sur from de desde")
_AND = words("et ou and or y o & / + - puis و أو")
_AFTER = words(
    """
    station stations metro métro area district neighbourhood neighborhood stop
    """
)
_FOREIGN_STREET = words("street st road rd avenue ave boulevard lane drive")
STREETS = words(
    """
    rue rues boulevard boulevards bd bld blvd bvd avenue avenues av ave place pl
    faubourg fbg quai impasse allée allee allées square calle avenida plaza paseo
    villa passage chemin cours pont شارع ساحة نهج
    """
)

_NEXT = re.compile(r"[ \u00a0]?([^\W\d_][\w'’]*)")


_OF = re.compile(r" (?:de l['’]|des |d['’]|du |de |of )", re.I)


class Lead(NamedTuple):
    """The word before a name, articles left aside.

    `kind` is "station", "quarter", "near", "at", "and", "street" or "".
    `article` tells whether an article stood between: "la République".
    `stamp` tells that it is the "@" of a post's own stamp: any shop may follow.
    `name` is that word when it is capitalised and no cue: "Jean" before "Jaurès".
    """

    kind: str
    article: bool
    name: str
    stamp: bool = False


_NOTHING = Lead("", False, "")


def lead_of(text: str, start: int) -> Lead:
    """Read the words before a name. Punctuation between ends the reach."""
    if start == 0:
        return _NOTHING
    before = text[max(0, start - 32) : start].replace("’", "'").replace("'", "' ")
    spoken = before.split()
    article = False
    for word in reversed(spoken):
        bare = word.lstrip('#("«“[*').lower()
        if bare in _ARTICLES and not (bare == "to" and article):
            if bare in ("à", "au", "aux"):
                return Lead(_kind(spoken, word) or "at", article or bare != "à", "")
            article = True
            continue
        kind = _kind_of(bare)
        if not kind and bare[-1:] in ".,;:!?)…»”]":
            return Lead("", article, "")
        if bare in _PACES and _counted_before(spoken, word):
            return Lead("near", article, "")  # "à deux pas de", "5 min from"
        name = word if word[0].isupper() and not kind else ""
        return Lead(kind, article, name, bare == "@")
    return Lead("", article, "")


def _counted_before(spoken: list[str], word: str) -> bool:
    place = len(spoken) - 1 - spoken[::-1].index(word)
    count = spoken[place - 1].lower() if place else ""
    return count.isdigit() or count in _FEW


def _kind(spoken: list[str], stop: str) -> str:
    """Return what stands before "au" and "à": "métro à", "proche du"."""
    place = len(spoken) - 1 - spoken[::-1].index(stop)
    return _kind_of(spoken[place - 1].lower()) if place else ""


def _kind_of(word: str) -> str:
    if word in _NEAR:
        return "near"
    if word in _STATION:
        return "station"
    if word in STREETS:
        return "street"
    if word in _QUARTER:
        return "quarter"
    if word in _AND:
        return "and"
    if word in _IN:
        return "in"
    return "at" if word in _AT else ""


def follower_of(text: str, end: int) -> str:
    """Return what the word after a name makes of it: "station", "street", "name"
    (a capitalised word that may belong to it), "of" (its name goes on) or ""."""
    if _OF.match(text, end):
        return "of"
    found = _NEXT.match(text, end)
    if not found or found.start(1) == end:
        return ""
    word = found[1]
    low = word.lower()
    if low in _AFTER:
        return "station"
    if low in _FOREIGN_STREET:
        return "street"
    return "name" if word[0].isupper() and len(word) > 1 else ""


def in_link(text: str, start: int) -> bool:
    """Tell whether the position lies inside a web address or a mention."""
    word = text[max(text.rfind(" ", 0, start), text.rfind("\n", 0, start)) + 1 : start]
    return "://" in word or "www." in word or "@" in word[:-1] or ".co" in word
