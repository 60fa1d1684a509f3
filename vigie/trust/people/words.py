"""The words of return codes, and what a hurried hand makes of them. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import diceware

LISTS = {"fr": "wordlist_fr.txt", "en": "wordlist_en_eff.txt"}
LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_BETWEEN = re.compile(r"[^\w'’]+|[\d_]+")


def fold(text: str) -> str:
    """Return the letters a–z of a text: no case, no accent, nothing in between."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return "".join(sign for sign in plain if sign in LETTERS)


def tokens_of(text: str) -> list[str]:
    """Return the folded words as they were typed, whatever stands between them."""
    # Composed first: an accent that stands alone would part its word in two.
    parts = _BETWEEN.split(unicodedata.normalize("NFC", text))
    return [word for word in map(fold, parts) if word]


@cache
def word_list(language: str) -> tuple[str, ...]:
    """Return a language's words, folded, each once; English but for French.

    The English list is made to be typed by anybody: whoever reads neither language
    copies it letter by letter, and the page says so.

    Both lists are those of Diceware: 7,776 words, of which a handful goes because
    they hold a hyphen, which could be typed as a space.
    """
    name = LISTS.get(language, LISTS["en"])
    path = Path(diceware.__file__).parent / "wordlists" / name
    rows = (line.split() for line in path.read_text("utf-8").splitlines())
    words = (row[1] for row in rows if len(row) == 2 and row[0].isdigit())
    return tuple(dict.fromkeys(fold(word) for word in words if "-" not in word))


@cache
def known() -> frozenset[str]:
    """Every word of every list."""
    return frozenset(word for language in LISTS for word in word_list(language))


def slips(word: str) -> Iterator[str]:
    """Yield the known words that one slip turns into `word`, each once.

    A slip is one letter wrong, missing, too many, or two neighbours swapped.
    """
    seen = {word}
    for made in _edits(word):
        if made not in seen and made in known():
            seen.add(made)
            yield made


def _edits(word: str) -> Iterator[str]:
    for place in range(len(word) + 1):
        head, tail = word[:place], word[place:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in LETTERS:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]
