"""Whether two posts are one: together, suggested to a human, or apart, and why.

The words propose, the facts decide: a near copy joins, unless it names somebody
else. Thresholds were measured on real posts (docs/reading.md, "Grouping").
"""

from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

from rapidfuzz.distance import LCSseq, Levenshtein

from vigie.reading.grouping.facts import (
    OWN_WORDS,
    PERSONAL,
    SAFE_SELF,
    WORDS_OF_A_COPY,
    Facts,
    agreement,
    disagreement,
)
from vigie.reading.grouping.index import Wording
from vigie.reading.grouping.signature import WORDS_TO_COMPARE, Signature

ALIKE = 0.65  # words in common, in order, of all words of both
MAYBE = 0.45
RETOLD = 0.75  # with a word replaced, news so alike is a copy; a person's call is not
LEAST_COMMON = MAYBE / (1 + MAYBE)  # the same, of the sum of both texts' words
CONTAINED = 0.8  # of the shorter text's words, when it was cut or is long enough
WORDS_TO_CONTAIN = 8
WORDS_OF_A_REPEAT = 5  # fewer, by nobody known, may be anybody's own words

_common = LCSseq.similarity  # how many words two have in common, in order


class How(IntEnum):
    """The three answers; `SUGGESTED` is for a human, never for the machine."""

    APART = 0
    SUGGESTED = 1
    TOGETHER = 2


class Verdict(NamedTuple):
    """An answer, its reason in one or two words, and how alike the words are (0-1)."""

    how: How
    reason: str
    score: float


def same(a: Signature, b: Signature) -> Verdict:
    """Judge whether two posts are copies of one. `same(a, b) == same(b, a)`."""
    if what := disagreement(a.facts, b.facts):
        return Verdict(How.APART, what, 0.0)
    if a.root == b.root:
        return Verdict(How.TOGETHER, "one post", 1.0)
    if a.exact and a.exact == b.exact:
        doubt = _doubt_of_words(a, b, min(a.own, b.own), exact=True)
        how = How.SUGGESTED if doubt else How.TOGETHER
        return Verdict(how, doubt or "same words", 1.0)
    return _alike(a, b)


def perhaps(new: Signature, found: Iterable[Wording]) -> list[Wording]:
    """Return those of `found` of which `same` may say more than `APART`, in order.

    Most posts that one key brings together share little else: nine in ten are told
    apart here, for a tenth of what `same` costs.
    """
    words, count = new.words, len(new.words)
    near = []
    for wording in found:
        known = wording.signature
        others = len(known.words)
        common = _common(words, known.words)
        if (
            common >= LEAST_COMMON * (count + others)
            or common >= CONTAINED * min(count, others)
            or known.root == new.root
        ):
            near.append(wording)
    return near


def _alike(a: Signature, b: Signature) -> Verdict:
    fewer = min(len(a.words), len(b.words))
    if fewer < WORDS_TO_COMPARE:
        return Verdict(How.APART, "few words", 0.0)
    common = _common(a.words, b.words)
    score = common / (len(a.words) + len(b.words) - common)
    if score < ALIKE and not _contains(a, b, common):
        return Verdict(How.SUGGESTED if score >= MAYBE else How.APART, "words", score)
    if doubt := _doubt(a, b, common, score):
        return Verdict(How.SUGGESTED, doubt, score)
    return Verdict(How.TOGETHER, "near copy", score)


def _contains(a: Signature, b: Signature, common: int) -> bool:
    shorter = min(a, b, key=lambda s: (len(s.words), not s.cut))
    enough = common >= WORDS_TO_CONTAIN or shorter.cut
    return enough and common >= CONTAINED * len(shorter.words)


def _doubt(a: Signature, b: Signature, common: int, score: float) -> str:
    """Return why near copies are left to a human, else ""."""
    if doubt := _doubt_of_words(a, b, common, exact=False):
        return doubt
    if score >= RETOLD and not _personal(a, b):
        return ""
    if _replaced(a.words, b.words) and not agreement(a.facts, b.facts):
        return "a word replaced"  # may be a name or a place that no list knows
    return ""


def _doubt_of_words(a: Signature, b: Signature, common: int, *, exact: bool) -> str:
    if common < _words_needed(a.facts, b.facts, exact=exact):
        return "few words"
    if a.tail and b.tail and a.tail != b.tail and _personal(a, b):
        one, other = set(a.tail), set(b.tail)
        nested = one <= other or other <= one
        return "" if nested or agreement(a.facts, b.facts) else "tags"
    return ""


def _personal(a: Signature, b: Signature) -> bool:
    return bool((a.facts.labels | b.facts.labels) & PERSONAL)


def _words_needed(a: Facts, b: Facts, *, exact: bool) -> int:
    """Return how many words in common show a copy and not two people's same words."""
    said = (a.labels | b.labels) & OWN_WORDS
    if not said or agreement(a, b):
        return 0
    known = any((a.writer, a.author, b.writer, b.author))
    if exact and known:
        return 0  # one names the writer, the other is silent: a reshare by hand
    return WORDS_OF_A_COPY if said & SAFE_SELF else WORDS_OF_A_REPEAT


def _replaced(a: str, b: str) -> bool:
    # one order for both: of equally short ways to edit, the other may be found
    edits = Levenshtein.editops(min(a, b), max(a, b))
    return any(edit.tag == "replace" for edit in edits)
