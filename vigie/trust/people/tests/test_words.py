"""The word lists: how many, how folded, and how far a slip goes."""

import math
import random

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from vigie.trust.people.words import LISTS, fold, known, slips, tokens_of, word_list


@pytest.mark.parametrize("language", LISTS)
def test_seven_words_hold_at_least_88_bits(language):
    words = word_list(language)
    assert len(words) == len(set(words)) > 7700
    assert 7 * math.log2(len(words)) >= 90.4


def ways_to_part(letters, words, count):
    """In how many ways letters may be parted into so many words of a list."""
    ways = {(0, 0): 1}
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - 14), end):
            if letters[start:end] not in words:
                continue
            for done in range(count):
                ways[end, done + 1] = ways.get((end, done + 1), 0) + ways.get(
                    (start, done), 0
                )
    return ways[len(letters), count]


@pytest.mark.parametrize("language", LISTS)
def test_what_is_lost_by_ignoring_spaces_leaves_88_bits(language):
    # Words written together can be parted in more than one way: each doubling of the
    # ways costs one bit. Measured on a sample of a fixed seed.
    words, chance = word_list(language), random.Random(7)
    lost = [
        math.log2(ways_to_part("".join(chance.choices(words, k=7)), set(words), 7))
        for _ in range(400)
    ]
    assert 7 * math.log2(len(words)) - sum(lost) / len(lost) >= 88


@pytest.mark.parametrize("language", LISTS)
def test_words_are_letters_alone(language):
    assert all(word == fold(word) and len(word) >= 2 for word in word_list(language))


def test_a_language_without_a_list_gets_the_english_one():
    assert word_list("ar") == word_list("es") == word_list("en") != word_list("fr")


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Forêt", "foret"),
        ("CŒUR", "coeur"),
        ("fore\u0302t", "foret"),
        ("l'été", "lete"),
        ("straße", "strasse"),
        ("12", ""),
        ("مرحبا", ""),
    ],
)
def test_case_and_accents_make_no_difference(typed, folded):
    assert fold(typed) == folded


@pytest.mark.parametrize(
    "typed",
    [
        "abaisse abaque forêt",
        "Abaisse, ABAQUE; foret",
        "abaisse-abaque–forêt",
        "  1. abaisse\n2. abaque\t3. fore\u0302t. ",
        "abaisse_abaque/foret",
    ],
)
def test_whatever_stands_between_words_parts_them(typed):
    assert tokens_of(typed) == ["abaisse", "abaque", "foret"]


def slipped(word, chance):
    """One slip of each sort in a word."""
    place = chance.randrange(len(word))
    letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
    made = [
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[:place] + letter + word[place + 1 :],
    ]
    if place + 1 < len(word):
        made.append(word[:place] + word[place + 1] + word[place] + word[place + 2 :])
    return [one for one in made if one and one != word]


@pytest.mark.parametrize("seed", range(20))
def test_every_single_slip_is_traced_back(seed):
    chance = random.Random(seed)
    word = chance.choice(word_list(chance.choice(list(LISTS))))
    for typed in slipped(word, chance):
        assert word in set(slips(typed))


def test_two_slips_are_not_forgiven():
    assert "abandon" not in set(slips("abndn"))


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12))
def test_slips_are_known_words_each_once_and_never_the_word_itself(word):
    found = list(slips(word))
    assert len(found) == len(set(found))
    assert set(found) <= known() - {word}


@given(st.text(max_size=80))
def test_any_text_is_parted_into_folded_words(text):
    assert all(word and word == fold(word) for word in tokens_of(text))


@pytest.mark.parametrize(
    ("language", "told"),
    [("fr", ""), ("en", ""), ("es", "palabras inglesas"), ("ar", "كلمات إنجليزية")],
)
def test_whoever_reads_neither_language_is_told_to_copy_the_letters(language, told):
    words = " ".join(word_list(language)[:7])
    with translation.override(language):
        page = render_to_string("trust/_code.html", {"words": words, "link": "/c"})
    assert words in page
    assert told in page
    others = {"palabras inglesas", "كلمات إنجليزية", "English words"} - {told}
    assert not any(one in page for one in others)
