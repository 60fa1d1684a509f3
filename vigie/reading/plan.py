"""The plan: the rules as arrays, to find out for a whole batch which may hold.

A rule "may hold" in a text when all its cues of words stand in it and none of its
`unless` does. What takes more to know (order, distance, features that must be looked
for) is left to `proof.py`, for the few texts where it can still matter.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vigie.reading.labels import LABELS
from vigie.reading.net import Ids
from vigie.reading.proof import Limits
from vigie.reading.rules import GIVEN_AT, PLACELESS, Phrase, Rule, Rules
from vigie.reading.sight import FLAG_OF

# Features that are phrases themselves, so that the net finds them with the rest.
FEATURE_PHRASES = {
    "@question": (Phrase("?", False, False),),
    "@link": tuple(Phrase(word, False, False) for word in ("http", "https", "www")),
}
# Numbers of what stands in every text, in none, in those with a digit, and in those
# with a name that the gazetteer knows.
_ALWAYS, _NEVER, DIGIT, NAME = range(4)
_FIRST_CUE = 4
# Without a digit there is no age, number, phone or plate, without a name no place: so
# these features need not be looked for in every text.
_WITHOUT = {
    "@age": DIGIT,
    "@number": DIGIT,
    "@phone": DIGIT,
    "@plate": DIGIT,
    "@place": NAME,
}


class Candidates(NamedTuple):
    """Pairs of a text and a rule that may hold in it, by text, then by rule."""

    texts: Ids
    rules: Ids

    def those(self, which: NDArray[np.bool_] | Ids) -> "Candidates":
        """Return some of the pairs, by a mask or by their places."""
        return Candidates(self.texts[which], self.rules[which])


class Check(NamedTuple):
    """What is to be looked at when a rule may hold: the features that must not stand,
    those that must, and what has a place that matters: the number of a cue, or a
    feature. Without order, distance or sentence this is the first place alone.
    """

    rule: Rule
    bars: tuple[str, ...]
    features: tuple[str, ...]
    placed: tuple[int | str, ...]


class Head(NamedTuple):
    """What a rule adds to a Reason, and its label with its thousandths."""

    label: str
    rule: str
    weight: float
    weighed: tuple[str, int]


class Plan:
    """The rules as arrays. `phrases` are those of all cues that some rule asks for;
    `number` gives the number of a cue, for those that need not be looked for."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules.rules
        self.heads = [
            Head(r.label, r.id, r.weight / 1000, (r.label, r.weight))
            for r in self.rules
        ]
        words = _words_asked_for(rules)
        asked = {cue for rule in rules.rules for cue in (*rule.when, *rule.unless)}
        self.flags = sum(flag for cue, flag in FLAG_OF.items() if cue in asked)
        names = (*words, *FLAG_OF)
        self.number = {name: number for number, name in enumerate(names, _FIRST_CUE)}
        self.first_person = np.array(
            [self.number[name] for name in words if _is_first_person(name)], np.int64
        )
        self._lay_out_phrases(words)
        self._lay_out_rules()

    @property
    def size(self) -> int:
        """How many numbers of cues there are."""
        return _FIRST_CUE + len(self.number)

    def _lay_out_phrases(self, words: dict[str, tuple[Phrase, ...]]) -> None:
        cues_of: dict[Phrase, list[int]] = {}
        for name, phrases in words.items():
            for phrase in phrases:
                cues_of.setdefault(phrase, []).append(self.number[name])
        self.phrases = tuple(cues_of)
        self._counts = np.array([len(cues) for cues in cues_of.values()], np.int64)
        self._starts = np.cumsum(self._counts) - self._counts
        flat = [cue for cues in cues_of.values() for cue in cues]
        self._cues = np.array(flat, np.int64)

    def _lay_out_rules(self) -> None:
        number, rules = self.number, self.rules
        self.proofless = np.array([_is_proofless(r, number) for r in rules], np.bool_)
        self._needs = _table(
            [[number.get(c, _WITHOUT.get(c, _ALWAYS)) for c in r.when] for r in rules],
            _ALWAYS,
        )
        self._bars = _table(
            [[number.get(c, _NEVER) for c in r.unless] for r in rules], _NEVER
        )
        self.checks = tuple(_check(rule, number) for rule in rules)
        self.second = np.array([_second(c) for c in self.checks], np.int64)
        self.limits = Limits(
            np.array([rule.order for rule in rules], np.bool_),
            np.array([rule.within for rule in rules], np.int64),
            np.array([rule.sentence for rule in rules], np.bool_),
        )
        shown = [next(c for c in r.when if c not in PLACELESS) for r in rules]
        self.shown = np.array([number.get(c, _NEVER) for c in shown], np.int64)
        places = {name: place for place, name in enumerate(LABELS)}
        self._label = np.array([places[r.label] for r in rules], np.int64)
        self._weight = np.array([r.weight for r in rules], np.int64)

    def cues_of(self, phrases: Ids) -> tuple[Ids, Ids]:
        """Return (i, cue) for each cue that phrase `phrases[i]` belongs to. Phrases
        from `len(self.phrases)` on, the names of places, belong to none."""
        ours = np.flatnonzero(phrases < len(self.phrases))
        phrases = phrases[ours]
        counts = self._counts[phrases]
        if not counts.size or counts.max() == 1:
            return ours, self._cues[self._starts[phrases]]
        ends = np.cumsum(counts)
        inside = np.arange(ends[-1]) - np.repeat(ends - counts, counts)
        cues = self._cues[np.repeat(self._starts[phrases], counts) + inside]
        return np.repeat(ours, counts), cues

    def standing(self, texts: Ids, cues: Ids, count: int) -> NDArray[np.bool_]:
        """Return the table cue × text, of `count` texts: cue `cues[i]` stands in text
        `texts[i]`."""
        table = np.zeros((self.size, count), np.bool_)
        table[_ALWAYS] = True
        table[cues, texts] = True
        return table

    def candidates(self, standing: NDArray[np.bool_]) -> Candidates:
        """Return which rules may hold in which texts, and still matter.

        A label that cannot reach 1.0 even if all that may hold did is not given, so
        its rules do not matter.
        """
        count = standing.shape[1]
        bits = np.packbits(standing, axis=1)
        holds = bits[self._needs[0]]
        for needs in self._needs[1:]:
            holds &= bits[needs]
        rules, eights = np.nonzero(holds)
        which, places = np.nonzero(np.unpackbits(holds[rules, eights][:, None], axis=1))
        pairs = Candidates(eights[which] * 8 + places, rules[which])
        pairs = pairs.those(np.lexsort((pairs.rules, pairs.texts)))
        bars = standing[self._bars[:, pairs.rules], pairs.texts]
        free = np.flatnonzero(~bars.any(axis=0))
        return self._that_matter(pairs.those(free), count)

    def _that_matter(self, pairs: Candidates, count: int) -> Candidates:
        weight = self._weight[pairs.rules]
        weight = np.where(self.proofless[pairs.rules], weight, np.maximum(weight, 0))
        keys = pairs.texts * len(LABELS) + self._label[pairs.rules]
        sums = np.bincount(keys, weight, count * len(LABELS))
        return pairs.those(sums[keys] >= GIVEN_AT)


