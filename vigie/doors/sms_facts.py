"""Languages, who is welcome, children, pets, a wheelchair: what a short text tells
besides how many and where. French, English, Spanish, Arabic. Pure."""

import re
from typing import NamedTuple

from vigie.doors.sms_sheet import Sheet


def _of(*ways: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)")


_LANGUAGES = {
    "fr": _of(r"fran[cç]ais(?:e|es)?|french|frances|الفرنسيه|فرنسي"),
    "en": _of(r"anglais(?:e|es)?|english|ingles|الانجليزيه|انجليزي"),
    "es": _of(r"espagnol(?:e|es)?|spanish|espa[nñ]ol|الاسبانيه|اسباني"),
    "ar": _of(r"arabe|arabic|العربيه|عربي"),
    "de": _of(r"allemand(?:e|es)?|german|deutsch|aleman"),
    "it": _of(r"italien(?:ne|s|nes)?|italian|italiano"),
    "pt": _of(r"portugais(?:e|es)?|portuguese|portugues"),
    "ru": _of(r"russe|russian|ruso"),
    "uk": _of(r"ukrainien(?:ne|s)?|ukrainian|ucraniano"),
    "zh": _of(r"chinois(?:e|es)?|chinese|chino|mandarin"),
}
_CODE = rf"(?:{'|'.join(_LANGUAGES)})"
_CODES = re.compile(
    rf"(?<![\w'-]){_CODE}(?:[\s,/+&-]{{1,2}}(?:et\s|and\s|y\s)?{_CODE})+(?![\w'-])"
)
_LAST_CODE = re.compile(rf"(?<![\w'-]){_CODE}\s*[.!]?\s*$")
_PLAIN_CODE = re.compile(r"(?<![\w'-])(?:fr|ar|pt|ru|uk|zh)(?![\w'-])")
_SPOKEN = _of(
    r"(?:(?:je|on|nous|i|we|se)\s)?(?:parl\w+|speak\w*|hablo|hablamos|habla|نتكلم"
    r"|اتكلم)"
)

_NO = r"(?:pas d'|pas de |sans |aucun |non |no |not |sin |without |بدون |لا )"
_OK = (
    r"(?: ?(?:ok|oui|yes|si|welcome|bienvenus?|acceptes?|possibles?|admis|bienvenidos))"
)
_CHILD = r"(?:enfants?|bebes?|kids?|children|child|ni[nñ]os|اطفال)"
_PET = (
    r"(?:animaux|animal|chiens?|chats?|pets?|dogs?|cats?|mascotas?|perros?"
    r"|gatos?|كلب|قط)"
)
_CHAIR = (
    r"(?:fauteuil(?: roulant)?|pmr|handicap\w*|mobilite reduite|wheel ?chairs?"
    r"|silla de ruedas|disabled|كرسي متحرك)"
)
_ACCESS = r"(?:accessible|adapte|accesible|step[- ]free)"
NO_CHILDREN = _of(rf"{_NO}{_CHILD}")
CHILDREN = _of(rf"{_CHILD}{_OK}", rf"(?:ok|avec|with|con) {_CHILD}", r"لل?اطفال")
NO_PETS = _of(rf"{_NO}{_PET}", rf"{_PET} (?:non|no)")
HAS_PETS = _of(
    rf"(?:j'ai|on a|nous avons|i have|we have|tengo"
    rf"|tenemos) (?:\w+ )?{_PET}(?: a la maison)?",
    rf"{_PET} (?:a la maison|chez moi|at home|en casa)",
)
PETS = _of(rf"{_PET}{_OK}", rf"ok {_PET}")
WITH_PET = _of(
    rf"(?:(?:avec|with|con|et|and|y|مع) )?(?:(?:un|une|mon|my|a|mi|our|notre|1|2"
    rf"|deux) )?{_PET}"
)
NO_CHAIR = _of(
    rf"{_NO}{_ACCESS}",
    rf"{_NO}{_CHAIR}",
    rf"{_ACCESS}(?: {_CHAIR})? (?:non|no)",
    r"(?:sans ascenseur|no lift|sin ascensor)",
)
CHAIR = _of(
    rf"(?:en |in |a |con )?(?:{_ACCESS} )?(?:aux? )?{_CHAIR}(?: {_ACCESS})?{_OK}?",
    _ACCESS,
)
NO_SMOKE = _of(
    rf"{_NO}-?(?:fumeurs?|fumeuses?|fumer|smok\w+|fumar|fumadores?)", r"non-fumeurs?"
)
SMOKE = _of(r"fumeurs?(?: ok| acceptes?)?|smok(?:ing|ers?)(?: ok)?|fumadores?")
_ONLY = r"(?:uniquement|seulement|only|exclusivement|solamente|فقط)"
_WOMEN = r"(?:femmes?|filles?|dames?|wom[ae]n|girls?|mujer(?:es)?|chicas?|نساء|للنساء)"
WOMEN_ONLY = _of(
    rf"(?:(?:pour|for|para) )?{_WOMEN} {_ONLY}",
    rf"(?:que|seulement|uniquement|only|solo|solo para|reserve aux?) (?:des |les "
    rf"|para )?{_WOMEN}",
    rf"(?:pour|for|para|chez) (?:des |une |les |a )?{_WOMEN}",
)
PLAIN_WOMEN = _of(_WOMEN)
HOST_IS_WOMAN = _of(
    r"(?:ma|avec ma) (?:femme|copine|soeur|mere)|my (?:wife|girlfriend|sister)"
    r"|mi mujer",
    r"(?:je suis|nous sommes|on est|i am|i'm|we are|soy|somos) (?:\w+ )?"
    r"(?:femmes?|filles?|wom[ae]n|girls?|mujer(?:es)?|chicas?)",
)
_FAMILY = r"(?:familles?|famil(?:y|ies)|familias?|عايلات|للعايلات)"
FAMILIES_ONLY = _of(
    rf"(?:(?:pour|for|para) )?(?:les )?{_FAMILY} {_ONLY}",
    rf"(?:que|seulement|uniquement|only|solo|pour|for|para) (?:des |les |une "
    rf"|a )?{_FAMILY}",
)
FETCH = _of(
    r"(?:je|on|nous)? ?(?:peux|peut|pouvons|viens|vient|venons"
    r"|passe)(?: venir)? (?:vous |te )?"
    r"(?:chercher|prendre en voiture)",
    r"(?:can|will|could) (?:pick (?:you )?up|drive|fetch)(?: you)?",
    r"pick ?up(?: possible| ok)?|j'ai une voiture|en voiture|i have a car|tengo coche",
    r"puedo (?:ir a )?(?:recoger|buscar)(?:te|os|les)?",
)
FETCH_US = _of(
    r"(?:(?:pouvez|peux|peut|pourriez)[ -](?:vous|tu|on)? ?)?(?:venir )?(?:nous|me"
    r"|m') ?"
    r"(?:chercher|prendre)",
    r"(?:can you |please )?(?:pick (?:us|me) up|fetch (?:us|me)"
    r"|come (?:and )?get (?:us|me))",
    r"(?:pueden |puedes )?(?:venir a )?(?:recogernos|buscarnos|recogerme|buscarme)",
    r"sans voiture|no transport|besoin de transport",
)
# Neither offers nor asks: "if you need", "who needs".
IF_NEEDED = _of(
    r"si (?:jamais )?(?:vous|vs|tu) (?:en )?(?:avez|as) besoin",
    r"(?:si|en cas de|qui a|ceux qui ont|celles et ceux qui ont|pour ceux qui ont"
    r"|au) besoin",
    r"if (?:you )?(?:still )?need(?:ed)?(?: it)?|(?:any(?:one|body)|who"
    r"|those) (?:who )?needs?",
    r"si (?:vous|tu) (?:en )?(?:cherch\w+|avez besoin|as besoin)|si (?:lo )?necesit\w+",
    r"si (?:vous|tu) (?:etes|es) (?:\w+ )?(?:bloque\w*|coince\w*|perdue?s?|a la rue)",
    r"(?:in case|if) you(?:'re| are) (?:\w+ )?(?:stuck|stranded|lost|in need)",
    r"quien (?:lo )?necesite|لمن يحتاج",
)


