"""What people's decisions teach: a linear model over hashed words and the rules.

It re-orders and proposes, nothing more: rules and people decide. One-vs-rest logistic
regression over the words and pairs of words of the folded text (hashed), and the rules
that held and their labels, each as heavy as all words together. Before any decision a
rule's label alone speaks; each label is kept near that start (MAP with the start as its
mean), so that fifty decisions help and five do no harm. The same decisions, in any
order, give the same model.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from vigie.reading.fold import fold
from vigie.reading.labels import LABELS

Numbers = NDArray[np.float64]
Ids = NDArray[np.int64]

NAMES = tuple(LABELS)
_BUCKETS = 1 << 18
_LABEL_IDS = np.arange(_BUCKETS, _BUCKETS + len(NAMES))  # after those of words
_RULES_FROM = _BUCKETS + 64  # and those of rules after these
_RULES = 1 << 16
RULE = "rule "
_STEM = 5  # letters: "shelters" and "sheltered" share a feature
_START = 2.0  # what the label of a rule counts before anybody has decided
_RARE = -2.0  # and every label without one
_NEARRULES, _NEAR_WORDS, _NEAR_RARE = 0.3, 0.02, 0.1  # how firmly we keep to that
_YES_COUNTS = 2.0  # a label given is rarer than one not given, and tells more
_ROUNDS = 200


@dataclass(frozen=True)
class Example:
    """A thing that a person decided: its features and the labels it was given (bits).

    The features are hashes: the words cannot be read back, though they can be guessed.
    """

    features: tuple[int, ...]
    decided: int


def features_of(text: str, labels: int, rules: Iterable[str]) -> tuple[int, ...]:
    """Return the features of a text with the labels (bits) and rules read in it."""
    given = [_BUCKETS + i for i in range(len(NAMES)) if labels >> i & 1]
    return tuple(sorted({*behind(text, rules), *given}))


def behind(text: str, rules: Iterable[str]) -> dict[int, str]:
    """Return what each feature of a text stands for: a word, a pair of words, the
    beginning of a word ("shelt-") or a rule ("rule en.offer.bed")."""
    words = fold(text).replace(".", " ").split()
    pairs = [f"{one} {other}" for one, other in pairwise(words)]
    stems = [f"{word[:_STEM]}-" for word in words if len(word) > _STEM]
    named = {_hashed(told, _BUCKETS): told for told in (*pairs, *stems, *words)}
    return named | {
        _RULES_FROM + _hashed(rule, _RULES): f"{RULE}{rule}" for rule in rules
    }


def label_of(feature: int) -> str:
    """Return the label that a feature stands for, "" when it stands for words."""
    return NAMES[feature - _BUCKETS] if _BUCKETS <= feature < _RULES_FROM else ""


def is_rule(feature: int) -> bool:
    """Whether a feature stands for a rule that held."""
    return feature >= _RULES_FROM


def _hashed(words: str, buckets: int) -> int:
    return crc32(words.encode("utf-8", "replace")) % buckets


@dataclass(frozen=True)
class Model:
    """Weights of the features that decisions have met; all others count nothing.

    `ids` are sorted; `weights` has a row for each and a column for each label.
    """

    ids: Ids
    weights: Numbers
    bias: Numbers

    def scores(self, features: Sequence[tuple[int, ...]]) -> Numbers:
        """Return the probability of each label, a row for each thing."""
        table = _Table(features, self.ids)
        return np.asarray(_sigmoid(table.times(self.weights) + self.bias))

    def weights_of(self, features: tuple[int, ...]) -> Numbers:
        """Return what each feature of a thing adds to the sum of each label."""
        table = _Table([(feature,) for feature in features], self.ids)
        alone = table.times(self.weights)
        words = sum(feature < _BUCKETS for feature in features)
        is_word = np.array(features) < _BUCKETS
        return np.where(is_word[:, None], alone / max(words, 1) ** 0.5, alone)


def untaught() -> Model:
    """Return the model before any decision: what the rules say, and nothing else."""
    return Model(_LABEL_IDS, _START * np.eye(len(NAMES)), np.full(len(NAMES), _RARE))


def taught(examples: Sequence[Example], start: Model | None = None) -> Model:
    """Return the model that these decisions give, the same for any order of them.

    `start` is what they are added to: the untaught model, or one that was taught.
    """
    start = start or untaught()
    if not examples:
        return start
    ordered = sorted(examples, key=lambda one: (one.features, one.decided))
    met = np.array(sorted({f for one in ordered for f in one.features}), np.int64)
    ids = np.union1d(start.ids, met)
    weights, bias = np.zeros((ids.size, len(NAMES))), start.bias.copy()
    weights[np.searchsorted(ids, start.ids)] = start.weights
    near = np.where(met >= _BUCKETS, _NEARRULES, _NEAR_WORDS)[:, None]
    told = _told(ordered)
    # A label that was neither read nor given has nothing to learn from, and what
    # these decisions did not meet stays as it was.
    live = np.flatnonzero(told.any(axis=0) | np.isin(_LABEL_IDS, met))
    here = np.ix_(np.searchsorted(ids, met), live)
    weights[here], bias[live] = _climb(
        _Table([one.features for one in ordered], met),
        told[:, live],
        weights[here],
        near,
        start.bias[live],
    )
    return Model(ids, weights, bias)


def _told(examples: Sequence[Example]) -> Numbers:
    """Return things × labels: 1 where a person gave the label."""
    decided = np.array([one.decided for one in examples], np.int64)[:, None]
    return (decided >> np.arange(len(NAMES)) & 1).astype(np.float64)


def _climb(
    table: "_Table", told: Numbers, mean: Numbers, near: Numbers, rare: Numbers
) -> tuple[Numbers, Numbers]:
    """Minimise the loss by Nesterov's accelerated gradient (1983), a fixed number of
    steps of the length that the largest curvature allows."""
    counts = np.where(told > 0, _YES_COUNTS, 1.0)
    step = 1 / (0.25 * _YES_COUNTS * table.norm() + _NEARRULES)
    step_bias = 1 / (0.25 * _YES_COUNTS * len(told) + _NEAR_RARE)
    weights = ahead = mean
    bias = ahead_bias = rare
    pace = 1.0
    for _ in range(_ROUNDS):
        error = counts * (_sigmoid(table.times(ahead) + ahead_bias) - told)
        slope = table.back(error) + near * (ahead - mean)
        slope_bias = error.sum(axis=0) + _NEAR_RARE * (ahead_bias - rare)
        next_weights = ahead - step * slope
        next_bias = ahead_bias - step_bias * slope_bias
        next_pace = (1 + (1 + 4 * pace * pace) ** 0.5) / 2
        push = (pace - 1) / next_pace
        ahead = next_weights + push * (next_weights - weights)
        ahead_bias = next_bias + push * (next_bias - bias)
        weights, bias, pace = next_weights, next_bias, next_pace
    return weights, bias


class _Table:
    """Things × features, sparse: words weigh one together, each rule and label one."""

    def __init__(self, things: Sequence[tuple[int, ...]], ids: Ids) -> None:
        self._many = len(things)
        self._width = ids.size
        lengths = np.fromiter(map(len, things), np.int64, self._many)
        flat = np.fromiter((f for thing in things for f in thing), np.int64)
        rows = np.repeat(np.arange(self._many), lengths)
        is_word = flat < _BUCKETS
        words = np.bincount(rows[is_word], minlength=self._many)
        values = np.where(is_word, 1 / np.sqrt(np.maximum(words, 1))[rows], 1.0)
        places = np.searchsorted(ids, flat)
        known = places < ids.size
        known[known] = ids[places[known]] == flat[known]
        self._rows, self._places = rows[known], places[known]
        self._values = values[known][:, None]
        self._by_place = np.argsort(self._places, kind="stable")

    def times(self, weights: Numbers) -> Numbers:
        """Return the sum of each thing's weights, a column for each label."""
        gathered = self._values * weights[self._places]
        return _summed(gathered, self._rows, self._many)

    def back(self, errors: Numbers) -> Numbers:
        """Return the sum of each feature's errors."""
        gathered = (self._values * errors[self._rows])[self._by_place]
        return _summed(gathered, self._places[self._by_place], self._width)

    def norm(self) -> float:
        """Return the square of the largest singular value, by power iteration."""
        vector, size = np.ones((self._width, 1)), 1.0
        for _ in range(30):
            turned = self.back(self.times(vector))
            size = float(np.linalg.norm(turned)) or 1.0
            vector = turned / size
        return 1.05 * size


