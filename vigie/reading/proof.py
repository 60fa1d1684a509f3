"""Proof: whether the cues of a rule stand in the order and distance that it asks for.

The reference tries every choice of places; this finds out without trying them all.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vigie.reading.net import Ids
from vigie.reading.rules import Rule

# The first and the last word that a cue takes up, and the sentence of the first.
Stand = tuple[int, int, int]
Columns = tuple[Ids, Ids, Ids]  # many stands, as three columns


class Limits(NamedTuple):
    """What rules ask of the places of their cues, as columns."""

    order: NDArray[np.bool_]
    within: Ids
    sentence: NDArray[np.bool_]

    def of(self, rules: Ids) -> "Limits":
        """Return those of some rules."""
        return Limits(self.order[rules], self.within[rules], self.sentence[rules])


def two_fit(limits: Limits, one: Columns, two: Columns) -> NDArray[np.bool_]:
    """Tell of the stands of two cues, many at once, whether they keep the limits."""
    (firsts, lasts, sentences), (firsts_2, lasts_2, sentences_2) = one, two
    between = np.maximum(firsts, firsts_2) - np.minimum(lasts, lasts_2)
    fits: NDArray[np.bool_] = (limits.within == 0) | (between <= limits.within)
    fits &= ~limits.order | (lasts < firsts_2)
    fits &= ~limits.sentence | (sentences == sentences_2)
    return fits


def first_choice(rule: Rule, placed: Sequence[Sequence[Stand]]) -> Stand | None:
    """Return where the rule's first cue stands in the first choice that fits.

    `placed` holds, for each cue of the rule that has places, where it stands, in
    order. None when no choice keeps what the rule asks for.
    """
    if not (rule.order or rule.within or rule.sentence):
        return placed[0][0]
    others = placed[1:]
    for stand in placed[0]:
        near = others
        if rule.sentence:
            near = [[s for s in stands if s[2] == stand[2]] for stands in others]
        if all(near) and _fits(rule, stand, near):
            return stand
    return None


def _fits(rule: Rule, stand: Stand, others: Sequence[Sequence[Stand]]) -> bool:
    if rule.order:
        return _fits_in_order(rule.within, stand, others)
    return not rule.within or _fits_within(rule.within, stand, others)


def _fits_in_order(
    within: int, stand: Stand, others: Sequence[Sequence[Stand]]
) -> bool:
    """Take of each next cue the place that ends first: it leaves the most room."""
    end = start = stand[1]
    for stands in others:
        after = [s for s in stands if s[0] > end]
        if not after:
            return False
        start = after[0][0]
        end = min(s[1] for s in after)
    return not within or start - stand[1] <= within


def _fits_within(within: int, stand: Stand, others: Sequence[Sequence[Stand]]) -> bool:
    """Try every word as the one where the first cue to end ends."""
    start, end = stand[0], stand[1]
    if len(others) == 1:
        return any(max(start, s[0]) - min(end, s[1]) <= within for s in others[0])
    ends = {end, *(s[1] for stands in others for s in stands)}
    return any(
        first <= end
        and start <= first + within
        and all(_reaches(stands, first, within) for stands in others)
        for first in ends
    )


def _reaches(stands: Sequence[Stand], end: int, within: int) -> bool:
    return any(s[1] >= end and s[0] <= end + within for s in stands)
