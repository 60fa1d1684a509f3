"""Rules as data: one TOML file per language, read into frozen structs.

The form is told in docs/reading.md. Whatever is wrong with a file is said in one
sentence that names the file, the rule and the fault.
"""

import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any, NamedTuple

from vigie.reading.fold import fold
from vigie.reading.labels import LABELS
from vigie.reading.spread import SpreadError, spread

FEATURES = frozenset(
    [
        "@place",
        "@number",
        "@phone",
        "@plate",
        "@age",
        "@name",
        "@question",
        "@reshare",
        "@media",
        "@link",
    ]
)
PLACELESS = frozenset({"@reshare", "@media"})
GIVEN_AT = 1000  # thousandths: a label is given when its rules add up to 1.0

_RULE_KEYS = frozenset(
    [
        "id",
        "label",
        "when",
        "order",
        "within",
        "sentence",
        "unless",
        "weight",
        "yes",
        "no",
    ]
)


class RuleError(ValueError):
    """A rule file is wrong; the message is one sentence for its author."""


class Phrase(NamedTuple):
    """Folded words, and whether they may begin or end inside a longer word."""

    words: str
    open_start: bool
    open_end: bool


class Rule(NamedTuple):
    """One rule. `when` and `unless` hold full cue names ("fr.can_host", "@place");
    `weight` is in thousandths, so that sums are exact."""

    id: str
    label: str
    when: tuple[str, ...]
    order: bool
    within: int
    sentence: bool
    unless: tuple[str, ...]
    weight: int
    yes: tuple[str, ...]
    no: tuple[str, ...]


class Rules(NamedTuple):
    """All rules and cues, in the order of their files.

    `places` are names that count as places in the examples of the files.
    """

    cues: dict[str, tuple[Phrase, ...]]
    rules: tuple[Rule, ...]
    places: tuple[str, ...] = ()


def shipped() -> dict[str, str]:
    """Return the rule files that come with Vigie: language → TOML text."""
    folder = resources.files("vigie.reading") / "rules"
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    return {
        file.name.removesuffix(".toml"): file.read_text(encoding="utf-8")
        for file in files
        if file.name.endswith(".toml")
    }


def load(files: Mapping[str, str] | None = None) -> Rules:
    """Return the rules of `files` (language → TOML text), by default the shipped.

    Raises RuleError, with one sentence, at the first thing that is wrong.
    """
    parsed = {name: _toml(name, text) for name, text in (files or shipped()).items()}
    cues: dict[str, tuple[Phrase, ...]] = {}
    for name, data in parsed.items():
        cues.update(_cues(name, data))
    rules: dict[str, Rule] = {}
    for name, data in parsed.items():
        for rule in _rules(name, data, cues):
            if rule.id in rules:
                raise RuleError(f"{name}.toml: rule {rule.id}: the id is used twice")
            rules[rule.id] = rule
    places = [place for data in parsed.values() for place in data.get("places", ())]
    return Rules(cues, tuple(rules.values()), tuple(dict.fromkeys(places)))


def phrase_of(written: str) -> Phrase:
    """Fold a phrase as an author writes it; "*" at an end leaves that edge open.

    Raises RuleError when nothing could ever match it.
    """
    inner = written.strip()
    open_start, open_end = inner.startswith("*"), inner.endswith("*")
    inner = inner.strip("*")
    words = fold(inner)
    if "*" in inner:
        raise RuleError(f'"{written}" has a * that is not at an end')
    if not words:
        raise RuleError(f'"{written}" has no letter or digit')
    if "." in words:
        raise RuleError(f'"{written}" holds a sentence end, which no phrase crosses')
    return Phrase(words, open_start, open_end)


def _toml(name: str, text: str) -> dict[str, Any]:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{name}.toml: not TOML: {error}") from None
    for key in data:
        if key not in ("cues", "rule", "places", "words"):
            raise RuleError(f"{name}.toml: no part is called {key}")
    if not _strings(data.get("places", [])):
        raise RuleError(f"{name}.toml: places is not a list of strings")
    for key, words in data.get("words", {}).items():
        if not _strings(words) or not words:
            raise RuleError(f"{name}.toml: words {key}: it must be a list of strings")
    return data


def _strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _cues(name: str, data: Mapping[str, Any]) -> dict[str, tuple[Phrase, ...]]:
    cues: dict[str, tuple[Phrase, ...]] = {}
    words = data.get("words", {})
    for cue, written in data.get("cues", {}).items():
        where = f"{name}.toml: cue {cue}"
        if not _strings(written) or not written:
            raise RuleError(f"{where}: it must be a list of at least one phrase")
        try:
            plain = (p for line in written for p in spread(line, words))
            phrases = dict.fromkeys(map(phrase_of, plain))
        except (RuleError, SpreadError) as error:
            raise RuleError(f"{where}: {error}") from None
        cues[f"{name}.{cue}"] = tuple(phrases)
    return cues


def _rules(
    name: str, data: Mapping[str, Any], cues: Mapping[str, object]
) -> Iterator[Rule]:
    for number, row in enumerate(data.get("rule", ()), start=1):
        where = f"{name}.toml: rule {row.get('id', f'number {number}')}"
        if fault := _fault(name, row):
            raise RuleError(f"{where}: {fault}")
        try:
            yield _rule(name, row, cues)
        except RuleError as error:
            raise RuleError(f"{where}: {error}") from None


def _fault(name: str, row: Mapping[str, Any]) -> str:
    """Return what is wrong with the form of a rule, "" if nothing is."""
    if unknown := sorted(row.keys() - _RULE_KEYS):
        return f"{unknown[0]} is no part of a rule"
    if not str(row.get("id", "")).startswith(f"{name}."):
        return f'it needs an id that begins with "{name}."'
    if row.get("label") not in LABELS:
        return f"{row.get('label')} is not a label"
    for key in ("when", "unless", "yes", "no"):
        if not _strings(row.get(key, [])):
            return f"{key} is not a list of strings"
    if not row.get("when"):
        return "it needs at least one cue in when"
    if not row.get("yes"):
        return "it needs at least one example in yes"
    within, weight = row.get("within", 0), row.get("weight", 1.0)
    if type(within) is not int or within < 0:
        return "within is not a whole number from 0 up"
    if type(weight) not in (int, float) or not 0.001 <= abs(weight) <= 1000:
        return "weight is not a number from 0.001 to 1000, or that below 0"
    if {type(row.get(key, False)) for key in ("order", "sentence")} != {bool}:
        return "order and sentence are true or false"
    return ""


def _rule(name: str, row: Mapping[str, Any], cues: Mapping[str, object]) -> Rule:
    when = tuple(_full_name(name, cue, cues) for cue in row["when"])
    if all(cue in FEATURES for cue in when):
        raise RuleError("it needs a cue of words beside the features in when")
    return Rule(
        id=row["id"],
        label=row["label"],
        when=when,
        order=row.get("order", False),
        within=row.get("within", 0),
        sentence=row.get("sentence", False),
        unless=tuple(_full_name(name, cue, cues) for cue in row.get("unless", ())),
        weight=round(row.get("weight", 1.0) * 1000),
        yes=tuple(row["yes"]),
        no=tuple(row.get("no", ())),
    )


def _full_name(name: str, cue: str, cues: Mapping[str, object]) -> str:
    if cue in FEATURES:
        return cue
    full = cue if "." in cue else f"{name}.{cue}"
    if full not in cues:
        kind = "feature" if cue.startswith("@") else "cue"
        raise RuleError(f"there is no {kind} {cue}")
    return full
