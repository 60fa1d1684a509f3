"""Which forms may match a text at all: one pass in place of fifty.

A form runs only where all that it needs (masking_needs) stands. Most posts open a
few of the fifty; the others could not have matched.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from vigie.reading.fold import without_surrogates
from vigie.reading.masking_needs import ANY_DIGIT, Literal, Need, is_common, needs_of
from vigie.reading.masking_numbers import JOINS, TENS, UNITS
from vigie.reading.masking_shape import (
    least_figures,
    marks_never_in,
    starts_with_figure,
)
from vigie.reading.masking_words import Form

_FIGURE = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]+")
_NUMBER_WORDS = UNITS | TENS
_FEWEST = 6  # figures below which no run is a number; a word counts as two at most
_BETWEEN = rf"[\W_]*(?:(?:{'|'.join(sorted(JOINS))})[\W_]*)*"
_RUN = re.compile(rf"\d(?:{_BETWEEN}\d){{{_FEWEST - 1}}}")
_GROUP = rf"(?:\d+(?!\d)|{'|'.join(sorted(_NUMBER_WORDS))})"
_MIXED = re.compile(rf"{_GROUP}(?:{_BETWEEN}{_GROUP}){{2}}")
_MOST_COUNTED = 15


class Gate(NamedTuple):
    """A form, and what must be seen of a text before it can match."""

    form: Form
    key: int  # a bit for each need
    figures: int  # the fewest that a match holds
    at_figures: bool  # whether each match starts with a figure
    within: re.Pattern[str] | None  # stretches without marks that no match holds
    needs: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]  # of each stretch


class _Edge(NamedTuple):
    """What a word opens where no word letter stands before it or after it, or where
    one stands before it."""

    before: bool
    after: bool
    stuck: bool
    opens: int


class Gates:
    """The gates of some forms. A form whose needs cannot be told is always open."""

    def __init__(self, forms: tuple[Form, ...]) -> None:
        needs = {form: needs_of(form.pattern) for form in forms}
        every = dict.fromkeys(
            need for each in needs.values() for need in each if not is_common(need)
        )
        bits = {need: 1 << place for place, need in enumerate(every)}
        self._gates = [
            Gate(
                form,
                sum(bits.get(need, 0) for need in each),
                least_figures(form.pattern),
                starts_with_figure(form.pattern),
                _stretches(form) if each else None,
                tuple(_asked(need) for need in sorted(each, key=is_common)),
            )
            for form, each in needs.items()
        ]
        opens: dict[Literal, int] = {}
        for need, bit in bits.items():
            for literal in need:
                opens[literal] = opens.get(literal, 0) | bit
        self._digit = opens.pop(ANY_DIGIT, 0)
        words = sorted({literal.letters for literal in opens})
        self._anywhere = [opens.get(Literal(word), 0) for word in words]
        self._edges = [_edges(word, opens) for word in words]
        self._all = [_all_bits(word, opens) for word in words]
        self._words = AhoCorasick(words)
        self._open = lru_cache(maxsize=4096)(self._open_gates)

    def open_for(self, plain: str, figures: int) -> tuple[Gate, ...]:
        """Return the gates of the forms that may match a plain text with so many
        figures, in the order of the forms."""
        seen = self._digit if figures else 0
        length = len(plain)
        for word, start, end in self._words.find_matches_as_indexes(
            without_surrogates(plain), overlapping=True
        ):
            if seen & self._all[word] == self._all[word]:
                continue
            seen |= self._anywhere[word]
            for before, after, stuck, opens in self._edges[word]:
                if before and start and _in_word(plain[start - 1]):
                    continue
                if after and end < length and _in_word(plain[end]):
                    continue
                if stuck and not (start and _in_word(plain[start - 1])):
                    continue
                seen |= opens
        return self._open(seen, min(figures, _MOST_COUNTED))

    def _open_gates(self, seen: int, figures: int) -> tuple[Gate, ...]:
        return tuple(
            gate
            for gate in self._gates
            if gate.key & seen == gate.key
            and min(gate.figures, _MOST_COUNTED) <= figures
        )


def _edges(word: str, opens: dict[Literal, int]) -> tuple[_Edge, ...]:
    return tuple(
        _Edge(literal.before, literal.after, literal.stuck, bits)
        for literal, bits in opens.items()
        if literal.letters == word and any(literal[1:])
    )


def _all_bits(word: str, opens: dict[Literal, int]) -> int:
    bits = 0
    for literal, bit in opens.items():
        bits |= bit if literal.letters == word else 0
    return bits


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def figures_in(plain: str) -> list[int]:
    """Return where the figures of a plain text stand."""
    return [found.start() for found in _FIGURE.finditer(plain)]


def matches(gate: Gate, plain: str, figures: list[int]) -> Iterator[re.Match[str]]:
    """Yield the matches of a form, as its pattern's `finditer` does."""
    pattern = gate.form.pattern
    if gate.at_figures:
        done = 0
        for place in figures:
            if place >= done and (found := pattern.match(plain, place)):
                done = found.end()
                yield found
    elif gate.within is not None:
        for start, end in _parts(gate, gate.within, plain):
            yield from pattern.finditer(plain, start, end)
    else:
        yield from pattern.finditer(plain)


def _parts(
    gate: Gate, within: re.Pattern[str], plain: str
) -> Iterator[tuple[int, int]]:
    """Yield the stretches that hold what the form needs."""
    letters = [word for word in gate.needs[0][0] if word in plain]
    others = [pattern for _, pattern in gate.needs[1:]]
    for found in within.finditer(plain):
        part = found[0]
        for word in letters:
            if word in part:
                if all(pattern.search(part) for pattern in others):
                    yield found.span()
                break


def _asked(need: Need) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """Return the letters of a need, and what finds them where they may stand."""
    if ANY_DIGIT in need:
        return ("",), re.compile("")
    ways = [
        (r"(?<=\w)" if item.stuck else r"(?<!\w)" if item.before else "")
        + re.escape(item.letters)
        + (r"(?!\w)" if item.after else "")
        for item in need
    ]
    return tuple({item.letters for item in need}), re.compile("|".join(ways))


def _stretches(form: Form) -> re.Pattern[str] | None:
    """Return what finds the stretches a mail may stand in. Mails alone are worth it:
    a mention here and an end in ".co" there would try them all over a post."""
    never = marks_never_in(form.pattern) if form.kind == "mail" else ""
    return re.compile(f"[^{re.escape(never)}]+") if never else None


def may_call(plain: str, figures: int) -> bool:
    """Tell whether a plain text may hold a telephone, card or account number: a run
    of six figures, or three groups of figures and words that come to as many."""
    words = _LETTERS.findall(plain)
    if not _NUMBER_WORDS.isdisjoint(words):
        spelt = sum(word in _NUMBER_WORDS for word in words)
        if figures + 2 * spelt >= _FEWEST and _MIXED.search(plain):
            return True
    return figures >= _FEWEST and _RUN.search(plain) is not None
