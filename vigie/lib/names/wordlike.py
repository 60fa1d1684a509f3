"""How alike two words of names are, and why."""

from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import OSA, Indel, JaroWinkler

from vigie.lib.names.given import Kin, kin
from vigie.lib.names.parsing import LIGHT, Word
from vigie.lib.names.spelling import normal, skeleton, sound


class Why(StrEnum):
    """Why two names are alike, or are not; the words for people are the rooms'."""

    SAME = "same"
    SPELLING = "spelling"  # one first name in two spellings or languages
    SHORT = "short"  # a short form of the other
    WRITTEN = "written"  # the same sounds, written in another way
    LETTER = "letter"  # one letter off
    SOUND = "sound"  # sounds the same in French
    CONSONANTS = "consonants"  # the same consonants
    LETTERS = "letters"  # a few letters off
    INITIAL = "initial"
    BEGINNING = "beginning"  # one begins like the other
    JOINED = "joined"  # written in one word
    ORDER = "order"  # in another order
    LACKS = "lacks"  # one says more
    OTHER_GIVEN = "other given"  # two first names, near but not the same
    DIFFERS = "differs"  # a word that is in one of them only


Likely = tuple[float, Why]
NOTHING: Likely = (0.0, Why.DIFFERS)
_LETTER = {1: 0.0, 2: 0.2, 3: 0.5, 4: 0.8, 5: 0.87}  # by the longer word's length
_KINDRED = {Kin.SPELLING: (0.96, Why.SPELLING), Kin.SHORT: (0.88, Why.SHORT)}
_FAR = 0.4  # of the letters in common, in order: below, no rule finds anything
_VOWELS = str.maketrans("ovweyz", "uuuiis")
_OTHER_GIVEN = 0.38  # Julie is not Julien, though a letter may be missing


def alike(one: Word, other: Word) -> Likely:
    """Return how alike two words are (0 to 1), with the reason. Symmetric."""
    if one.bare or other.bare:
        return _consonants(one.text, other.text)
    if (one.weight == LIGHT) != (other.weight == LIGHT):
        found = texts_alike(one.text, other.text)
        return found if found[1] in (Why.SAME, Why.SPELLING, Why.SHORT) else NOTHING
    best = texts_alike(one.text, other.text)
    if one.full == one.text and other.full == other.text:
        return best
    for here in {one.text, one.full}:
        for there in {other.text, other.full}:
            value, why = texts_alike(here, there)
            if value > best[0]:
                best = value, why
    return best


def _consonants(one: str, other: str) -> Likely:
    if one == other:
        return 1.0, Why.SAME
    here, there = skeleton(one), skeleton(other)
    longest = max(len(here), len(there))
    if here == there and longest >= 2:
        has_all = _holds(one, other) or _holds(other, one)
        return (0.9 if longest >= 3 and has_all else 0.78), Why.CONSONANTS
    if longest >= 4 and OSA.distance(here, there) == 1:
        return 0.72, Why.CONSONANTS
    return NOTHING


def _holds(longer: str, shorter: str) -> bool:
    """Whether the long vowels that one writes stand in the other, in their order."""
    left = iter(normal(longer).translate(_VOWELS))
    return all(letter in left for letter in normal(shorter).translate(_VOWELS))


def texts_alike(one: str, other: str) -> Likely:
    """Return how alike two folded words are; remembered."""
    return _texts(one, other) if one <= other else _texts(other, one)


@lru_cache(maxsize=200_000)
def _texts(one: str, other: str) -> Likely:
    if one == other:
        return 1.0, Why.SAME
    related = kin(one, other)
    if related in _KINDRED:
        return _KINDRED[related]
    if min(len(one), len(other)) == 1:
        return (0.6, Why.INITIAL) if one[0] == other[0] else NOTHING
    if Indel.normalized_similarity(one, other, score_cutoff=_FAR) < _FAR:
        return NOTHING  # three words in four: it saves most of a search's time
    best = max(_spelled(one, other), _near(one, other), _begun(one, other))
    if related is Kin.OTHER and best[0] > _OTHER_GIVEN:
        return _OTHER_GIVEN, Why.OTHER_GIVEN
    return best


def _spelled(one: str, other: str) -> Likely:
    """By other ways to write the same sounds, and by the consonants alone."""
    here, there = normal(one), normal(other)
    longest = max(len(one), len(other))
    if here == there:
        return 0.96, Why.WRITTEN
    if longest >= 4 and OSA.distance(here, there) == 1:
        near = _LETTER.get(min(len(here), len(there)), 0.91) - _ends(here, there)
        return near, Why.LETTER
    if longest >= 4 and sound(one) == sound(other):
        return 0.88, Why.SOUND
    bones = skeleton(one)
    if len(bones) >= 3 and bones == skeleton(other):
        return 0.78, Why.CONSONANTS
    return NOTHING


def _near(one: str, other: str) -> Likely:
    """By slips of the hand: two letters swapped, one more, one less, one other."""
    longest = max(len(one), len(other))
    away = OSA.distance(one, other, score_cutoff=3)
    if away == 1:
        return _LETTER.get(longest, 0.92) - _ends(one, other), Why.LETTER
    if away == 2 and longest >= 6:
        return (0.8 if longest >= 8 else 0.55), Why.LETTERS
    if away == 3 and longest >= 10:
        return 0.7, Why.LETTERS
    close = JaroWinkler.similarity(one, other)
    return (0.6, Why.LETTERS) if close >= 0.92 else NOTHING


def _ends(one: str, other: str) -> float:
    """What a slip costs more: at the first letter, or the ending of the other sex."""
    shorter, longer = sorted((one, other), key=len)
    if longer in (shorter + "a", shorter + "e"):
        return 0.1
    return 0.05 if one[0] != other[0] else 0.0


def _begun(one: str, other: str) -> Likely:
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= 3 and longer.startswith(shorter):
        return 0.6, Why.BEGINNING
    return NOTHING
