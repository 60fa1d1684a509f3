"""Folding: how a text is brought to plain words, so that a rule is a plain phrase.

This is the definition, by the Unicode database, one code point at a time; the
fast reader learns its tables from it and therefore cannot differ.
"""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

SEPARATORS = " ."

# The line ends end a sentence as "." does: a telegram style has no full stops.
_SENTENCE_ENDS = frozenset(".!;…\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029。｡۔؛।")
_AS = {
    "œ": "oe",
    "æ": "ae",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ı": "i",
    "ٱ": "ا",
    "ى": "ي",
    "ی": "ي",
    "ک": "ك",
    "ة": "ه",
    "ـ": "",  # tatweel only stretches a word
    "؟": " ? ",
    "?": " ? ",
    "#": "#",
    "@": "@",
    "ʼ": " ",  # letters to Unicode, apostrophes to people
    "ʻ": " ",
    "ʹ": " ",
    "ʽ": " ",
}


class Folded(NamedTuple):
    """A folded text, and where each of its code points came from.

    `origin[i]` is the index in the original of the code point that gave `text[i]`;
    `ends[i]` is the index after it and after the marks that were dropped behind it.
    """

    text: str
    origin: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the original that `text[start:end]` came from."""
        return self.origin[start], self.ends[end - 1]


def _plain(char: str) -> str:
    if char in _AS:
        return _AS[char]
    if char in _SENTENCE_ENDS:
        return "."
    kind = unicodedata.category(char)
    if kind == "Nd":
        return str(unicodedata.digit(char))
    if kind[0] in "LN" or kind == "Mc":
        return char
    return "" if kind in ("Mn", "Me", "Cf") else " "


@cache
def fold_char(char: str) -> str:
    """Return what one code point becomes: "", a separator, or letters and digits.

    A Hangul syllable stays whole; everything else is taken apart (NFKD), brought
    to lower case (casefold), taken apart again, and mapped part by part.
    """
    if char in _AS or char in _SENTENCE_ENDS or "가" <= char <= "힣":
        return _AS.get(char, "." if char in _SENTENCE_ENDS else char)
    parts = unicodedata.normalize("NFKD", char)
    base = "".join(c for c in parts if unicodedata.category(c) not in ("Mn", "Me"))
    lower = unicodedata.normalize("NFKD", base.casefold())
    return "".join(_plain(c) for c in lower)


def _collapse(run: re.Match[str]) -> str:
    return "." if "." in run[0] else " "


def fold(text: str) -> str:
    """Return the words of `text`, folded, with a single separator between them.

    Never raises; a text without words gives "". See docs/reading.md, "Folding".
    """
    raw = "".join(map(fold_char, text))
    return re.sub(r"[ .]+", _collapse, raw).strip(SEPARATORS)


def fold_back(text: str) -> Folded:
    """Fold `text` and remember where everything came from."""
    chars: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(text):
        for part in fold_char(char):
            if part in SEPARATORS and chars and chars[-1] in SEPARATORS:
                chars[-1] = max(chars[-1], part)  # "." is above " "
            elif chars or part not in SEPARATORS:
                chars.append(part)
                origin.append(place)
    if chars and chars[-1] in SEPARATORS:
        del chars[-1], origin[-1]
    after = _next_kept(text)
    return Folded("".join(chars), tuple(origin), tuple(after[i] for i in origin))


def _next_kept(text: str) -> list[int]:
    """Return for each place the next one whose code point is not dropped."""
    after = [len(text)] * len(text)
    for place in range(len(text) - 1, 0, -1):
        after[place - 1] = place if fold_char(text[place]) else after[place]
    return after


def without_surrogates(text: str) -> str:
    """Return `text` with each lone surrogate as U+FFFD: the length stays the same.

    A lone surrogate cannot be written as UTF-8, so a damaged post would break
    whoever stores or sends what was read from it.
    """
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def is_sound(text: str) -> bool:
    """Say whether a text has no lone surrogate."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
