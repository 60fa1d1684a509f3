"""Texts laid side by side fold as each alone, and every word finds its way back."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.reading.alphabet import SPACE, WORD_START, Alphabet
from vigie.reading.fold import fold, fold_back
from vigie.reading.net import Net
from vigie.reading.rules import phrase_of
from vigie.reading.sheet import Sheet

TEXTS = st.lists(st.text(st.characters(exclude_categories=()), max_size=25), max_size=8)
HARD = st.lists(
    st.lists(st.sampled_from("aéœß?.! \u0301\u200b½ﷺ\n#1"), max_size=12).map("".join),
    max_size=8,
)


def _rows(texts: list[str]) -> tuple[Sheet, Alphabet]:
    alphabet = Alphabet(["abcdefghijklmnopqrstuvwxyz0123456789#@?"])
    return Sheet(texts, alphabet), alphabet


@settings(max_examples=200, deadline=None)
@given(st.one_of(TEXTS, HARD))
def test_each_text_on_the_sheet_has_the_words_that_fold_gives(texts: list[str]) -> None:
    sheet, alphabet = _rows(texts)
    for place, text in enumerate(texts):
        start, end = sheet.row_starts[place : place + 2].tolist()
        words = alphabet.decode(sheet.row[start:end].tobytes()).strip(" ").split(" ")
        wanted = fold(text).replace(".", " ").split(" ")
        assert [w if "\ufffd" not in w else "" for w in words] == [
            w if set(w) <= set("abcdefghijklmnopqrstuvwxyz0123456789#@?") else ""
            for w in wanted
        ]


@settings(max_examples=200, deadline=None)
@given(st.one_of(TEXTS, HARD))
def test_each_word_leads_back_to_where_fold_back_says(texts: list[str]) -> None:
    sheet, _ = _rows(texts)
    spans = []
    for place, text in enumerate(texts):
        folded = fold_back(text)
        shift = int(sheet.starts[place])
        at = 0
        for word in folded.text.replace(".", " ").split(" "):
            if word:
                start, end = folded.span(at, at + len(word))
                spans.append((start + shift, end + shift))
            at += len(word) + 1
    words = np.arange(1, sheet.spaces.size)
    starts, ends = sheet.spans(words, words)
    assert list(zip(starts.tolist(), ends.tolist(), strict=True)) == spans


@given(TEXTS)
def test_a_row_has_single_spaces_and_marks_every_first_letter(texts: list[str]) -> None:
    row = _rows(texts)[0].row
    assert row[0] == row[-1] == SPACE
    after_space = np.concatenate(([False], row[:-1] == SPACE))
    assert not np.any((row == SPACE) & after_space)
    assert np.array_equal(row >= WORD_START, after_space)


def test_phrases_that_overlap_are_all_caught() -> None:
    phrases = [phrase_of(p) for p in ("rue de la", "de la paix", "la", "la pa*", "*ix")]
    net = Net(phrases)
    texts = ["12, RUE de la Paix", "de là", "dela paix"]
    sheet = Sheet(texts, net.alphabet)
    catch = net.cast(sheet, texts)
    found = set(
        zip(sheet.text_of(catch.starts).tolist(), catch.phrases.tolist(), strict=True)
    )
    assert found == {(0, 0), (0, 1), (0, 2), (0, 3), (0, 4), (1, 2), (2, 4)}


def test_no_phrase_is_caught_across_two_texts_or_two_sentences() -> None:
    net = Net([phrase_of("de la")])
    texts = ["venu de", "la paix. Que de. La", "de   la"]
    sheet = Sheet(texts, net.alphabet)
    assert sheet.text_of(net.cast(sheet, texts).starts).tolist() == [2]
