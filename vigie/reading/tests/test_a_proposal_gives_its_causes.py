"""What a taught model says comes with what spoke most for it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.reading.causes import causes
from vigie.reading.labels import LABELS
from vigie.reading.learning import (
    NAMES,
    Example,
    behind,
    features_of,
    is_rule,
    label_of,
    taught,
    untaught,
)

OFFER = LABELS["shelter.offer"].bit
BED, MATCH = "two spare beds tonight", "doors open for the match"
RULE = ("en.offer.sham",)


def model():
    yes = [Example(features_of(f"{BED} {n}", OFFER, RULE), OFFER) for n in range(9)]
    no = [Example(features_of(f"{MATCH} {n}", OFFER, RULE), 0) for n in range(9)]
    return taught(yes + no)


def told(text, sign=1.0, labels=0, rules=(), of=None):
    speaks = np.zeros(len(NAMES))
    speaks[NAMES.index("shelter.offer")] = sign
    return causes(of or model(), text, labels, rules, speaks)


def test_words_that_people_found_right_speak_for_a_label() -> None:
    found = told("beds for tonight in a school")
    assert {one.words for one in found} <= {"beds", "tonight", "tonig…"}
    assert found[0].weight >= found[-1].weight > 0


def test_words_that_people_found_wrong_speak_against_it() -> None:
    found = told("the match is on", sign=-1.0)
    assert "match" in {one.words for one in found}


def test_before_any_decision_only_the_label_of_a_rule_speaks() -> None:
    found = told(BED, labels=OFFER, rules=RULE, of=untaught())
    assert [(one.label, one.words, one.rule) for one in found] == [
        ("shelter.offer", "", "")
    ]
    assert told(BED, of=untaught()) == []


def test_a_rule_speaks_under_its_name() -> None:
    good = Example(features_of("so", 0, ["en.offer.good"]), OFFER)
    found = told("seen nowhere", rules=["en.offer.good"], of=taught([good] * 4))
    assert [one.rule for one in found] == ["en.offer.good"]


def test_words_within_words_are_named_once() -> None:
    names = [one.words for one in told(BED)]
    assert len(names) == len(set(names)) <= 3
    for one in names:
        others = [other for other in names if other is not one]
        assert not any(one in other for other in others)


def test_nothing_speaks_where_nothing_stands() -> None:
    assert told("") == []


@given(st.text(max_size=60), st.sampled_from([0, OFFER]))
def test_every_feature_stands_for_words_or_for_a_label(text, labels) -> None:
    stands = behind(text, RULE)
    for feature in features_of(text, labels, RULE):
        assert bool(label_of(feature)) != (feature in stands)
        assert is_rule(feature) == stands.get(feature, "").endswith("en.offer.sham")


def test_a_text_that_looks_like_a_rule_is_none() -> None:
    (feature,) = features_of("", 0, ["en.offer.good"])
    assert feature not in features_of("rule en.offer.good", 0, ())


@given(st.lists(st.sampled_from(f"{BED} {MATCH} quay".split()), max_size=8))
def test_what_features_add_is_the_score(words) -> None:
    made, text = model(), " ".join(words)
    features = features_of(text, OFFER, RULE)
    sums = made.weights_of(features).sum(axis=0) + made.bias
    assert 1 / (1 + np.exp(-sums)) == pytest.approx(made.scores([features])[0])
