"""What deserves to be listed, and why: bursts, risers, and the test of spread.

Pure functions on small arrays, after Mastodon's `app/models/trends/tags.rb` (the
daily chi-square), a control chart over ten minutes, and Elmas et al., EuroS&P 2021
(how trends are faked: many accounts, one text, deleted at once).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SLOT = 10  # minutes
SLOTS_A_DAY = 144
WINDOW = 10  # minutes that a burst is counted over
LEAST_PEOPLE = 5
BURST_SCORE = 4.0
USUAL_HALF_LIFE = 36  # slots: 6 hours
USUAL_REACH = 288  # slots looked back: what is older weighs less than 1/256
RISER_HALF_LIFE = 24  # slots: 4 hours
RISER_REACH = 288  # slots that a high score is remembered: 2 days
SPREAD_LEAST = 10  # below so many nothing can be said about a spread

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Burst:
    """More people in ten minutes than is usual for the tag."""

    tag: str
    people: int
    usual: float  # people in ten minutes
    score: float


@dataclass(frozen=True)
class Riser:
    """More people in a day than the day before. `score` has decayed till now."""

    tag: str
    people: int
    day_before: int
    score: float


def weights(ago: Counts, heard: int) -> Floats:
    """Return the weight of each slot in the usual, by how many slots ago it ended.

    An exponentially weighted mean over the `heard` slots since listening began:
    the weights of slots 0 … heard-1 add up to 1, so a young record is not taken
    for a silent one.
    """
    alpha = 1 - 0.5 ** (1 / USUAL_HALF_LIFE)
    reach = min(heard, USUAL_REACH)
    if reach <= 0:
        return np.zeros(len(ago))
    whole = 1 - (1 - alpha) ** reach
    inside = (ago >= 0) & (ago < reach)
    return np.where(inside, alpha * (1 - alpha) ** ago.astype(np.float64) / whole, 0.0)


def burst_score(people: int, usual: float) -> float:
    """Return how many standard deviations above the usual, as for a Poisson count."""
    return float((people - usual) / np.sqrt(usual + 1))


def bursts(now: dict[str, int], usual: dict[str, float]) -> list[Burst]:
    """Return the tags that burst, most people first.

    `now` are the distinct people of the last ten minutes, `usual` what is expected
    of the tags known before. A tag is listed from 5 people and a score of 4.
    """
    found = []
    for tag, people in now.items():
        expected = usual.get(tag, 0.0)
        score = burst_score(people, expected)
        if people >= LEAST_PEOPLE and score >= BURST_SCORE:
            found.append(Burst(tag, people, expected, score))
    return sorted(found, key=lambda b: (-b.people, -b.score, b.tag))


def chi_square(observed: Counts, expected: Counts) -> Floats:
    """Return Mastodon's score: (o-e)²/e with e at least 1; 0 if fewer, or too few."""
    usual = np.maximum(expected, 1).astype(np.float64)
    score = (observed - usual) ** 2 / usual
    listed = (observed >= LEAST_PEOPLE) & (observed > usual)
    return np.where(listed, score, 0.0)


def decayed(score: Floats, ago: Counts | Floats) -> Floats:
    """Return scores reached `ago` slots before, halved every four hours."""
    return np.asarray(score * 0.5 ** (ago / RISER_HALF_LIFE))


@dataclass(frozen=True)
class Spread:
    """How a tag's posts are spread: what a crowd does and a campaign cannot hide."""

    authors: int = 0
    authors_known: int = 0  # whose age the network gave
    authors_young: int = 0  # accounts of less than 30 days
    originals: int = 0  # posts that are no reshares
    same_text: int = 0  # … of which so many are one text
    posts: int = 0  # with reshares, and with the removed ones
    removed: int = 0
    first: int = 0  # minute of the first post that still counts, or 0


def doubts(spread: Spread) -> tuple[str, ...]:
    """Return why a person should look before the tag is listed; () for a crowd.

    "young": over half of the authors whose age is known, when that is at least
    half of all. "copies": one text is over 60 % of the posts that are no
    reshares. "removed": over 30 % of the posts are gone. Below 10 nothing is said.
    """
    found = []
    known = spread.authors_known
    if known >= SPREAD_LEAST and 2 * known >= spread.authors:
        found += ["young"] if spread.authors_young > 0.5 * known else []
    if spread.originals >= SPREAD_LEAST:
        found += ["copies"] if spread.same_text > 0.6 * spread.originals else []
    if spread.posts >= SPREAD_LEAST:
        found += ["removed"] if spread.removed > 0.3 * spread.posts else []
    return tuple(found)
