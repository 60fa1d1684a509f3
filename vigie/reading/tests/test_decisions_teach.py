"""The learner: rules first, decisions next, and never a surprise."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.reading.labels import LABELS
from vigie.reading.learning import (
    NAMES,
    Example,
    average_precision,
    features_of,
    merit,
    taught,
    untaught,
)

OFFER, REQUEST = LABELS["shelter.offer"].bit, LABELS["shelter.request"].bit
BEDS = ["two beds near the quay", "a sofa for tonight", "room for a family of four"]
TALK = ["the match was long", "what a night for the team", "rain again tomorrow"]
WORDS = st.sampled_from(["bed", "room", "roof", "match", "team", "rain", "lit", "سرير"])
EXAMPLES = st.lists(
    st.builds(
        lambda words, read, decided: Example(
            features_of(" ".join(words), read, ()), decided
        ),
        st.lists(WORDS, max_size=6),
        st.sampled_from([0, OFFER, REQUEST, OFFER | REQUEST]),
        st.sampled_from([0, OFFER, REQUEST]),
    ),
    max_size=12,
)


def score(model, text, label="shelter.offer", labels=0, rules=()):
    return float(
        model.scores([features_of(text, labels, rules)])[0, NAMES.index(label)]
    )


def lessons() -> list[Example]:
    yes = [Example(features_of(text, 0, ()), OFFER) for text in BEDS]
    no = [Example(features_of(text, OFFER, ()), 0) for text in TALK]
    return yes + no


def test_before_any_decision_the_rules_alone_speak() -> None:
    model = untaught()
    assert score(model, "two beds", labels=OFFER) == pytest.approx(0.5)
    assert score(model, "two beds") == score(model, "the match") < 0.15
    assert score(model, "two beds", "shelter.request", OFFER) < 0.15


def test_one_decision_is_felt_at_once() -> None:
    before, after = untaught(), taught([Example(features_of(BEDS[0], 0, ()), OFFER)])
    assert score(after, BEDS[0]) > score(before, BEDS[0]) * 2
    assert score(after, "beds on the quay") > score(after, "the match was long")


def test_words_outvote_a_rule_that_people_keep_correcting() -> None:
    model = taught(lessons() * 4)
    assert score(model, "a sofa for the family") > score(
        model, "the match tomorrow", labels=OFFER
    )


def test_a_rule_that_errs_loses_its_weight_and_another_keeps_it() -> None:
    wrong = [
        Example(features_of(text, OFFER, ["en.offer.bad"]), 0) for text in TALK * 5
    ]
    right = [
        Example(features_of(text, OFFER, ["en.offer.good"]), OFFER) for text in BEDS * 5
    ]
    model = taught(wrong + right)
    new = "seen nowhere before"
    assert score(model, new, labels=OFFER, rules=["en.offer.good"]) > score(
        model, new, labels=OFFER, rules=["en.offer.bad"]
    )


def test_words_that_nobody_decided_count_nothing() -> None:
    model = taught(lessons())
    assert score(model, "zwetschge quark") == score(model, "blumenkohl")


def test_a_label_without_lessons_stays_as_its_rules_say() -> None:
    model, start = taught(lessons()), untaught()
    assert score(model, BEDS[0], "witness") == score(start, BEDS[0], "witness")


@settings(deadline=None, max_examples=40)
@given(EXAMPLES, st.randoms())
def test_the_order_of_the_decisions_does_not_matter(examples, chance) -> None:
    shuffled = examples[:]
    chance.shuffle(shuffled)
    one, other = taught(examples), taught(shuffled)
    assert np.array_equal(one.ids, other.ids)
    assert np.array_equal(one.weights, other.weights)
    assert np.array_equal(one.bias, other.bias)


@settings(deadline=None, max_examples=40)
@given(EXAMPLES)
def test_scores_are_probabilities_for_any_lessons(examples) -> None:
    scores = taught(examples).scores([one.features for one in examples] + [()])
    assert scores.shape == (len(examples) + 1, len(NAMES))
    assert np.isfinite(scores).all()
    assert ((scores >= 0) & (scores <= 1)).all()


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=30))
def test_average_precision_equals_its_definition(rows) -> None:
    scores = np.array([score for score, _ in rows])
    truth = np.array([true for _, true in rows], bool)
    ranked = sorted(range(len(rows)), key=lambda i: -scores[i])
    precisions = [
        sum(truth[j] for j in ranked[: rank + 1]) / (rank + 1)
        for rank, i in enumerate(ranked)
        if truth[i]
    ]
    wanted = sum(precisions) / len(precisions) if precisions else 0.0
    assert average_precision(scores, truth) == pytest.approx(wanted)


def test_merit_is_the_order_of_decisions_that_were_not_taught() -> None:
    held_out = [
        Example(features_of("beds near the quay", 0, ()), OFFER),
        Example(features_of("the long match", OFFER, ()), 0),
    ]
    assert merit(untaught(), held_out) < merit(taught(lessons() * 3), held_out) == 1.0
    assert merit(untaught(), []) == 0.0
    assert merit(untaught(), [Example(features_of("x", 0, ()), 0)]) == 0.0
