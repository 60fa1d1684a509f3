"""One's own word first, claims as claims, disputes not averaged, stale words unsaid."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from vigie.safety.standing import Word, stands
from vigie.safety.states import ANSWERED_WELL, Answer, How, Voice

NOW = datetime(2026, 3, 1, 22, tzinfo=UTC)


def word(answer, voice=Voice.SELF, minute=0, hours=12, key=""):
    at = NOW - timedelta(minutes=60 - minute)
    return Word(answer, voice, at, at + timedelta(hours=hours), key)


words = st.builds(
    word,
    st.sampled_from(list(Answer)),
    st.sampled_from(list(Voice)),
    st.integers(0, 59),
    st.sampled_from([0.1, 12]),
    st.text("abc", max_size=3),
)


def test_of_whom_nobody_said_anything_nothing_is_known():
    assert stands([], NOW) is None


def test_ones_own_word_stands():
    for answer in Answer:
        assert stands([word(answer)], NOW).how == How(answer.value)


def test_the_latest_own_word_stands():
    found = stands([word(Answer.SAFE, minute=5), word(Answer.HURT, minute=9)], NOW)
    assert found.how == How.HURT


def test_anothers_word_is_a_claim():
    assert stands([word(Answer.SAFE, Voice.CLAIM)], NOW).how == How.CLAIMED
    assert stands([word(Answer.HURT, Voice.CLAIM)], NOW).how == How.FEARED


def test_two_claims_that_contradict_are_a_dispute():
    claims = [word(Answer.SAFE, Voice.CLAIM, 1), word(Answer.HELP, Voice.CLAIM, 50)]
    assert stands(claims, NOW).how == How.DISPUTED


def test_two_claims_that_say_the_same_are_none():
    claims = [word(Answer.SAFE, Voice.CLAIM), word(Answer.NOT_HERE, Voice.CLAIM, 2)]
    assert stands(claims, NOW).how == How.CLAIMED


def test_a_stale_word_says_nothing():
    old = word(Answer.SAFE, hours=0.5)
    assert stands([old], NOW) is None
    assert stands([old, word(Answer.HURT, Voice.CLAIM)], NOW).how == How.FEARED


@given(st.lists(words, max_size=5))
def test_the_order_in_which_words_arrive_changes_nothing(said):
    assert len({stands(order, NOW) for order in permutations(said)}) == 1


@given(st.lists(words, max_size=8))
def test_no_claim_speaks_against_a_fresh_own_word(said):
    own = [w for w in said if w.voice == Voice.SELF and w.stale_at > NOW]
    if own:
        assert stands(said, NOW) == stands(own, NOW)


@given(st.lists(words, max_size=8))
def test_nobody_is_safe_who_did_not_say_so(said):
    found = stands(said, NOW)
    if found and found.how in {How.SAFE, How.SAFE_NEED, How.NOT_HERE}:
        last = max(
            (w for w in said if w.voice == Voice.SELF and w.stale_at > NOW),
            key=lambda w: (w.at, w.key, w.answer),
        )
        assert last.answer in ANSWERED_WELL
