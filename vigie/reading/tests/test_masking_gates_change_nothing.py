"""The gates spare time and nothing else: what is hidden is the same without them."""

import re
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vigie.reading.masking import masking_gates, masks, masks_slowly
from vigie.reading.masking_codes import CODE_FORMS
from vigie.reading.masking_contacts import CONTACT_FORMS
from vigie.reading.masking_doors import BELL, DOOR_FORMS
from vigie.reading.masking_gates import Gates, figures_in, words_in
from vigie.reading.masking_numbers import may_call, numbers_in
from vigie.reading.masking_streets import STREET_FORMS
from vigie.reading.masking_view import plain_of, view_of
from vigie.reading.masking_words import Form, any_of, form, words_of
from vigie.reading.tests.masking_cases import CASES, MaskCase

FORMS = (*CONTACT_FORMS, *STREET_FORMS, *CODE_FORMS, *DOOR_FORMS, BELL)
# What a plain view may hold that a form speaks of.
PLAIN = st.sampled_from(
    sorted(
        {c for form in FORMS for c in plain_of(form.pattern.pattern) if c >= " "}
        | set("abcdefghijklmnopqrstuvwxyz0123456789_ \n\u2009كد゙é中")
    )
)
SCRAPS = re.findall(r"\w+|\W", " ".join(case.text for case in CASES))


def _said(case: MaskCase) -> str:
    return case.text[:40]


def _named(form: Form) -> str:
    return f"{form.kind}-{FORMS.index(form)}"


def _open_for(plain: str) -> list[Form]:
    return masking_gates().open_for(plain, words_in(plain), figures_in(plain))


def _opens(asked: Form, plain: str) -> bool:
    return bool(Gates((asked,)).open_for(plain, words_in(plain), figures_in(plain)))


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
def test_each_form_that_matches_a_case_is_open(case: MaskCase) -> None:
    plain = plain_of(case.text)
    matching = {each for each in FORMS if each.pattern.search(plain)}
    assert matching <= set(_open_for(plain))


@pytest.mark.parametrize("each", FORMS, ids=_named)
@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_a_form_matches_always_passes_its_gate(
    each: Form, data: st.DataObject
) -> None:
    text = data.draw(st.from_regex(each.pattern, alphabet=PLAIN))
    plain = plain_of(text)
    matching = {other for other in FORMS if other.pattern.search(plain)}
    assert matching <= set(_open_for(plain))
    assert masks(text) == masks_slowly(text)


@given(
    st.lists(
        st.sampled_from([*"0123456789 .-,:/x", "six", "un", "dix", " et ", "zero "]),
        max_size=20,
    ).map("".join)
)
@settings(max_examples=400, deadline=None)
def test_a_text_with_a_number_may_call(text: str) -> None:
    if list(numbers_in(text)):
        assert may_call(text, words_in(text), figures_in(text))


def test_figures_of_a_plain_view_are_all_decimal() -> None:
    numbers = [c for c in map(chr, range(0x30000)) if unicodedata.category(c)[0] == "N"]
    plain = plain_of(" ".join(numbers))
    assert [c for c in plain if c.isdigit() and c not in "0123456789"] == []


def test_a_text_passes_when_it_holds_one_of_the_words_between_signs() -> None:
    asked = form(
        "number", r"(?P<x>\d+)\s(?:rue|quai)(?!\w)", words=words_of("rue|quai")
    )
    assert _opens(asked, "12 rue")
    assert _opens(asked, "12(quai)3")
    assert not _opens(asked, "12 ruelle")
    assert not _opens(asked, "12")


def test_a_word_of_arabic_letters_stands_apart_from_others() -> None:
    asked = form("mail", r"(?P<x>gmail)", words=words_of("gmail"))
    assert _opens(asked, "leaاتgmail")
    assert not _opens(asked, "leagmail")


def test_a_text_with_fewer_figures_than_asked_does_not_pass() -> None:
    asked = form("spot", r"(?P<x>\d\d\d\d)", figures=4)
    assert [_opens(asked, text) for text in ("123", "1 2 3 4", "9" * 99)] == [0, 1, 1]


def test_a_text_passes_when_it_holds_one_of_the_signs_and_what_is_looked_for() -> None:
    asked = form("mail", r"(?P<x>\w@\w|\w\+\w)", signs="@,+", look=r"\w[@+]\w")
    assert [_opens(asked, text) for text in ("a@b", "a+b", "@b", "a")] == [1, 1, 0, 0]


def test_a_form_that_asks_for_nothing_is_always_tried() -> None:
    always = form("number", r"(?P<x>[^a]+)")
    assert _opens(always, "b")
    assert _opens(always, "")


def test_the_longest_word_of_a_phrase_is_asked_for() -> None:
    phrases = any_of(r"whats app, c/, r(?=\sd[eu']), av\.")
    assert words_of(phrases) == {"whats", "c", "r", "av"}
    assert words_of("fb", "is,est") == {"fb", "fbis", "fbest"}


def test_an_ordinary_post_opens_few_forms() -> None:
    plain = plain_of("Porte ouverte à Bastille pour ceux qui cherchent un abri")
    assert len(_open_for(plain)) < 5
    assert not may_call(plain, words_in(plain), 0)
