"""A text as a leaker cannot hide in it: plain letters, plain digits, no marks."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_ARABIC = str.maketrans("أإآٱىةؤئگک", "ااااايهءءكك"[1:])


class View(NamedTuple):
    """The plain text, and for each of its code points where it stood in the original.

    Lower case; no accents, no invisible marks; digits of any script, in circles, or
    as keycaps are 0-9; full width is half width.
    """

    text: str
    origin: tuple[int, ...]
    length: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the original behind text[start:end], with the marks
        that hang on its last letter."""
        after = self.origin[end] if end < len(self.origin) else self.length
        last = self.origin[end - 1]
        return self.origin[start], max(after, last + 1) if after > last else last + 1


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    """Return what one code point looks like, "" when it is invisible."""
    if char in "ºª°":  # signs of a floor or a house number, not letters
        return "°"
    if char.isascii():
        return char.lower()
    if char in "øØ":  # a zero with a stroke, and a letter without parts
        return "o"
    if unicodedata.category(char) in ("Nd", "No") and (
        (digit := unicodedata.digit(char, None)) is not None
    ):
        return str(digit)
    parts = unicodedata.normalize("NFKD", char)
    kept = "".join(
        c for c in parts if unicodedata.category(c) not in ("Mn", "Me", "Cf", "Cc")
    )
    if char in "\n\r\t\u2028\u2029":
        return "\n"
    return kept.lower().translate(_ARABIC)


class _Plainly(dict[int, str]):
    """What each code point looks like, learnt as they come."""

    def __missing__(self, code: int) -> str:
        plain = _plain(chr(code))
        if len(self) < _MOST_LEARNT:
            self[code] = plain
        return plain


_MOST_LEARNT = 20_000
_PLAINLY = _Plainly()


def plain_of(text: str) -> str:
    """Return the text of a view, for a fraction of its cost."""
    plain = text.lower() if text.isascii() else text.translate(_PLAINLY)
    return _zeros(plain)


def view_of(text: str) -> View:
    """Bring a text to its plain view."""
    letters: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(text):
        plain = _plain(char)
        letters.append(plain)
        origin.extend([place] * len(plain))
    return View(_zeros("".join(letters)), tuple(origin), len(text))


_ZERO = re.compile(r"(?<![a-z])o(?=[ .-]?\d)|(?<=\d)o(?![a-z])|(?<=\d)o(?=o*\d)")
_ONE = re.compile(r"(?<=\d)[li|](?=\d)")


# Where none of these stands nothing is read anew: most texts are done here.
_AFTER_FIGURE = re.compile(r"\d[ .-]?[oilsbz|]")
_BEFORE_FIGURE = re.compile(r"o[ .-]?\d")
_LOOKS_LIKE = {"i": "1", "l": "1", "|": "1", "s": "5", "b": "8", "z": "2"}
_LETTER = re.compile(r"(?<=\d[ .-])[ilsbz|](?=\d(?!\w))")


def _zeros(text: str) -> str:
    """Read O as zero, l as one and such where they stand among digits."""
    if not (_AFTER_FIGURE.search(text) or _BEFORE_FIGURE.search(text)):
        return text
    plain = _ONE.sub("1", _ZERO.sub("0", text))
    return _LETTER.sub(lambda found: _LOOKS_LIKE[found[0]], plain)
