"""Riddles: solved or waited for, never forged, never late, never for something else."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, multiple, rule

from vigie.trust.limits.proofs import (
    LIFE,
    LONGEST,
    Demand,
    Proof,
    Way,
    demand_of,
    make_riddle,
    read_proof,
    solve,
)
from vigie.trust.limits.rates import Load

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
EASY = Demand(steps=2, wait=4)
parts = st.floats(0, 1)


def later(seconds):
    return NOW + timedelta(seconds=seconds)


def opened(text):
    return json.loads(base64.b64decode(text))


def closed(words):
    return base64.b64encode(json.dumps(words).encode()).decode()


def changed(text, **parameters):
    words = opened(text)
    words["challenge"]["parameters"].update(parameters)
    return closed(words)


@pytest.fixture(scope="module")
def riddle():
    return make_riddle("report", EASY, NOW)


def test_work_is_good_at_once(riddle):
    proof = read_proof(solve(riddle), "report", NOW)
    assert proof.way is Way.WORKED
    assert proof.nonce == opened(riddle)["challenge"]["parameters"]["nonce"]
    assert proof.until == later(7200).timestamp()


def test_patience_is_good_after_a_while(riddle):
    assert read_proof(riddle, "report", later(0)) == Proof(
        Way.EARLY, read_proof(riddle, "report", NOW).nonce, later(7200).timestamp(), 4.0
    )
    assert read_proof(riddle, "report", later(3.5)).wait == 0.5
    assert read_proof(riddle, "report", later(4)).way is Way.WAITED
    assert read_proof(riddle, "report", later(4)).wait == 0


@pytest.mark.parametrize("answered", [False, True])
def test_a_riddle_is_good_for_two_hours(riddle, answered):
    text = solve(riddle) if answered else riddle
    good = Way.WORKED if answered else Way.WAITED
    assert read_proof(text, "report", NOW + LIFE - timedelta(seconds=1)).way is good
    assert read_proof(text, "report", NOW + LIFE).way is Way.STALE
    assert read_proof(text, "report", NOW + LIFE * 9).way is Way.STALE


def test_a_riddle_is_for_one_action(riddle):
    assert read_proof(solve(riddle), "code", NOW).way is Way.FORGED
    assert read_proof(riddle, "code", later(60)).way is Way.FORGED


@pytest.mark.parametrize(
    "parameters",
    [
        {"cost": 1},
        {"keyPrefix": "00"},
        {"keySignature": "0" * 64},
        {"nonce": "0" * 32},
        {"data": {"for": "report", "from": 0, "until": 9e9}},
        {"data": None},
        {"expiresAt": 9_999_999_999},
        {"algorithm": "SHA-256"},
    ],
)
def test_what_we_signed_cannot_be_changed(riddle, parameters):
    assert read_proof(changed(riddle, **parameters), "report", later(60)) == Proof(
        Way.FORGED
    )


def test_a_riddle_of_another_key_is_forged():
    with override_settings(SECRET_KEY="another"):
        theirs = solve(make_riddle("report", EASY, NOW))
    assert read_proof(theirs, "report", later(60)).way is Way.FORGED


def test_a_riddle_without_our_signature_is_forged(riddle):
    words = opened(riddle)
    del words["challenge"]["signature"]
    assert read_proof(closed(words), "report", later(60)).way is Way.FORGED


@pytest.mark.parametrize(
    "solution",
    [
        {"counter": 1, "derivedKey": "00" * 32},
        {"counter": -1, "derivedKey": "zz"},
        {"counter": 10**30, "derivedKey": ""},
    ],
)
def test_a_wrong_answer_is_no_answer_and_the_waiting_remains(riddle, solution):
    text = closed({**opened(riddle), "solution": solution})
    assert read_proof(text, "report", NOW).way is Way.EARLY
    assert read_proof(text, "report", later(9)).way is Way.WAITED


def test_the_answer_does_not_stand_in_the_riddle(riddle):
    answer = opened(solve(riddle))["solution"]
    assert answer["derivedKey"] not in base64.b64decode(riddle).decode()
    assert "solution" not in opened(riddle)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["challenge", "parameters", "signature", "solution", "nonce", "data"]
            ),
            inner,
            max_size=5,
        )
    ),
)


@given(st.text(max_size=300) | json_values.map(closed))
def test_no_text_whatever_breaks_the_reading(text):
    assert read_proof(text, "report", NOW).way is Way.FORGED


@pytest.mark.parametrize(
    "text",
    [
        "",
        "é",
        "W10=",
        closed({"challenge": {"parameters": [], "signature": "x"}, "solution": "abc"}),
        base64.b64encode(b"[" * 3000).decode(),
        base64.b64encode(b"\xff" * 30).decode(),
    ],
)
def test_what_is_no_riddle_is_forged(text):
    assert read_proof(text, "report", NOW) == Proof(Way.FORGED)


def test_what_is_too_long_is_not_even_opened(riddle):
    assert len(solve(riddle)) < LONGEST // 2
    words = {**opened(riddle), "more": "x" * LONGEST}
    assert read_proof(closed(words), "report", later(60)).way is Way.FORGED


def test_two_riddles_are_never_the_same(riddle):
    assert len({make_riddle("report", EASY, NOW) for _ in range(20)}) == 20


def test_the_number_of_steps_is_about_what_was_asked():
    for steps in (2, 16):
        found = [
            opened(solve(make_riddle("report", Demand(steps, 4), NOW)))["solution"]
            for _ in range(12)
        ]
        counters = [answer["counter"] for answer in found]
        assert all(steps // 2 <= c < steps // 2 + steps for c in counters)
        assert len(set(counters)) > 1


def test_little_is_asked_when_little_goes_on():
    assert demand_of(Load(0, 0)) == Demand(64, 4)
    assert demand_of(Load(0.03, 0.03)) == Demand(64, 4)


def test_much_is_asked_when_much_goes_on_and_never_too_much():
    assert demand_of(Load(1, 0)) == demand_of(Load(0, 1)) == Demand(512, 11)
    assert demand_of(Load(1, 1)) == demand_of(Load(9, 9)) == Demand(4096, 32)
    assert demand_of(Load(-3, 1)) == Demand(512, 11)


@given(parts, parts, parts, parts)
def test_more_load_never_asks_less(here, more, everywhere, all_more):
    less = demand_of(Load(min(here, more), min(everywhere, all_more)))
    most = demand_of(Load(max(here, more), max(everywhere, all_more)))
    assert less.steps <= most.steps
    assert less.wait <= most.wait


class Riddles(RuleBasedStateMachine):
    """Riddles handed out, solved, waited for and bent in any order."""

    riddles = Bundle("riddles")

    def __init__(self):
        super().__init__()
        self.now, self.terms = NOW, {}

    @rule(target=riddles, action=st.sampled_from(["report", "code"]))
    def open(self, action):
        text = make_riddle(action, EASY, self.now)
        self.terms[text] = (action, self.now, False)
        return text

    @rule(target=riddles, text=riddles)
    def solve(self, text):
        action, since, _ = self.terms[text]
        answered = solve(text)
        self.terms[answered] = (action, since, True)
        return answered

    @rule(seconds=st.sampled_from([1, 3, 60, 3600, 7200]))
    def wait(self, seconds):
        self.now += timedelta(seconds=seconds)

    @rule(target=riddles, one=riddles, other=riddles)
    def swap_terms(self, one, other):
        data = opened(other)["challenge"]["parameters"]["data"]
        own = opened(one)["challenge"]["parameters"]["data"]
        if own == data or self.terms[one][0] == "nothing":
            return multiple()
        text = changed(one, data=data)
        self.terms[text] = ("nothing", self.now, False)
        return text

    @rule(text=riddles, action=st.sampled_from(["report", "code"]))
    def send(self, text, action):
        made_for, since, answered = self.terms[text]
        age = (self.now - since).total_seconds()
        way = read_proof(text, action, self.now).way
        if made_for != action:
            assert way is Way.FORGED
        elif age >= 7200:
            assert way is Way.STALE
        elif answered:
            assert way is Way.WORKED
        else:
            assert way is (Way.WAITED if age >= 4 else Way.EARLY)


TestRiddles = Riddles.TestCase
TestRiddles.settings = settings(max_examples=40, deadline=None)
