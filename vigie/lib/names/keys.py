"""Pieces of a name under which it is found again after a slip.

For each word: its spelling brought to one form, its lines in the list of first names,
its sound, its consonants, its beginning and its end, and of short words what is left
without one of their letters. A slip of one letter leaves at least one of them as it
was, two letters that change places, a doubled letter and another vowel leave most.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from vigie.lib.names.given import groups_of
from vigie.lib.names.parsing import Word, parse
from vigie.lib.names.spelling import letters, normal, sound

WHOLE, GIVEN, SOUND, CONSONANTS, PART = 6, 4, 3, 3, 1
MOST = 7  # no piece weighs more: three bits hold it
_SHORT = 5  # letters of a word of which every letter may be the wrong one
_END = 3


def pieces(name: str) -> dict[str, int]:
    """Return the pieces of a name with what sharing each weighs, from 1 to 7.

    Some 8 for each word. {} of a name without letters.
    """
    words = [word for word in parse(name) if word.weight >= 1]
    found: dict[str, int] = {}
    for word in words:
        for text in {word.text, word.full}:
            _keep(found, _of_word(text, word.bare))
    _keep(found, _of_neighbours(words))
    return found


def _keep(found: dict[str, int], more: Iterable[tuple[str, int]]) -> None:
    for piece, weight in more:
        found[piece] = max(weight, found.get(piece, 0))


def _of_neighbours(words: list[Word]) -> list[tuple[str, int]]:
    """Jean Pierre and Jeanpierre, Azusa Miura and MiuraAzusa."""
    joined = [
        text
        for one, two in pairwise(words)
        for text in (one.text + two.text, two.text + one.text)
    ]
    lines = [line for text in joined for line in groups_of(text).all]
    whole = [(f"w:{normal(text)}", WHOLE) for text in joined]
    return whole + [(f"g:{line}", GIVEN) for line in lines]


@lru_cache(maxsize=100_000)
def _of_word(text: str, bare: bool) -> tuple[tuple[str, int], ...]:
    bones = letters(text)
    found = [(f"c:{bones}", CONSONANTS)] if bones else []
    if bare:
        return (*found, (f"w:{normal(text)}", WHOLE))
    plain = normal(text)
    found += [(f"w:{plain}", WHOLE), (f"s:{sound(text)}", SOUND)]
    found += [(f"g:{line}", GIVEN) for line in groups_of(text).all]
    if len(plain) >= _SHORT:
        found += [(f"h:{plain[:_END]}", PART), (f"t:{plain[-_END:]}", PART)]
    if 3 <= len(plain) <= _SHORT:
        shorter = {plain[:at] + plain[at + 1 :] for at in range(len(plain))}
        found += [(f"d:{one}", PART) for one in {*shorter, plain}]
    return tuple(found)