def _summed(gathered: Numbers, keys: Ids, many: int) -> Numbers:
    """Return the sums of the rows of each key; the keys are sorted."""
    out = np.zeros((many, gathered.shape[1]))
    if keys.size:
        starts = np.flatnonzero(np.diff(keys, prepend=-1))
        out[keys[starts]] = np.add.reduceat(gathered, starts, axis=0)
    return out


def _sigmoid(sums: Numbers) -> Numbers:
    out: Numbers = 1 / (1 + np.exp(-np.clip(sums, -50, 50)))
    return out


def average_precision(scores: Numbers, truth: NDArray[np.bool_]) -> float:
    """Return the mean precision at each true thing, the best scored first; ties stand
    in the order given. 0 when nothing is true."""
    found = truth[np.argsort(-scores, kind="stable")]
    if not found.any():
        return 0.0
    ranks = np.flatnonzero(found) + 1
    return float(np.mean(np.arange(1, ranks.size + 1) / ranks))


def merit(model: Model, held_out: Sequence[Example]) -> float:
    """Return how well a model orders decisions that it was not taught: the mean of
    the average precision over the labels that occur among them. 0 without any."""
    truth = _told(held_out)
    if not truth.any():
        return 0.0
    scores = model.scores([one.features for one in held_out])
    occur = np.flatnonzero(truth.any(axis=0))
    found = [average_precision(scores[:, i], truth[:, i] > 0) for i in occur]
    return float(np.mean(found))
