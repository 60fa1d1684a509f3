"""Features of a post that rules may ask for, found in its folded words.

They are small and cheap; people, plates, phones and places have rooms of their own.
"""

import re
from collections.abc import Callable, Iterator

Stretch = tuple[int, int]  # start and end in the folded text

_AGE_WORDS = frozenset(
    [
        "an",
        "ans",
        "ane",
        "year",
        "years",
        "yr",
        "yrs",
        "yo",
        "ano",
        "anos",
        "jahre",
        "jahr",
        "سنه",
        "سنوات",
        "عام",
        "عاما",
    ]
)
_BEFORE_AGE = frozenset(
    ["age", "agee", "aged", "ages", "agees", "edad", "عمره", "عمرها", "عمر"]
)
_OLDEST = 120
_DIGIT = re.compile("[0-9]")
_MAYBE_AGE = re.compile(r"(?<![^ .])([0-9]{1,3})(ans|yo|yrs|yr|y)?(?![^ .])")
_UNIT_AFTER = re.compile(rf"[ .](?:{'|'.join(sorted(_AGE_WORDS))})(?![^ .])")
_AGED_BEFORE = re.compile(rf"(?<![^ .])(?:{'|'.join(sorted(_BEFORE_AGE))})(?:[ .]de)?$")
_LINK_WORDS = frozenset(("http", "https", "www"))

# What the functions of this module need to see; all else may be blurred.
LETTERS = frozenset("0123456789?").union(*_AGE_WORDS, *_BEFORE_AGE, *_LINK_WORDS)


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    for found in re.finditer(r"[^ .]+", text):
        yield found[0], found.start(), found.end()


def numbers(text: str) -> list[Stretch]:
    """Return the words that are digits alone."""
    if not _DIGIT.search(text):
        return []
    return [(a, b) for word, a, b in _words(text) if _is_number(word)]


def ages(text: str) -> list[Stretch]:
    """Return the numbers that stand for an age of at most 120: "17 ans", "aged 17",
    "age de 17", "17yo"."""
    return [
        found.span()
        for found in _MAYBE_AGE.finditer(text)
        if int(found[1]) <= _OLDEST and (found[2] or _is_told(text, *found.span()))
    ]


def _is_told(text: str, start: int, end: int) -> bool:
    """Say whether the words around a number make it an age."""
    if _UNIT_AFTER.match(text, end):
        return True
    return bool(start and _AGED_BEFORE.search(text, max(0, start - 20), start - 1))


def questions(text: str) -> list[Stretch]:
    """Return the question marks."""
    return [(a, b) for word, a, b in _words(text) if word == "?"]


def links(text: str) -> list[Stretch]:
    """Return the words that begin an address of the web."""
    return [(a, b) for word, a, b in _words(text) if word in _LINK_WORDS]


IN_WORDS: dict[str, Callable[[str], list[Stretch]]] = {
    "@number": numbers,
    "@age": ages,
    "@question": questions,
    "@link": links,
}


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit()
