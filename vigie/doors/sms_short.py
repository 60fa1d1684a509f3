"""The few words by which an SMS answers: yes, no, full, still free, over. Pure.

The whole message must be such words. "Yes but only two" is no yes: who opens their door
must have meant what is done with it.
"""

import re
from enum import StrEnum
from typing import NamedTuple

from vigie.doors.sms_sheet import Sheet
from vigie.reading.common_words import words

LONGEST = 120  # characters: who writes more means more


class Word(StrEnum):
    """What a short message says."""

    YES = "yes"
    NO = "no"
    FULL = "full"
    FREE = "free"
    OVER = "over"


class Short(NamedTuple):
    """What it says, and whether it names what it speaks of ("PORTE complet"): "offer",
    "need", or "" where it does not."""

    word: Word
    of: str


_OFFER = words("porte portes door doors puerta offre offer oferta باب عرض")
_NEED = words("lit bed cama سرير demande request")
_BESIDE = words(
    """
    merci thanks thank you gracias شكرا svp please por favor bonjour bonsoir hello hola
    desole desolee sorry lo siento اسف maintenant now ahora la le ma mi my est is esta
    c'est it's toujours still aun encore todavia ouverte mon هو هي
    """
)
_PHRASES = {
    Word.YES: """oui|yes|si|ok|okay|ouais|yep|yeah|d'accord|bien sur|of course|claro
        |vale|avec plaisir|con gusto|oui ok|je les prends|je l'accueille
        |je les accueille
        |they can come|they are welcome|welcome|qu'ils viennent|que vengan|نعم|ايوه|اجل
        |طبعا|موافق|اهلا""",
    Word.NO: """non|no|nope|impossible|pas possible|je ne peux pas|je peux pas|i can't
        |i cannot|can't|cannot|not possible|no puedo|imposible|pas ce soir|not tonight
        |esta noche no|لا|لا استطيع|لا يمكن|غير ممكن""",
    Word.FULL: """complet|complete|completo|completa|full|plein|pleine|lleno|llena
        |plus de place|plus de places|plus de lit|plus de lits|no more place
        |no more places|no more beds|no more room|no room|sin sitio|no hay sitio|ممتلئ
        |ممتلئه|لا مكان""",
    Word.FREE: """libre|libres|free|dispo|disponible|available|ouvert|open|abierta
        |abierto|toujours libre|still free|sigue libre|متاح|متاحه|مفتوح""",
    Word.OVER: """ferme|fermee|fermer|close|closed|cerrado|cerrada|cerrar|annule|annuler
        |annulee|cancel|cancelled|cancelar|anular|fini|termine|over|trouve|found
        |found one|found a bed|lit trouve|j'ai trouve|on a trouve|encontrado|encontre
        |plus besoin|no longer needed|not needed|encontrada|ya no|مغلق|وجدت|وجدنا""",
}
_TOKEN = re.compile(r"[\w']+")


def short_in(text: str) -> Short | None:
    """Return what a message says that consists of such words alone; None for any other
    message, and where two of its words pull apart ("oui non")."""
    if len(text) > LONGEST:
        return None
    left = _TOKEN.findall(Sheet(text).plain)
    of = _named(left[:1])
    if of:
        left = left[1:]
    found = _said(left)
    return Short(found, of) if found else None


def _named(first: list[str]) -> str:
    if not first:
        return ""
    return "offer" if first[0] in _OFFER else "need" if first[0] in _NEED else ""


def _said(left: list[str]) -> Word | None:
    """Return the one meaning of all words, phrases before what may stand beside."""
    found: set[Word] = set()
    while left:
        for length in range(min(_LONGEST_PHRASE, len(left)), 0, -1):
            if word := _MEANING.get(tuple(left[:length])):
                found.add(word)
                left = left[length:]
                break
        else:
            if left[0] not in _BESIDE:
                return None
            left = left[1:]
    return found.pop() if len(found) == 1 else None


def _read() -> dict[tuple[str, ...], Word]:
    meaning: dict[tuple[str, ...], Word] = {}
    for word, listed in _PHRASES.items():
        for phrase in listed.split("|"):
            tokens = tuple(_TOKEN.findall(Sheet(phrase).plain))
            if meaning.setdefault(tokens, word) != word:
                raise ValueError(f"“{phrase.strip()}” means two things")
    return meaning


_MEANING = _read()
_LONGEST_PHRASE = max(map(len, _MEANING))
