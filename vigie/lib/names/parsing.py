"""A name taken apart: its words, what goes before them, what may be left out."""

from functools import lru_cache
from typing import NamedTuple

from vigie.lib.names.folding import Latin, latin

MOST_WORDS = 8
LIGHT = 0.15  # what a particle weighs beside a word
INITIAL = 0.5

_PARTICLES = (
    "de du des d da das do dos del della dello di la le les l lo el al ul ou i y e "
    "ben bin ibn bint bent ould mint abou abu abd abdel abdul bou om um oum umm ait "
    "nait van von der den ter ten zu zur mac mc saint st sainte ste san santa af av "
    "bar bat und et"
)
_TITLES = (
    "m mr mme mlle monsieur madame mademoiselle mrs ms miss dr docteur doctor pr prof "
    "professeur me maitre sr sra srta senor senora don dona herr frau sir lady hajj "
    "hadj haj sidi lalla moulay si san kun sama"
)
# What comes after may stand or be left out: Marie Dupont née Martin.
_MARKERS = "nee ne born geb geborene veuve vve epouse epse ep dit dite alias aka"

PARTICLES = frozenset(_PARTICLES.split())
TITLES = frozenset(_TITLES.split())
MARKERS = frozenset(_MARKERS.split())


class Word(NamedTuple):
    """A word of a name. `full` has what goes before it joined: Le Goff, "legoff"."""

    text: str
    full: str
    weight: float = 1.0
    bare: bool = False  # only its consonants are known
    may_lack: bool = False


@lru_cache(maxsize=100_000)
def parse(name: str) -> tuple[Word, ...]:
    """Return the words of a name in order, titles left out; () of no name."""
    words = _without_titles(latin(name)[: 2 * MOST_WORDS])
    found: list[Word] = []
    before, may_lack = "", False
    for at, word in enumerate(words):
        if word.text in MARKERS and 0 < at < len(words) - 1:
            before, may_lack = "", True
            continue
        is_light = word.text in PARTICLES and len(words) > 1 and not word.bare
        found.append(_word(word, before, is_light, may_lack))
        before = before + word.text if is_light else ""
    if all(word.weight == LIGHT for word in found):
        found = [word._replace(weight=1.0) for word in found]
    return tuple(found[:MOST_WORDS])


def _word(word: Latin, before: str, is_light: bool, may_lack: bool) -> Word:
    weight = LIGHT if is_light else INITIAL if len(word.text) == 1 else 1.0
    return Word(word.text, before + word.text, weight, word.bare, may_lack)


def _without_titles(words: tuple[Latin, ...]) -> tuple[Latin, ...]:
    left = words
    while len(left) > 1 and left[0].text in TITLES:
        left = left[1:]
    return left
