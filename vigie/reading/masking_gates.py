"""Which forms may match a text at all: its words and figures are looked at once.

About fifty forms stand on the way of every stored text, and most texts hold what two
or three of them ask for (Gate, in masking_words). The others are not tried.
"""

import re
from functools import lru_cache

from vigie.reading.masking_words import Form

# Arabic and other letters are words of their own: "leaاتgmail" is three words.
_WORDS = re.compile(r"[^\W\d_ء-ي]+|[ء-ي]+")
_MOST_COUNTED = 15


class Gates:
    """The gates of some forms, for plain views only."""

    def __init__(self, forms: tuple[Form, ...]) -> None:
        self._forms = forms
        self._bits: dict[str, int] = {}  # of each word: a bit for each form it opens
        self._always = 0
        for place, form in enumerate(forms):
            for word in form.gate.words:
                self._bits[word] = self._bits.get(word, 0) | 1 << place
            if not form.gate.words:
                self._always |= 1 << place
        self._open = lru_cache(maxsize=4096)(self._open_forms)

    def open_for(self, plain: str, words: set[str], figures: int) -> list[Form]:
        """Return the forms that may match a plain text with these words (`words_in`)
        and so many figures (`figures_in`), in the order of the forms."""
        bits = self._bits
        seen = self._always
        for word in words:
            if word in bits:
                seen |= bits[word]
        return [
            form
            for form in self._open(seen, min(figures, _MOST_COUNTED))
            if form.gate.is_near(plain)
        ]

    def _open_forms(self, seen: int, figures: int) -> tuple[Form, ...]:
        return tuple(
            form
            for place, form in enumerate(self._forms)
            if seen >> place & 1 and form.gate.figures <= figures
        )


def words_in(plain: str) -> set[str]:
    """Return the runs of letters of a plain text, Arabic apart from all others."""
    return set(_WORDS.findall(plain))


def figures_in(plain: str) -> int:
    """Return how many figures a plain text holds; all of them are 0-9."""
    return sum(map(plain.count, "0123456789"))
