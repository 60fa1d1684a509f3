"""Which words of a short text name a place, left as they were written. Pure."""

import re

from vigie.doors.sms_sheet import Sheet
from vigie.reading.common_words import words

_CUE = re.compile(
    r"(?<!\w)(?:\d{1,2}\s?(?:e|er|eme|ieme|th|st|nd|rd)|[xvi]+e(?:me)?|\d{5}|paris|lyon"
    r"|marseille|rue|metro|station|gare|place|pl|bd|bld|boulevard|av|avenue|quai"
    r"|porte|quartier"
    r"|arrondissement|arr|district|distrito|calle|plaza|avenida|street|road|near"
    r"|vers|pres"
    r"|cerca|الدايره|باريس|شارع|محطه|حي|gymnase|mairie|ecole|stade|eglise|hopital"
    r"|nord|sud)(?!\w)"
)
_WORD = re.compile(r"\S+")
# Words that stand around a place and are none, on both edges.
EDGES = words(
    """
    a à au aux en dans de du des d' la le les l' l un une sur vers pres près proche côté
    cote chez pour par et ou ici est c'est il y je j' j'ai on nous suis sommes habite
    habitons moi si svp stp merci please thanks gracias bonsoir bonjour hello hi hola
    ce soir cette nuit tonight now maintenant noche esta hoy today tout toute toutes
    the in at on of near close to by for and or is we i are have has my our this around
    cerca con y o por para el los las un una mi me se al del hay con
    في من عند قرب على مع ل و هنا الليله
    place places lit lits bed beds cama camas plaza plazas toit shelter roof dormir
    personne personnes pers people persona personas spare free gratuit gratis ok oui
    disponible possible max maximum urgent svp! vite aide help avec sans with without
    grand grande petit petite appart appartement flat house maison home studio calme
    dont including incluido mineur mineure mineurs minor menor
    enceinte pregnant embarazada عن مكان اماكن سرير
    canape canapé sofa couch chambre room porte offre offer need besoin dm mp tel sms
    appelez call llamar texto encore still some any plus more que that qui who quelque
    - – — + & * " « » → : ; . , ! ? / = > < # ( ) [ ]
    """
)
_EDGE_MARKS = "\"'«»*#()[]-–—+&=<>→"


def place_in(sheet: Sheet) -> str:
    """Return the words that most likely name a place; "" when none are left."""
    best, rank = "", 0
    for plain, written in sheet.rests():
        words_left = _between_edges(plain, written)
        if not words_left:
            continue
        name = " ".join(word for _, word in words_left)
        worth = _worth(" ".join(word for word, _ in words_left))
        if worth > rank:
            best, rank = name, worth
    return best[:120]


def _between_edges(plain: str, written: str) -> list[tuple[str, str]]:
    left = [
        (found[0].strip(_EDGE_MARKS), written[found.start() : found.end()])
        for found in _WORD.finditer(plain)
    ]
    while left and _is_edge(left[0][0]) and not _opens_name(left):
        left.pop(0)
    while left and _is_edge(left[-1][0]):
        left.pop()
    return [(word, given.strip(_EDGE_MARKS)) for word, given in left]


def _is_edge(word: str) -> bool:
    return not word or word in EDGES


def _opens_name(left: list[tuple[str, str]]) -> bool:
    """Tell whether "place", "plaza" or "porte" begins a name: "place de la Nation"."""
    if left[0][0] not in ("place", "plaza", "porte") or len(left) < 2:
        return False
    word, given = left[1]
    of = word in ("de", "du", "des", "del") or word.startswith("d'")
    return of or given[:1].isupper()


def _worth(plain: str) -> int:
    if _CUE.search(plain):
        return 3
    letters = sum(map(str.isalpha, plain))
    if letters < 3:
        return 0
    return 2 if letters > 3 else 1
