"""docs/rules.md names the labels that exist, and no others."""

import re
from pathlib import Path

from vigie.reading.examples import failures
from vigie.reading.labels import LABELS
from vigie.reading.rules import load

PAGE = Path(__file__).resolve().parents[3] / "docs" / "rules.md"


def _table() -> dict[str, str]:
    part = PAGE.read_text(encoding="utf-8").split("## The labels")[1].split("\n## ")[0]
    return dict(re.findall(r"^\| `([a-z.]+)` \| (.+?) \|$", part, re.M))


def test_the_page_lists_every_label_with_its_meaning() -> None:
    assert _table() == {name: label.meaning for name, label in LABELS.items()}


def test_every_label_has_rules() -> None:
    assert {rule.label for rule in load().rules} == set(LABELS)


def test_the_example_of_the_page_is_a_rule_that_keeps_its_examples() -> None:
    block = PAGE.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    more = '[cues]\nfound_again = ["was found"]\nnews = ["toll"]\npets = ["dog"]\n'
    rules = load({"en": block.replace("[cues]\n", more, 1)})
    assert len(rules.rules) == 1
    assert failures(rules) == []


def test_every_rule_that_decides_has_something_to_spoil_it_or_is_short_of_doubt() -> (
    None
):
    bare = [
        rule.id
        for rule in load().rules
        if rule.weight >= 1000 and len(rule.when) == 1 and not rule.unless
    ]
    assert len(bare) <= 12, bare