def _is_first_person(cue: str) -> bool:
    return cue.endswith(".first_person")


def _words_asked_for(rules: Rules) -> dict[str, tuple[Phrase, ...]]:
    """Return the cues of words that some rule asks for, with those of the features."""
    asked = {cue for rule in rules.rules for cue in (*rule.when, *rule.unless)}
    return {
        name: phrases
        for name, phrases in {**rules.cues, **FEATURE_PHRASES}.items()
        if name in asked or _is_first_person(name)
    }


def _check(rule: Rule, number: dict[str, int]) -> Check:
    placed = [number.get(cue, cue) for cue in rule.when if cue not in PLACELESS]
    features = tuple(cue for cue in placed if isinstance(cue, str))
    bars = tuple(cue for cue in rule.unless if cue not in number)
    if not (rule.order or rule.within or rule.sentence):
        del placed[1:]
    return Check(rule, bars, features, tuple(placed))


def _second(check: Check) -> int:
    """Return the second cue of a check of two cues of words and no more, else -1."""
    if check.bars or check.features or len(check.placed) != 2:
        return -1
    one, two = check.placed
    return two if isinstance(one, int) and isinstance(two, int) else -1


def _is_proofless(rule: Rule, number: dict[str, int]) -> bool:
    """Say whether a rule holds as soon as its cues stand."""
    if rule.order or rule.within or rule.sentence:
        return False
    return all(cue in number for cue in (*rule.when, *rule.unless))


def _table(rows: Sequence[Sequence[int]], filler: int) -> Ids:
    """Return rows of different lengths as the columns of one table, filled up."""
    width = max((len(row) for row in rows), default=0) or 1
    filled = [[*row, *[filler] * (width - len(row))] for row in rows]
    return np.ascontiguousarray(np.array(filled, np.int64).reshape(-1, width).T)
