"""Pairs of cues tried as columns hold where the one by one proof says so."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.reading.proof import Limits, Stand, first_choice, two_fit
from vigie.reading.rules import Rule, load

RULE = load(
    {
        "xx": '[cues]\na = ["a"]\nb = ["b"]\n[[rule]]\nid = "xx.a"\nlabel = "road"\n'
        'when = ["a", "b"]\nyes = ["a b"]'
    }
).rules[0]
STANDS = st.tuples(st.integers(1, 12), st.integers(0, 2)).map(
    lambda drawn: (drawn[0], drawn[0] + drawn[1], drawn[0] // 4)
)
LIMITS = st.tuples(st.booleans(), st.integers(0, 5), st.booleans()).filter(any)


def _rule(order: bool, within: int, sentence: bool) -> Rule:
    return RULE._replace(order=order, within=within, sentence=sentence)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(LIMITS, STANDS, STANDS), min_size=1, max_size=10))
def test_two_stands_fit_where_the_choice_among_one_of_each_does(
    drawn: list[tuple[tuple[bool, int, bool], Stand, Stand]],
) -> None:
    orders, withins, sentences = zip(*(limits for limits, _, _ in drawn), strict=True)
    limits = Limits(
        np.array(orders, np.bool_), np.array(withins), np.array(sentences, np.bool_)
    )
    one, two = (
        np.array(columns).T for columns in zip(*(row[1:] for row in drawn), strict=True)
    )
    expected = [
        first_choice(_rule(*limits), [[first], [second]]) is not None
        for limits, first, second in drawn
    ]
    assert two_fit(limits, tuple(one), tuple(two)).tolist() == expected


@settings(max_examples=300, deadline=None)
@given(
    LIMITS,
    st.lists(STANDS, min_size=1, max_size=4, unique=True).map(sorted),
    st.lists(STANDS, min_size=1, max_size=4, unique=True).map(sorted),
)
def test_where_the_first_stands_fit_they_are_the_choice(
    limits: tuple[bool, int, bool], ones: list[Stand], twos: list[Stand]
) -> None:
    rule = _rule(*limits)
    if first_choice(rule, [ones[:1], twos[:1]]):
        assert first_choice(rule, [ones, twos]) == ones[0]


def test_limits_of_some_rules_are_theirs() -> None:
    limits = Limits(
        np.array([True, False]), np.array([0, 3]), np.array([False, True])
    ).of(np.array([1, 1, 0]))
    assert limits.order.tolist() == [False, False, True]
    assert limits.within.tolist() == [3, 3, 0]
    assert limits.sentence.tolist() == [True, True, False]
