"""From the rules that hold to labels, scores and priority.

Both readers, the slow and the fast, end here: what differs between them is only how
they find out which rules hold.
"""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import NamedTuple

from vigie.reading.labels import LABELS, PRIORITIES
from vigie.reading.post import Reason
from vigie.reading.rules import GIVEN_AT

OFFICIAL = "official"
OFFICIAL_WEIGHT = 2000
BY_ACCOUNT = Reason(OFFICIAL, "account", "", 0, 0, OFFICIAL_WEIGHT / 1000)
_TABLE_PLACE = {name: place for place, name in enumerate(LABELS)}
_FULL_SCORE = 2000  # thousandths: two plain rules leave no doubt


def sums_of(weights: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Add up (label, thousandths) and return the labels that reach 1.0, in the order
    of the table of labels."""
    sums: dict[str, int] = {}
    for label, weight in weights:
        sums[label] = sums.get(label, 0) + weight
    given = [name for name, total in sums.items() if total >= GIVEN_AT]
    given.sort(key=_TABLE_PLACE.__getitem__)
    return {name: sums[name] for name in given}


class Given(NamedTuple):
    """The labels that weights give: as bits, with their scores, and the priorities of
    an original and a reshare, and those of one told in the first person of a place.
    `is_call` is true when one of the labels is a call."""

    is_call: bool
    bits: int
    scores: dict[str, float]
    levels: tuple[str, str]
    levels_of_writer: tuple[str, str]


@lru_cache(maxsize=4096)
def weighed(weights: tuple[tuple[str, int], ...]) -> Given | None:
    """Return what (label, thousandths) give, None if no label reaches 1.0.

    Remembered, for a night knows few combinations: copy the scores before changing
    them.
    """
    sums = sums_of(weights)
    if not sums:
        return None
    return Given(
        any(LABELS[name].is_call for name in sums),
        sum(LABELS[name].bit for name in sums),
        {name: score(total) for name, total in sums.items()},
        levels(sums, seen_by_writer=False),
        levels(sums, seen_by_writer=True),
    )


def score(thousandths: int) -> float:
    """Return the score between 0 and 1 that is shown for a sum of weights."""
    return min(1.0, thousandths / _FULL_SCORE)


def levels(labels: Collection[str], *, seen_by_writer: bool) -> tuple[str, str]:
    """Return the priority of an original and of a reshare, of the levels of TREC-IS.

    The highest of the labels decides; one more when a call is told in the first
    person with a place (`seen_by_writer`), one less for a reshare.
    """
    if not labels:
        return PRIORITIES[0], PRIORITIES[0]
    level = max(LABELS[name].priority for name in labels)
    if seen_by_writer and any(LABELS[name].is_call for name in labels):
        level += 1
    top = len(PRIORITIES) - 1
    return PRIORITIES[min(level, top)], PRIORITIES[min(max(level - 1, 0), top)]