class Welcome(NamedTuple):
    """Whom an offer takes in; None where it does not say."""

    women_only: bool
    families_only: bool
    takes_children: bool | None
    pets: bool | None
    has_pets: bool
    wheelchair: bool | None
    smoking: bool | None


def welcome_in(sheet: Sheet) -> Welcome:
    """Return whom an offer takes in and cross it out. Any word about women keeps
    everybody else out, unless it speaks of the hosts: in doubt nobody else is sent."""
    hosts = sheet.take_all(HOST_IS_WOMAN)
    women_only = bool(sheet.take_all(WOMEN_ONLY))
    women_only |= not hosts and PLAIN_WOMEN.search(sheet.plain) is not None
    return Welcome(
        women_only,
        bool(sheet.take_all(FAMILIES_ONLY)),
        told(sheet, NO_CHILDREN, CHILDREN),
        has_pets=bool(sheet.take_all(HAS_PETS)),
        pets=told(sheet, NO_PETS, PETS),
        wheelchair=told(sheet, NO_CHAIR, CHAIR),
        smoking=told(sheet, NO_SMOKE, SMOKE),
    )


def languages_in(sheet: Sheet) -> tuple[str, ...]:
    """Return the codes of the languages told, in their order, and cross them out.

    A code that is a small word too ("en", "de", "es") counts beside another code or
    at the end only.
    """
    found: list[tuple[int, str]] = []
    for run in sheet.take_all(_CODES):
        found += [(run.start() + at, code) for at, code in _codes(run[0])]
    for pattern in (_LAST_CODE, _PLAIN_CODE):
        found += [(one.start(), one[0].strip(" .!")) for one in sheet.take_all(pattern)]
    for code, words in _LANGUAGES.items():
        found += [(one.start(), code) for one in sheet.take_all(words)]
    sheet.take_all(_SPOKEN)
    return tuple(dict.fromkeys(code for _, code in sorted(found)))


def _codes(run: str) -> list[tuple[int, str]]:
    return [(one.start(), one[0]) for one in re.finditer(rf"\b{_CODE}\b", run)]


def told(sheet: Sheet, no: re.Pattern[str], yes: re.Pattern[str]) -> bool | None:
    """Return False, True, or None when nothing is told, and cross it out."""
    if sheet.take_all(no):
        return False
    return True if sheet.take_all(yes) else None
