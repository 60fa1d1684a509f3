import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.reading.fold import fold
from vigie.reading.grouping.words import LONGEST, words_of

TEXTS = st.text(st.characters(codec="utf-8"), max_size=60)
RAGGED = st.lists(
    st.one_of(
        TEXTS,
        st.lists(
            st.sampled_from(
                ["RT", "@anna_b:", "https://t.co/Ab1", "É!", "#tag", "…", "l’été", "12"]
            ),
            max_size=8,
        ).map(" ".join),
    ),
    max_size=8,
)


def codes(text, **options):
    return words_of([text], **options).code.tolist()


@pytest.mark.parametrize(
    "copy",
    [
        "RT @anna_b: Bonjour à tous, c'est l'été",
        "RT @anna_b: RT @bruno: Bonjour à tous, c'est l'été",
        "BONJOUR A TOUS, C’EST L’ÉTÉ !!!",
        "Bonjour à tous, c'est l'e\u0301te\u0301 https://t.co/AbC123",
        "@carla bonjour à tous http://t.co/x?y=é c'est l'été @dora",
        "bon\u200bjour à\u00a0tous\nc'est   l'été 🎉",
    ],
)
def test_marks_of_a_copy_leave_the_words_as_they_are(copy):
    assert codes(copy) == codes("bonjour a tous c est l ete")


@pytest.mark.parametrize(
    "other",
    [
        "bonjour a tous c est l hiver",
        "bonjour a tous c est ete l",
        "bonjour a tous c est l",
        "bonjour atous c est l ete",
    ],
)
def test_other_words_give_other_numbers(other):
    assert codes(other) != codes("bonjour a tous c est l ete")


def test_rt_is_a_word_where_no_account_follows():
    assert len(codes("merci de RT svp")) == 4
    assert len(codes("RT svp")) == 2


def test_a_mark_at_the_end_of_one_post_does_not_reach_into_the_next():
    words = words_of(["merci de RT", "@anna bonjour"])
    assert words.first.tolist() == [0, 3, 4]


def test_a_link_at_the_end_of_one_post_does_not_reach_into_the_next():
    assert words_of(["voir https://t.co/a", "bonjour"]).first.tolist() == [0, 1, 2]


def test_a_torn_word_is_left_out_and_the_cut_is_told():
    words = words_of(["on cherche toujours Lin…", "on cherche toujours", "bon… enfin"])
    assert words.cut.tolist() == [True, False, False]
    assert words.code[:3].tolist() == words.code[3:6].tolist()


def test_a_cut_is_seen_before_the_link_to_the_rest():
    words = words_of(["on cherche touj… https://t.co/x"])
    assert (words.cut[0], len(words.code)) == (True, 2)


def test_tags_numbers_and_secrets_are_told():
    words = words_of(["#paris18 rue 12 0600000000 a"])
    assert words.tag.tolist() == [True, False, False, False, False]
    assert words.number.tolist() == [True, False, True, True, False]
    assert words.secret.tolist() == [False, False, False, True, False]


def test_blanks_are_left_out_of_their_own_post_only():
    words = words_of(["appelle 06 00 00 stp", "ici aussi"], [(0, 8, 16), (1, 4, 99)])
    assert words.first.tolist() == [0, 2, 3]


def test_numbers_depend_on_the_key():
    assert codes("bonjour", key=b"one") != codes("bonjour", key=b"two")
    assert codes("bonjour", key=b"one") == codes("bonjour", key=b"one")


def test_only_the_beginning_of_a_very_long_text_is_looked_at():
    long = "mot " * 100_000
    assert codes(long) == codes(long[:LONGEST])


def test_nothing_gives_no_words():
    assert words_of([]).first.tolist() == [0]
    assert words_of(["", "🎉 … !", "@anna https://t.co/a"]).first.tolist() == [
        0,
        0,
        0,
        0,
    ]


@given(RAGGED)
def test_a_text_has_the_same_words_alone_and_in_any_batch(texts):
    batch = words_of(texts)
    for row, text in enumerate(texts):
        alone = words_of([text])
        mine = slice(batch.first[row], batch.first[row + 1])
        assert alone.cut[0] == batch.cut[row]
        for one, many in zip(alone[1:-1], batch[1:-1], strict=True):
            assert np.array_equal(one, many[mine])


@given(st.text(st.sampled_from("abé ÀZ'-!?ß09ñœ"), max_size=30))
def test_words_stand_where_the_folded_text_has_them(text):
    folded = fold(text).replace("?", " ").replace(".", " ").split()
    lengths = [len(word.replace("oe", "o").replace("ss", "s")) for word in folded]
    found = words_of([text]).letters.tolist()
    assert len(found) == len(folded)
    assert all(a >= b for a, b in zip(map(len, folded), found, strict=True)), lengths
