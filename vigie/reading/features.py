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
_GLUED_AGE = re.compile(r"(\d{1,3})(ans|yo|yrs|yr|y)")
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
    if not _DIGIT.search(text):
        return []
    found = list(_words(text))
    words = ["", "", *(word for word, _, _ in found), ""]
    return [
        (start, end)
        for place, (word, start, end) in enumerate(found)
        if _is_age(word, words[place : place + 2], words[place + 3])
    ]


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


def _is_age(word: str, before: list[str], after: str) -> bool:
    if glued := _GLUED_AGE.fullmatch(word):
        return int(glued[1]) <= _OLDEST
    if not _is_number(word) or len(word) > 3 or int(word) > _OLDEST:
        return False
    return (
        after in _AGE_WORDS
        or before[1] in _BEFORE_AGE
        or (before[1] == "de" and before[0] in _BEFORE_AGE)
    )
