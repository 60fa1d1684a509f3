"""Telephone numbers in a post, in E.164."""

import re
import unicodedata

import phonenumbers

from vigie.reading.entities.gates import has_figure
from vigie.reading.post import Phone

# A candidate has at least seven digits of any script, with what people put between
# them: separators of a folded text. Without a candidate nothing else runs.
FEWEST_FIGURES = 7
# It begins with a plain digit class: the search then skips from digit to digit.
_CANDIDATE = re.compile(
    r"\d(?:(?:[ \u00a0\u202f.()\u2010-\u2013-]{0,3}|/)\d)"
    rf"{{{FEWEST_FIGURES - 1},18}}(?![\w€$£%])"
)
_GLUED = frozenset("/=&?.%#€$£@-_")
_LINK = re.compile(r"(?:wa\.me/|whatsapp\.com/send\?phone=)\+?(\d{8,15})\b")
_DATE = re.compile(
    r"(?:\d{1,2}[./ -]\d{1,2}[./ -](?:19|20)\d\d"
    r"|(?:19|20)\d\d[./ -]\d{1,2}[./ -]\d{1,2})"
    r"(?:[ ,]+\d{1,2}[ .-]?\d{0,2}(?:[ .-]\d\d)?)?"
)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[ .\u00a0\u202f]\d{3})+")
# What stands before a number that identifies a thing, not a line.
_ID_BEFORE = re.compile(
    r"(?:n[°ºo]|ref|réf|id|dossier|commande|order|case|ticket|colis|tracking|siret|siren"
    r"|isbn|issn|doi|vol|flight|pedido|expediente|facture|invoice|contrat|iban|rib"
    r"|\$|€|£|usd|eur|zar|tnd|رقم الملف)[ .:#°ºn]{0,4}$",
    re.I,
)
_LINE_WORD = re.compile(
    r"t[eé]l|phone|call|appel|portable|mobile|num[eé]ro|whats|sms|joign|ll[aá]m|هاتف"
    r"|اتصل|contact",
    re.I,
)
_MONEY_AFTER = re.compile(
    r"\s?(?:€|\$|£|euros?|eur\b|usd|dollars?|dinars?|rands?|%|km|ans\b)", re.I
)


def find_phones(text: str, region: str) -> tuple[Phone, ...]:
    """Return the telephone numbers of a text, in the order they stand.

    `region` is ISO 3166 alpha-2 and decides how a number without a country code
    is read. Digits of any script count, and so do numbers in a wa.me link. Dates,
    prices and reference numbers are left out. Validity is by Google's metadata
    (`phonenumbers`), not by dialling.
    """
    if not has_figure(text):
        return ()
    found = [
        phone
        for match in _CANDIDATE.finditer(text)
        if (phone := _read(text, match.start(), match.end(), region)) is not None
    ]
    if "wa.me/" in text or "whatsapp.com/" in text:
        found += _linked(text)
        found.sort(key=lambda phone: (phone.start, -phone.end))
        ends = [0, *(phone.end for phone in found)]
        found = [
            phone for phone, end in zip(found, ends, strict=False) if phone.start >= end
        ]
    return tuple(found)


def _linked(text: str) -> list[Phone]:
    phones = []
    for match in _LINK.finditer(text):
        e164 = _e164("+" + match[1], "ZZ")
        if e164:
            phones.append(Phone(e164, match.start(1), match.end(1)))
    return phones


def _read(text: str, start: int, end: int, region: str) -> Phone | None:
    """Return the number that a candidate is, or None when it is something else."""
    while start and text[start - 1] in "+(":
        start -= 1
    if start and (text[start - 1] in _GLUED or text[start - 1].isalnum()):
        return None
    words = text[start:end]
    before = text[max(0, start - 24) : start]
    if _DATE.fullmatch(words) or _ID_BEFORE.search(before):
        return None
    if _MONEY_AFTER.match(text, end):
        return None
    if _THOUSANDS.fullmatch(words) and not _LINE_WORD.search(before):
        return None
    e164 = _e164(words, region)
    return Phone(e164, start, end) if e164 else None


def _e164(words: str, region: str) -> str:
    try:
        number = phonenumbers.parse(words, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number) and not _spoken_for(words, number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _spoken_for(words: str, number: phonenumbers.PhoneNumber) -> bool:
    """Tell whether a number has the full length of its country and says so itself.

    Ranges opened after the metadata was made are valid to their owners, and
    countries reserve ranges (06 39 98 in France) that the metadata refuses.
    """
    if not phonenumbers.is_possible_number(number):
        return False
    first = next(c for c in words if c == "+" or c.isdigit())
    return first == "+" or unicodedata.digit(first) == 0
