"""How alike two names are, from 0 to 1, with the reasons.

Words are paired so that the sum is best, in any order; what one name says and the
other does not costs little, what both say differently costs much. Below `SUGGESTED`
nothing should be suggested; above it a person judges.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from vigie.lib.names.parsing import INITIAL, Word, parse
from vigie.lib.names.wordlike import Likely, Why, alike, texts_alike

SUGGESTED = 0.7
_ONE_WORD = 0.6  # what a single word shared is worth: many people have it
_JOINS = 0.85  # from which two words in a row are held for the other's one
_COUNTS = 0.35  # below, two words are not held for one another
_LACKING = 0.05  # for each word that only one of them says
_CONTRARY = 0.12  # where each says a word that the other does not
_DOUBTED = 0.75  # a pair of words below it costs half of what it lacks once more


@dataclass(frozen=True, slots=True)
class Likeness:
    """From 0 to 1, why, and what speaks against it, the weightiest first."""

    value: float
    reasons: tuple[Why, ...] = ()
    against: tuple[Why, ...] = ()


class _Pairing(NamedTuple):
    total: float  # of likeness by weight
    pairs: tuple[tuple[int, int], ...]


def score(one: str, other: str) -> Likeness:
    """Return how alike two names are, as written in any script.

    Symmetric; the order of the words never matters. A name without letters is like
    nothing. Some 100 to 400 us.
    """
    here, there = parse(one), parse(other)
    if (here, there) > (there, here):
        here, there = there, here
    return _scored(here, there)


def best(ones: tuple[str, ...], others: tuple[str, ...]) -> Likeness:
    """Return the likeness of the two names that are most alike of several each."""
    found = [score(one, other) for one in ones for other in others]
    return max(found, key=lambda like: like.value, default=Likeness(0.0))


@lru_cache(maxsize=20_000)
def _scored(here: tuple[Word, ...], there: tuple[Word, ...]) -> Likeness:
    if not here or not there:
        return Likeness(0.0)
    if sorted(word.text for word in here) == sorted(word.text for word in there):
        same_order = [w.text for w in here] == [w.text for w in there]
        return Likeness(1.0, (Why.SAME,) if same_order else (Why.SAME, Why.ORDER))
    left, joined = _joined(here, there)
    right, more = _joined(there, left)
    table = [[alike(one, other) for other in right] for one in left]
    pairing = _paired(left, right, table)
    return _judged(left, right, table, pairing, joined or more)


def _joined(
    words: tuple[Word, ...], others: tuple[Word, ...]
) -> tuple[tuple[Word, ...], bool]:
    """Return words with two in a row made one where the other name has them so."""
    for at, (one, two) in enumerate(pairwise(words)):
        if one.bare or two.bare or min(one.weight, two.weight) < 1:
            continue
        for text in (one.text + two.text, two.text + one.text):
            if any(_is_joined(text, word.text) for word in others):
                whole = Word(text, text, one.weight + two.weight, False, one.may_lack)
                return (*words[:at], whole, *words[at + 2 :]), True
    return words, False


def _is_joined(text: str, other: str) -> bool:
    # The length tells most apart, but for short forms: JP is Jean Pierre.
    near = abs(len(text) - len(other)) <= 3 or 1 < len(other) <= 3
    return near and texts_alike(text, other)[0] >= _JOINS


def _paired(
    left: tuple[Word, ...], right: tuple[Word, ...], table: list[list[Likely]]
) -> _Pairing:
    """Return the pairing with the best sum: all are tried, over sets of the right."""
    states: dict[int, _Pairing] = {0: _Pairing(0.0, ())}
    for row, one in enumerate(left):
        after = dict(states)
        for used, done in states.items():
            for column, other in enumerate(right):
                value = table[row][column][0]
                if used >> column & 1 or value < _COUNTS:
                    continue
                gain = done.total + value * _shared(one, other, table[row][column][1])
                key = used | 1 << column
                if key not in after or gain > after[key].total:
                    after[key] = _Pairing(gain, (*done.pairs, (row, column)))
        states = after
    return max(states.values(), key=lambda state: state.total)


def _shared(one: Word, other: Word, why: Why) -> float:
    """What a pair of words weighs: an initial says no more than an initial does."""
    if why is Why.INITIAL:
        return min(one.weight, other.weight)
    return (one.weight + other.weight) / 2


def _judged(
    left: tuple[Word, ...],
    right: tuple[Word, ...],
    table: list[list[Likely]],
    pairing: _Pairing,
    joined: bool,
) -> Likeness:
    lefts = [word for at, word in enumerate(left) if _lacks(0, at, pairing)]
    rights = [word for at, word in enumerate(right) if _lacks(1, at, pairing)]
    least = min(_weight(left), _weight(right))
    value = min(pairing.total / least, 1.0) if least else 0.0
    lacking = _weight(lefts) + _weight(rights)
    both = min(_weight(lefts), _weight(rights))
    value -= min(_LACKING * lacking, 0.15) + _CONTRARY * min(both, 1.0)
    worst = min((table[row][column][0] for row, column in pairing.pairs), default=1.0)
    value -= max(_DOUBTED - worst, 0.0) / 2
    if _is_one(left) != _is_one(right) and not joined:
        value *= _ONE_WORD
    whys = [table[row][column][1] for row, column in pairing.pairs]
    return _said(max(value, 0.0), whys, pairing, joined, lacking, both)


def _is_one(words: tuple[Word, ...]) -> bool:
    """Whether there is a single word, which many people share."""
    return sum(word.weight >= INITIAL for word in words) < 2


def _lacks(side: int, at: int, pairing: _Pairing) -> bool:
    return all(pair[side] != at for pair in pairing.pairs)


def _weight(words: list[Word] | tuple[Word, ...]) -> float:
    return sum(word.weight for word in words if not word.may_lack)


def _said(
    value: float,
    whys: list[Why],
    pairing: _Pairing,
    joined: bool,
    lacking: float,
    both: float,
) -> Likeness:
    against: list[Why] = [why for why in whys if why is Why.OTHER_GIVEN]
    reasons: list[Why] = [why for why in whys if why is not Why.OTHER_GIVEN]
    if joined:
        reasons.append(Why.JOINED)
    if [column for _, column in pairing.pairs] != sorted(c for _, c in pairing.pairs):
        reasons.append(Why.ORDER)
    if both:
        against.append(Why.DIFFERS)
    elif lacking >= 1:
        against.append(Why.LACKS)
    order = list(Why)
    return Likeness(
        round(value, 4),
        tuple(sorted(set(reasons), key=order.index)),
        tuple(sorted(set(against), key=order.index)),
    )
