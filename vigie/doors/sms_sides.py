"""Whether a short text offers a bed or asks for one. Pure.

A request read as an offer would send people to somebody who has no roof; so where
the words pull both ways nothing is decided, and the answer asks.
"""

import re
from typing import Literal

from vigie.doors.sms_facts import IF_NEEDED
from vigie.doors.sms_sheet import Sheet

Side = Literal["offer", "need", "", "none"]

_HELLO = (
    r"(?:(?:bonjour|bonsoir|salut|allo|coucou|hello|hi|hey|hola|buenas(?: noches)?"
    r"|urgent"
    r"|مرحبا|السلام عليكم|sos|svp)\W+)?"
)
_HEAD = rf"^\W*{_HELLO}#?"
_OFFERS = re.compile(
    _HEAD
    + r"(?:porte(?!\s?(?:de|d'|du|des)\b)s?(?:\s?ouvertes?)?|offres?|offer|host|shelter"
    r"|door|open ?(?:door|house)|puerta|ofrezco|oferta|باب|عرض|bed)(?!\w)"
)
_NEEDS = re.compile(
    _HEAD
    + r"(?:lit|besoin|demande|cherche|need|necesito|busco|cama|سرير|احتاج|ابحث)(?!\w)"
)
_KEYED = re.compile(
    _HEAD
    + r"(?:porte(?!\s?(?:de|d'|du|des)\b)s?|offres?|offer|host|shelter|door|puerta"
    r"|ofrezco|oferta|lit|bed|cama|باب|عرض|سرير)(?!\w)"
)
_WEAK = ("bed", "lit", "cama", "سرير")
_FREE = re.compile(
    r"(?<!\w)(?:libres?|dispo\w*|available|free|disponibles?|متاح)(?!\w)"
)
_US = re.compile(
    r"(?<!\w)(?:for us|for me|we are|we're|i am|i'm|pour nous|pour moi|nous sommes"
    r"|on est"
    r"|para nosotros|somos|لنا)(?!\w)"
)
_HOST_US = re.compile(
    r"(?<!\w)(?:"
    r"(?:quelqu'?un|qui|personne) (?:peut|pourrait|pour)[\w' ]{0,12}(?:heberger"
    r"|loger|accueillir)"
    r"|(?:pouvez[ -]vous|peux[ -]tu|vous pouvez|tu peux|pourriez[ -]vous)[\w' ]{0,12}"
    r"(?:heberger|loger|accueillir)"
    r"|(?:nous|m'|me) ?(?:heberger|loger|accueillir|heberge)"
    r"|(?:can|could) (?:any(?:one|body)|some(?:one|body)|you)\b[\w' ]{0,12}"
    r"(?:host|take|put|have|shelter|accommodate)(?: us| me)?"
    r"|(?:alguien|quien) (?:puede|podria)[\w' ]{0,12}(?:acoger|alojar)(?:nos|me)?"
    r"|هل (?:من|يمكن)[\w ]{0,16})(?!\w)"
)
_ASKS = re.compile(
    r"(?<!\w)(?:besoins?|cherch(?:e|ons|ent|ant|es|ez)|recherch(?:e|ons|ent)"
    r"|need(?:ed|s|ing)?"
    r"|looking for|searching for|stuck|stranded|homeless|nowhere to (?:go|sleep"
    r"|stay)|sans (?:toit|abri)"
    r"|bloquee?s?|coincee?s?|a la rue|necesit\w+|busc(?:o|amos|a|an)|نحتاج|احتاج"
    r"|ابحث|نبحث|محتاج\w*"
    r"|demand(?:e|ons) (?:un|une|d')\w*)(?!\w)"
)
_GIVES = re.compile(
    r"(?<!\w)(?:j'?\s?heberge|heberge(?:ons|r)?|propos(?:e|ons)|offr(?:e|ons)"
    r"|accueill(?:e|ons|ir)"
    r"|(?:peux|peut|pouvons|possible de) (?:vous )?(?:loger|heberger|accueillir"
    r"|recevoir|prendre)"
    r"|can (?:host|take|offer|accommodate|put up|shelter|house)|hosting|i host"
    r"|we host|we offer|i offer"
    r"|(?:my|our) (?:door|home|house|flat|place|couch|sofa)(?: is|'s)? open"
    r"|(?:ma|notre) (?:porte|maison) est ouverte"
    r"|ofre(?:zco|cemos)|(?:puedo|podemos) (?:acoger|alojar|recibir|ofrecer)|acojo"
    r"|acogemos"
    r"|(?:يمكنني|يمكننا|استطيع) (?:استقبال|استضافه)|استضيف|نستضيف|اوفر|نوفر"
    r"|عندي (?:مكان|سرير|غرفه))"
    r"(?!\w)"
)
_BED = re.compile(
    r"(?<!\w)(?:lits?|toit|hebergement|heberg\w+|dormir|logement|log(?:er|e)"
    r"|chambres?|canapes?|couchages?"
    r"|places?|matelas|beds?|shelter|sleep|stay|couch|sofas?|roof|rooms?|host"
    r"|camas?|techo"
    r"|alojamiento|plazas?|sitio|acoger|alojar|مكان|اماكن|سرير|ماوي|مبيت|استقبال"
    r"|استضافه|غرفه)(?!\w)"
)
_COUNT = re.compile(
    r"(?<!\w)(?:\d{1,3}|an?|un|une|deux|trois|two|three|dos|tres|famil\w+ (?:of|de)"
    r"|famille de)\s?"
    r"(?:pers\w*|people|person|adult\w*|femmes?|hommes?|wom[ae]n|m[ae]n|filles?"
    r"|girls?|enfants?|kids?"
    r"|child\w*|personas?|mujer\w*|اشخاص|شخص|\d)(?!\w)"
)
_OVER = re.compile(
    r"(?<!\w)(?:complete?s?|fermee?s?|ferme[rz]?|closed?|full|pleine?|stop|annul\w+"
    r"|cancel\w*|lleno|cerrad[oa]"
    r"|(?:plus|pas) de (?:place|lit)s?|no (?:more )?(?:place|bed|room)s?|ممتلئ"
    r"|مغلق)(?!\w)"
)
_LOST = re.compile(
    r"(?<!\w)(?:disparu\w*|portee?s? disparu\w*|missing|desaparecid\w+"
    r"|nouvelles? de|مفقود\w*"
    r"|sang|blood|sangre)(?!\w)"
)


