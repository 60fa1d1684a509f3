"""When "11e", "XIe", "the 11th" or "Paris 11" means a numbered district."""

import re

from vigie.reading.common_words import words
from vigie.reading.places_context import Lead

SURE, UNSURE, NO = 2, 1, 0

_NEXT = re.compile(r"[ \u00a0]?(?:([^\W\d_][\w'’]*)|(.)|$)", re.S)
# What makes the ordinal count something else than a district.
_COUNTED = words(
    """
    jour jours nuit fois minute minutes mn min heure étage etage explosion attentat
    attentats attaque attaques fusillade fusillades homme femme but mi mi-temps place
    ligne personne bilan siècle siecle anniversaire guerre république republique vie
    rang tweet année annee semaine mois match tour assaut kamikaze terroriste
    terroristes victime mort morts corps division partie édition edition question
    point message appel position classe série serie saison épisode episode round prise
    otage otages équipe equipe voiture véhicule chambre porte fenêtre bus train wagon
    rame lit bombe suspect individu tireur frère frere ami amie enfant fils fille
    album concert soir janvier février fevrier mars avril mai juin juillet août aout
    septembre octobre novembre décembre decembre january february march april may june
    july august september october november december nov dec sept oct jan feb time
    times day night hour floor attack attacks explosion shooting man woman person half
    goal place year century anniversary amendment world war victim suspect gunman
    shooter bomb bombing blast one grade street avenue ave st round season episode
    game quarter win lap most largest biggest line annual update location scene car
    team piso planta vez día dia noche ataque hora minuto persona explosión siglo
    aniversario
    """
)
_FREE_AFTER = words(
    """
    et ou à a au aux de du si pour près pres proche chez mais c'est on je j'ai il elle
    nous avec est sont ça ca pas ne dispo disponible ouvert ouverte porte-ouverte
    merci svp viens venez dm mp contactez besoin tel appelez n'hésitez n'hesitez sans
    sur vers dans en par rt via métro metro paris peut peuvent peux pouvez suis côté
    cote entre quartier rue there here and or near for if is are we i have can dm me
    please pls at in by around to with y o para si tengo hay cerca
    """
)
_YEAR_AFTER = re.compile(r",? ?(?:of )?(?:19|20)\d\d(?!\d)")
_BEFORE = words(
    """
    mairie mairies arrondissement paris commissariat hôpital hopital ardt
    """
)
_DATED = re.compile(
    r"\b(?:janvier|f[ée]vrier|mars|avril|juin|juillet|ao[uû]t|septembre|octobre|novembre"
    r"|d[ée]cembre|january|february|april|june|july|august|september|october|november"
    r"|december|nov|vendredi|friday|viernes|noviembre|samedi|saturday|dimanche|sunday)\b",
    re.I,
)


def ordinal_means_district(text: str, start: int, end: int, lead: Lead) -> int:
    """Return SURE, UNSURE or NO for a bare ordinal such as "11e" or "XIe"."""
    if not text[start].isdigit() and not text[start].isupper():
        return NO if end - start < 5 else UNSURE
    word = _next_word(text, end)
    if (
        _dated(text, start, end)
        or word in _COUNTED
        or (word == "-" and text[end : end + 1] == "-")
    ):
        return NO
    if lead.article and _feminine(text, start):
        return NO
    near_after = word in ("proche", "près", "pres", "arrondissement", "near")
    free = not word or not word[0].isalnum() or word in _FREE_AFTER or near_after
    opens = _opens(text, start) and _high(text, start, end)
    if not free:
        meant = lead.kind in ("at", "in", "near", "quarter", "and") or opens
        return UNSURE if meant else NO
    if opens and (not word or not word[0].isalnum()):
        return SURE
    if lead.kind in ("at", "in", "near", "quarter", "station") or near_after:
        return SURE
    return SURE if lead.name.lower() in _BEFORE or _before(text, start) else UNSURE


def citynum_means_district(text: str, end: int) -> int:
    """Return SURE, UNSURE or NO for "Paris 11", which may begin a date or a score."""
    word = _next_word(text, end)
    if (
        _YEAR_AFTER.match(text, end) is not None
        or word in _COUNTED
        or word in (":", "/", "%", "h", "€", "$", "–", "-")
    ):
        return NO
    if word.isdigit() or re.match(r"[.,]\d|h\d| ?- ?\d", text[end : end + 4]):
        return NO
    free = not word or not word[0].isalpha() or word in _FREE_AFTER
    if not free or _DATED.search(text):
        return UNSURE
    return SURE


def _dated(text: str, start: int, end: int) -> bool:
    """Tell whether a day of a month stands here: "Nov. 13th", "13th, 2015"."""
    before = (
        text[max(0, start - 14) : start].lower().replace(",", " ").replace(".", " ")
    )
    spoken = [word for word in before.split() if word not in ("the", "le")]
    return bool(spoken and _DATED.fullmatch(spoken[-1])) or bool(
        _YEAR_AFTER.match(text, end)
    )


def _opens(text: str, start: int) -> bool:
    """Tell whether a clause begins here: after a tag, a sign, or nothing."""
    before = text[max(0, start - 40) : start].rstrip()
    return not before or not before[-1].isalnum() or before.split()[-1][0] == "#"


def _high(text: str, start: int, end: int) -> bool:
    """First, second and third are ranks; from the fourth on they are districts."""
    figures = "".join(c for c in text[start:end] if c.isdigit())
    return not figures or int(figures) > 3


def _next_word(text: str, end: int) -> str:
    found = _NEXT.match(text, end)
    if not found:
        return ""
    return (found[1] or found[2] or "").lower()


def _feminine(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start].lower()
    return before.endswith((" la ", "'la ", " une "[1:])) or before == "la "


def _before(text: str, start: int) -> bool:
    """Tell whether "mairie du" or "arrondissement," stands before."""
    spoken = text[max(0, start - 26) : start].lower().split()
    return any(word.strip("#,(") in _BEFORE for word in spoken[-2:])
