"""The gates spare time and nothing else: what is hidden is the same without them."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.reading.masking import masking_gates, masks, masks_slowly
from vigie.reading.masking_contacts import CONTACT_FORMS
from vigie.reading.masking_doors import BELL, DOOR_FORMS
from vigie.reading.masking_gates import Gates, figures_in, matches, may_call
from vigie.reading.masking_needs import ANY_DIGIT, Literal, needs_of
from vigie.reading.masking_numbers import numbers_in
from vigie.reading.masking_shape import (
    least_figures,
    marks_never_in,
    starts_with_figure,
)
from vigie.reading.masking_view import plain_of, view_of
from vigie.reading.masking_words import form
from vigie.reading.tests.masking_cases import CASES, MaskCase

FORMS = (*CONTACT_FORMS, *DOOR_FORMS, BELL)
SCRAPS = re.findall(r"\w+|\W", " ".join(case.text for case in CASES))


def _said(case: MaskCase) -> str:
    return case.text[:40]


def _literals(pattern: str) -> list[set[Literal]]:
    return [set(need) for need in needs_of(re.compile(pattern))]


@pytest.mark.parametrize("case", CASES, ids=_said)
def test_a_written_case_is_hidden_the_same(case: MaskCase) -> None:
    assert masks(case.text) == masks_slowly(case.text)


@given(st.lists(st.sampled_from(SCRAPS), max_size=30).map("".join))
@settings(max_examples=400, deadline=None)
def test_scraps_of_the_cases_are_hidden_the_same(text: str) -> None:
    assert masks(text) == masks_slowly(text)


@given(st.lists(st.sampled_from([c.text for c in CASES]), min_size=2, max_size=3))
@settings(max_examples=100, deadline=None)
def test_cases_cut_and_joined_are_hidden_the_same(texts: list[str]) -> None:
    joined = texts[0][len(texts[0]) // 3 :] + texts[-1][: len(texts[-1]) * 2 // 3]
    assert masks(joined) == masks_slowly(joined)


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_is_hidden_the_same(text: str) -> None:
    assert masks(text) == masks_slowly(text)


@given(st.text(max_size=60))
def test_the_quick_plain_view_is_the_plain_view(text: str) -> None:
    assert plain_of(text) == view_of(text).text


@pytest.mark.parametrize("case", CASES, ids=_said)
def test_each_form_that_matches_a_case_is_open_and_finds_the_same(
    case: MaskCase,
) -> None:
    plain = plain_of(case.text)
    figures = figures_in(plain)
    gates = {gate.form: gate for gate in masking_gates().open_for(plain, len(figures))}
    for each in FORMS:
        wanted = [found.span() for found in each.pattern.finditer(plain)]
        gate = gates.get(each)
        found = matches(gate, plain, figures) if gate else ()
        assert [match.span() for match in found] == wanted


@given(
    st.lists(
        st.sampled_from([*"0123456789 .-,:/x", "six", "un", "dix", " et ", "zero "]),
        max_size=20,
    ).map("".join)
)
@settings(max_examples=400, deadline=None)
def test_a_text_with_a_number_may_call(text: str) -> None:
    if list(numbers_in(text)):
        assert may_call(text, len(figures_in(text)))


def test_figures_of_a_plain_view_are_all_decimal() -> None:
    numbers = [c for c in map(chr, range(0x30000)) if unicodedata.category(c)[0] == "N"]
    plain = plain_of(" ".join(numbers))
    assert [c for c in plain if c.isdigit() and c not in "0123456789"] == []


def test_a_word_that_a_pattern_asks_for_is_needed() -> None:
    assert _literals(r"(?<!\w)(?:rue|avenue)(?!\w)\s\w+") == [
        {Literal("rue", before=True, after=True), Literal("avenue", True, True)}
    ]


def test_white_space_cuts_a_phrase_to_its_dearest_word() -> None:
    assert _literals(r"what\sabout\sit") == [{Literal("about", True, True)}]


def test_what_may_be_missing_is_not_needed() -> None:
    assert _literals(r"(?:rue)?\w+") == []
    assert _literals(r"(?:rue|\w+)x") == []
    assert _literals(r"(?:rue){0,3}\w+") == []


def test_what_is_looked_for_ahead_is_needed_and_what_is_refused_is_not() -> None:
    assert _literals(r"(?=\w*code)\w+(?!\s*rue)") == [{Literal("code")}]


def test_a_digit_in_each_way_needs_a_digit() -> None:
    assert _literals(r"(?:\d\w|x\d)+") == [{ANY_DIGIT}]


def test_a_sign_in_a_mail_needs_a_letter_before_it() -> None:
    assert _literals(r"\w@[\w-]+") == [{Literal("@", stuck=True)}]


def test_a_pattern_that_minds_no_case_needs_nothing_and_always_runs() -> None:
    loose = re.compile("rue", re.IGNORECASE)
    assert needs_of(loose) == ()
    assert (least_figures(loose), marks_never_in(loose)) == (0, "")
    assert not starts_with_figure(loose)
    always = form("number", r"(?P<x>[^a]+)")
    assert [gate.form for gate in Gates((always,)).open_for("b", 0)] == [always]


def test_the_fewest_figures_are_counted_over_all_ways() -> None:
    assert least_figures(re.compile(r"\d{3,}(?:\d|ab)(?:-\d\d)?\d+")) == 4
    assert least_figures(re.compile(r"(?=\d{9})\w(?!\d)")) == 0


def test_a_first_figure_is_told_behind_groups_and_what_stands_before() -> None:
    assert starts_with_figure(re.compile(r"(?<!\w)(?P<x>(?:\d{1,4})a)"))
    assert not starts_with_figure(re.compile(r"(?P<x>-?\d)"))
    assert not starts_with_figure(re.compile(r"\d?a"))
    assert not starts_with_figure(re.compile(r"(?:\d|a)b"))


def test_marks_that_a_match_may_hold_or_look_at_are_told() -> None:
    assert marks_never_in(re.compile(r"[\w.]+@\w+(?!\w)")) == ":/,;!?'\"#&"
    assert ":" not in marks_never_in(re.compile(r"mailto:\w+"))
    assert "/" not in marks_never_in(re.compile(r"\w+(?=/)"))
    assert marks_never_in(re.compile(r"\w+[^a]")) == ""
    assert marks_never_in(re.compile(r"\w+\b")) == ""


def test_an_ordinary_post_opens_few_forms() -> None:
    plain = plain_of("Porte ouverte à Bastille pour ceux qui cherchent un abri")
    kinds = [gate.form.kind for gate in masking_gates().open_for(plain, 0)]
    assert len(kinds) < 5
    assert not may_call(plain, 0)
