"""Why a taught model says what it says: what weighed most of what stood there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vigie.reading.learning import (
    RULE,
    Model,
    Numbers,
    behind,
    features_of,
    is_rule,
    label_of,
)

_MOST = 3  # that are told
_LEAST = 0.05  # log odds: what weighs less explains nothing


@dataclass(frozen=True)
class Cause:
    """What spoke most for a label: words of the folded text, a rule or a label read.

    `weight` is what it adds to the label's sum (log odds).
    """

    words: str = ""
    rule: str = ""
    label: str = ""
    weight: float = 0.0


def causes(
    model: Model, text: str, labels: int, rules: Sequence[str], speaks: Numbers
) -> list[Cause]:
    """Return what weighs most in a text, the heaviest first, at most three.

    `speaks` says how much each label's weight counts, in the order of NAMES: 1 for
    the label, -1 for the one that it is compared with. Words within words that were
    named already are left out.
    """
    features = features_of(text, labels, rules)
    if not features:
        return []
    sums = model.weights_of(features) @ speaks
    names = behind(text, rules)
    found: list[Cause] = []
    for place in np.argsort(-sums, kind="stable").tolist():
        cause = _cause(features[place], names, float(sums[place]))
        if cause.weight < _LEAST or len(found) == _MOST:
            break
        if not any(_overlap(cause.words, one.words) for one in found):
            found.append(cause)
    return found


def _cause(feature: int, names: dict[int, str], weight: float) -> Cause:
    if label := label_of(feature):
        return Cause(label=label, weight=weight)
    words = names[feature]
    if is_rule(feature):
        return Cause(rule=words.removeprefix(RULE), weight=weight)
    return Cause(words=re.sub(r"-$", "…", words), weight=weight)


def _overlap(one: str, other: str) -> bool:
    one, other = one.rstrip("…"), other.rstrip("…")
    return bool(one and other) and (one in other or other in one)
