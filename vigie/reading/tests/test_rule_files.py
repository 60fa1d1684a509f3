"""Rule files are checked as they are loaded, and say what is wrong."""

import pytest

from vigie.reading.examples import failures
from vigie.reading.rules import Phrase, RuleError, load, phrase_of, shipped

CUES = '[cues]\nroom = ["spare room", "Höhle*"]\nwish = ["pray"]\n'
RULE = """
[[rule]]
id = "xx.a"
label = "shelter.offer"
when = ["room"]
yes = ["a spare room"]
"""


def _sentence(text: str, **more: str) -> str:
    with pytest.raises(RuleError) as caught:
        load({"xx": text, **more})
    return str(caught.value)


def test_the_shipped_rules_load_and_keep_all_their_examples() -> None:
    rules = load()
    assert rules.rules
    assert failures(rules) == []


def test_there_is_a_file_for_what_every_language_shares() -> None:
    assert "any" in shipped()


def test_phrases_are_folded_when_they_are_loaded() -> None:
    rules = load({"xx": CUES + RULE})
    assert rules.cues["xx.room"] == (
        Phrase("spare room", False, False),
        Phrase("hohle", False, True),
    )


def test_a_star_opens_the_edge_where_it_stands() -> None:
    assert phrase_of("*ouverte*") == Phrase("ouverte", True, True)
    assert phrase_of("#Pray*") == Phrase("#pray", False, True)


def test_what_is_not_said_of_a_rule_has_a_plain_meaning() -> None:
    (rule,) = load({"xx": CUES + RULE}).rules
    assert (rule.order, rule.within, rule.sentence, rule.weight) == (0, 0, 0, 1000)
    assert rule.when == ("xx.room",)
    assert rule.unless == ()


def test_a_cue_of_another_file_is_used_by_its_full_name() -> None:
    rules = load(
        {"xx": CUES + RULE + 'unless = ["yy.no"]\n', "yy": '[cues]\nno = ["no"]'}
    )
    assert rules.rules[0].unless == ("yy.no",)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('wehn = ["x"]', "wehn is no part of a rule"),
        ('unless = ["nobody"]', "there is no cue nobody"),
        ('unless = ["@nothing"]', "there is no feature @nothing"),
        ('unless = "wish"', "unless is not a list of strings"),
        ("within = -1", "within is not a whole number"),
        ("within = true", "within is not a whole number"),
        ("weight = 0", "weight is not a number"),
        ('weight = "1"', "weight is not a number"),
        ('order = "yes"', "order and sentence are true or false"),
    ],
)
def test_a_bad_line_of_a_rule_is_told_with_file_and_rule(line: str, said: str) -> None:
    message = _sentence(CUES + RULE + line + "\n")
    assert message.startswith("xx.toml: rule xx.a: ")
    assert said in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"xx.a"', '"yy.a"', 'it needs an id that begins with "xx."'),
        ("shelter.offer", "shelter.of", "shelter.of is not a label"),
        ('when = ["room"]', "when = []", "at least one cue in when"),
        ('when = ["room"]', 'when = ["@place"]', "a cue of words beside the features"),
        ('yes = ["a spare room"]', "", "at least one example in yes"),
    ],
)
def test_a_rule_lacking_something_is_told_so(old: str, new: str, said: str) -> None:
    assert said in _sentence(CUES + RULE.replace(old, new))


@pytest.mark.parametrize(
    ("cues", "said"),
    [
        ('[cues]\nroom = "spare"', "cue room: it must be a list"),
        ("[cues]\nroom = []", "cue room: it must be a list"),
        ('[cues]\nroom = ["a*b"]', "has a * that is not at an end"),
        ('[cues]\nroom = ["S.O.S"]', "holds a sentence end"),
        ('[cues]\nroom = ["👍"]', "has no letter or digit"),
        ("[cue]\n", "no part is called cue"),
        ("places = [1]", "places is not a list of strings"),
        ("[cues", "not TOML"),
    ],
)
def test_a_bad_cue_is_told_with_its_file(cues: str, said: str) -> None:
    message = _sentence(cues)
    assert message.startswith("xx.toml: ")
    assert said in message


def test_an_id_used_twice_is_refused() -> None:
    assert "rule xx.a: the id is used twice" in _sentence(CUES + RULE + RULE)


def test_an_example_that_is_not_kept_is_listed() -> None:
    text = CUES + RULE.replace("a spare room", "nothing here") + 'no = ["spare room"]\n'
    told = failures(load({"xx": text}))
    assert told == [
        'xx.a does not hold for "nothing here"',
        'xx.a holds, and should not, for "spare room"',
    ]


def test_an_example_whose_label_another_rule_vetoes_is_listed() -> None:
    veto = RULE.replace("xx.a", "xx.veto").replace("a spare room", "spare room")
    told = failures(load({"xx": CUES + RULE + veto + "weight = -9\n"}))
    assert told == ['shelter.offer is vetoed, xx.a notwithstanding, for "a spare room"']
