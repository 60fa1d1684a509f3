"""How many parts a short message takes, and how it is written to take fewer. Pure.

GSM 03.38: septets, of which characters of the extension table take two; 160 in one
part, 153 in each of several. Anything outside is UCS-2: 70, and 67 of several. No
character is cut in two by the end of a part.

French and Spanish do not fit: GSM-7 has é è ù à ñ ü, but no ç ê â î ô û ë ï œ, no
á í ó ú, no typographic quote. A text is kept exactly as it is when that costs no part
more. Otherwise those letters lose their mark (ç becomes c, ê e) and quotes are made
plain, if then all of it is GSM-7: "Reçu" reads "Recu". A gateway left alone would write
"ReÇu". Arabic, emoji and other scripts are never rewritten.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

MOST_PARTS = 6  # what Kannel sends at most; it would cut the rest in silence
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‘’‛ʼ´`", "'"),
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("‐‑‒–—−", "-"),
        **dict.fromkeys("\u00a0\u202f\u2009\u2007\t", " "),
        **{"…": "...", "œ": "oe", "Œ": "OE", "•": "-", "·": "-", "‹": "<", "›": ">"},
        **{"\u200b": "", "\u00ad": "", "\ufeff": ""},
    }
)


class Coding(StrEnum):
    """How a message is written on the air."""

    GSM = "gsm"
    UCS2 = "ucs2"


_ONE = {Coding.GSM: 160, Coding.UCS2: 70}
_EACH = {Coding.GSM: 153, Coding.UCS2: 67}


@dataclass(frozen=True)
class Written:
    """A message as it goes out: its coding, and the parts that it is paid for."""

    text: str
    coding: Coding
    parts: int


def written(text: str) -> Written:
    """Return a text as it costs fewest parts; of two that cost the same, the exact
    one. Never more than its UCS-2 form."""
    exact = _counted(unicodedata.normalize("NFC", text))
    if exact.coding == Coding.GSM:
        return exact
    plain = _counted("".join(map(_plain, exact.text)))
    fewer = plain.coding == Coding.GSM and plain.parts < exact.parts
    return plain if fewer else exact


def fitted(body: str, link: str = "", most: int = MOST_PARTS) -> Written:
    """Return body and link in at most so many parts: the body is cut, with "...",
    and the link stays whole on a line of its own."""
    end = f"\n{link}" if link else ""
    whole = written(body + end)
    if whole.parts <= most:
        return whole
    best, low, high = written(end.strip()), 0, len(body)
    while low <= high:
        middle = (low + high) // 2
        cut = written(body[:middle].rstrip() + "..." + end)
        if cut.parts <= most:
            best, low = cut, middle + 1
        else:
            high = middle - 1
    return best


def is_gsm(text: str) -> bool:
    """Return whether every character stands in the GSM 03.38 tables."""
    return all(one in _BASIC or one in _EXTENDED for one in text)


def _counted(text: str) -> Written:
    coding = Coding.GSM if is_gsm(text) else Coding.UCS2
    return Written(text, coding, _parts(list(_units(text, coding)), coding))


def _units(text: str, coding: Coding) -> Iterable[int]:
    if coding == Coding.GSM:
        return (2 if one in _EXTENDED else 1 for one in text)
    return (2 if ord(one) > 0xFFFF else 1 for one in text)


def _parts(units: list[int], coding: Coding) -> int:
    if sum(units) <= _ONE[coding]:
        return 1
    parts, room = 1, _EACH[coding]
    for unit in units:
        if unit > room:
            parts, room = parts + 1, _EACH[coding]
        room -= unit
    return parts


def _plain(one: str) -> str:
    if one in _BASIC or one in _EXTENDED:
        return one
    other = one.translate(_PLAIN)
    if other != one:
        return other
    bare = unicodedata.normalize("NFKD", one)
    marked = "".join(c for c in bare if not unicodedata.combining(c))
    return marked if is_gsm(marked) else one
