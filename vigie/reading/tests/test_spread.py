"""A line of a rule file may stand for many phrases."""

import pytest

from vigie.reading.rules import Phrase, RuleError, load
from vigie.reading.spread import MOST, SpreadError, spread

RULE = '\n[[rule]]\nid = "xx.a"\nlabel = "safe.self"\nwhen = ["safe"]\nyes = ["{}"]\n'


def test_a_line_without_braces_stands_for_itself() -> None:
    assert spread("heberg*", {}) == ("heberg*",)


def test_each_choice_is_written_out_in_order() -> None:
    assert spread("{i am|i'm} safe", {}) == ("i am safe", "i'm safe")


def test_two_choices_multiply() -> None:
    assert spread("{a|b} x {c|d}", {}) == ("a x c", "a x d", "b x c", "b x d")


def test_an_empty_alternative_leaves_no_gap() -> None:
    assert spread("{i am} {all|} safe", {"i am": ["we are"]}) == (
        "we are all safe",
        "we are safe",
    )


def test_equal_phrases_are_kept_once() -> None:
    assert spread("{a|a} b", {}) == ("a b",)


def test_a_choice_may_stand_inside_a_word() -> None:
    assert spread("heberge{r|z}", {}) == ("heberger", "hebergez")


def test_a_list_of_words_is_used_by_its_name() -> None:
    words = {"kin": ["my mother", "my son"]}
    assert spread("looking for {kin}", words) == (
        "looking for my mother",
        "looking for my son",
    )


@pytest.mark.parametrize("written", ["{a|b", "a} b", "{a {b|c}}"])
def test_a_brace_without_its_fellow_is_refused(written: str) -> None:
    with pytest.raises(SpreadError, match="without its fellow"):
        spread(written, {})


def test_an_unknown_list_is_refused_by_name() -> None:
    with pytest.raises(SpreadError, match="no list of words called kin"):
        spread("my {kin}", {})


def test_a_line_that_stands_for_too_much_is_refused() -> None:
    ten = "{0|1|2|3|4|5|6|7|8|9}"
    assert len(spread(f"{ten}{ten}{ten}", {})) == 1000 <= MOST
    with pytest.raises(SpreadError, match="10000 phrases"):
        spread(ten * 4, {})


def test_a_file_spreads_its_cues_when_it_is_loaded() -> None:
    text = '[words]\nwe = ["we are", "we\'re"]\n[cues]\nsafe = ["{we} {all|} safe*"]\n'
    rules = load({"xx": text + RULE.format("We're all safe")})
    assert rules.cues["xx.safe"] == (
        Phrase("we are all safe", False, True),
        Phrase("we are safe", False, True),
        Phrase("we re all safe", False, True),
        Phrase("we re safe", False, True),
    )


def test_wrong_braces_are_told_with_file_and_cue() -> None:
    text = '[cues]\nsafe = ["{we safe"]\n' + RULE.format("we safe")
    with pytest.raises(RuleError, match=r"xx.toml: cue safe: .* without its fellow"):
        load({"xx": text})


@pytest.mark.parametrize("words", ['we = "we are"', "we = []", "we = [1]"])
def test_words_that_are_no_list_of_strings_are_refused(words: str) -> None:
    text = f'[words]\n{words}\n[cues]\nsafe = ["safe"]\n' + RULE.format("safe")
    with pytest.raises(RuleError, match=r"xx.toml: words we: it must be a list"):
        load({"xx": text})
