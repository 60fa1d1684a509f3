"""A text becomes plain words, and every word knows where it came from."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.reading.fold import fold, fold_back, fold_char, without_surrogates

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("Élève à l'Œuvre", "eleve a l oeuvre"),
        ("Straße ÆRØ Łódź", "strasse aero lodz"),
        ("ＦＵＬＬ ｗｉｄｔｈ　１２", "full width 12"),
        ("٠٦ ۱۲ १२", "06 12 12"),
        ("مُحَمَّد أحمد إلى مدرسة", "محمد احمد الي مدرسه"),
        ("مـــرحبا", "مرحبا"),
        ("Où es-tu? Help!", "ou es tu ? help"),
        ("أين أنت؟", "اين انت ?"),
        ("¿Dónde?", "donde ?"),
        ("j’ai faim", "j ai faim"),
        ("one.  Two…three\nfour", "one.two.three.four"),
        ("really?!yes", "really ?.yes"),
        ("#PorteOuverte @vous", "#porteouverte @vous"),
        ("a\u200bb\u202ec", "abc"),
        ("e\u0301cole", "ecole"),
        ("👍🏽 ok", "ok"),
        ("1️⃣", "1"),
        ("한국 서울", "한국 서울"),
        ("\ud800x\x00y", "x y"),
        ("a\x1fb", "a b"),
        ("... \n", ""),
    ],
)
def test_a_text_folds_to_plain_words(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(ANY_TEXT)
def test_folding_twice_changes_nothing_more_than_folding_once(text: str) -> None:
    once = fold(text)
    assert fold(once) == once


@given(ANY_TEXT)
def test_folded_text_has_single_separators_and_none_at_its_ends(text: str) -> None:
    folded = fold(text)
    assert folded == folded.strip(" .")
    assert not any(two in folded for two in ("  ", "..", ". ", " ."))


@given(ANY_TEXT)
def test_folding_with_a_way_back_folds_the_same(text: str) -> None:
    assert fold_back(text).text == fold(text)


@given(ANY_TEXT)
def test_every_folded_letter_leads_back_to_the_letter_it_came_from(text: str) -> None:
    folded = fold_back(text)
    for place, char in enumerate(folded.text):
        start, end = folded.span(place, place + 1)
        assert 0 <= start < end <= len(text)
        if char not in " .":
            assert char in fold_char(text[start])


@given(ANY_TEXT, ANY_TEXT)
def test_the_case_of_a_text_does_not_matter(one: str, two: str) -> None:
    text = one + " rue " + two
    small = [c for c in text if len(c.upper()) == 1 and c.upper().lower() == c]
    assert fold("".join(small)) == fold("".join(small).upper())


def test_a_span_takes_in_the_marks_that_were_dropped_behind_a_letter() -> None:
    text = "le cafe\u0301 noir"
    folded = fold_back(text)
    start, end = folded.span(folded.text.index("cafe"), folded.text.index(" noir"))
    assert unicodedata.normalize("NFC", text[start:end]) == "café"


def test_a_lone_surrogate_becomes_a_replacement_sign_of_the_same_length() -> None:
    assert without_surrogates("a\ud83db") == "a\ufffdb"