def side_of(sheet: Sheet) -> Side:
    """Return which of the two, "" when the words pull both ways, "none" when the text
    is about no bed at all; cross out the words that decided."""
    plain = sheet.plain
    if _OVER.search(plain) or _LOST.search(plain):
        return "none"
    sheet.take_all(IF_NEEDED)
    head = sheet.take(_OFFERS)
    offers = head is not None
    head = head or sheet.take(_NEEDS)
    weak = head is not None and head[0].endswith(_WEAK)
    asks = bool(sheet.take_all(_HOST_US)) | bool(sheet.take_all(_ASKS))
    gives = bool(sheet.take_all(_GIVES))
    free = bool(sheet.take_all(_FREE))
    if head and offers:
        gives = True
        asks |= weak and _US.search(plain) is not None
    elif head:
        asks = True
        gives |= weak and free
    return _decided(plain, gives=gives, asks=asks, keyed=offers or weak)


def is_keyed(text: str) -> bool:
    """Tell whether a text begins with the word that the hub told people to write."""
    return _KEYED.search(Sheet(text).plain) is not None


def without_key(text: str) -> str:
    """Return a text without the word that it begins with, if it is one of those."""
    sheet = Sheet(text)
    found = _KEYED.search(sheet.plain)
    return sheet.text[found.end() :] if found else text


def _decided(plain: str, *, gives: bool, asks: bool, keyed: bool) -> Side:
    if not gives and not asks:
        return "none"
    if not keyed and not _BED.search(plain) and not _COUNT.search(plain):
        return "none"
    if gives and asks:
        return ""
    return "offer" if gives else "need"
