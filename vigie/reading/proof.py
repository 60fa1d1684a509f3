"""Proof: whether the cues of a rule stand in the order and distance that it asks for.

The reference tries every choice of places; this finds out without trying them all.
"""

from collections.abc import Callable, Sequence

from vigie.reading.rules import Rule

Stand = tuple[int, int]  # the first and the last word that a cue takes up
SentenceOf = Callable[[int], int]


def first_choice(
    rule: Rule, placed: Sequence[Sequence[Stand]], sentence_of: SentenceOf
) -> Stand | None:
    """Return where the rule's first cue stands in the first choice that fits.

    `placed` holds, for each cue of the rule that has places, where it stands, in
    order. None when no choice keeps what the rule asks for.
    """
    if not (rule.order or rule.within or rule.sentence):
        return placed[0][0]
    for stand in placed[0]:
        others = placed[1:]
        if rule.sentence:
            others = [
                _in_sentence(of, sentence_of(stand[0]), sentence_of) for of in others
            ]
        if all(others) and _fits(rule, stand, others):
            return stand
    return None


def _in_sentence(
    stands: Sequence[Stand], sentence: int, sentence_of: SentenceOf
) -> list[Stand]:
    return [stand for stand in stands if sentence_of(stand[0]) == sentence]


def _fits(rule: Rule, stand: Stand, others: Sequence[Sequence[Stand]]) -> bool:
    if rule.order:
        return _fits_in_order(rule.within, stand, others)
    return not rule.within or _fits_within(rule.within, stand, others)


def _fits_in_order(
    within: int, stand: Stand, others: Sequence[Sequence[Stand]]
) -> bool:
    """Take of each next cue the place that ends first: it leaves the most room."""
    end = start = stand[1]
    for place, stands in enumerate(others, start=1):
        after = [s for s in stands if s[0] > end]
        if not after:
            return False
        start = min(first for first, _ in after)
        end = min(last for _, last in after)
        if place == len(others) and within:
            return start - stand[1] <= within
    return True


def _fits_within(within: int, stand: Stand, others: Sequence[Sequence[Stand]]) -> bool:
    """Try every word as the one where the first cue to end ends."""
    ends = {stand[1], *(last for stands in others for _, last in stands)}
    return any(
        end <= stand[1]
        and stand[0] <= end + within
        and all(_reaches(stands, end, within) for stands in others)
        for end in ends
    )


def _reaches(stands: Sequence[Stand], end: int, within: int) -> bool:
    return any(last >= end and first <= end + within for first, last in stands)
