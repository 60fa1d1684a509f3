"""How well masking hides what lines mark as gold, span by span."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from vigie.reading.masking import Mask, masks
from vigie.reading.tests.masking_offers import OfferLine

MOST_WORDS_MORE = 2
_WORD = re.compile(r"\w{2,}")


class Hiding(NamedTuple):
    """Gold spans, those hidden whole, spans hidden, those that were right, and what
    went wrong, a sentence each."""

    gold: int
    hidden: int
    given: int
    right: int
    wrong: tuple[str, ...]

    @property
    def recall(self) -> float:
        """The share of the gold spans of which no letter or figure is left."""
        return self.hidden / self.gold if self.gold else 1.0

    @property
    def precision(self) -> float:
        """The share of the spans hidden that were right to hide."""
        return self.right / self.given if self.given else 1.0


def hiding(lines: Iterable[OfferLine]) -> Hiding:
    """Mask every line and compare with its gold.

    A gold span counts as hidden when none of its letters and figures is left. A span
    hidden is right when it touches gold and takes no innocent figure, nor more than
    two innocent words, with it.
    """
    gold = hidden = given = right = 0
    wrong: list[str] = []
    for line in lines:
        found = masks(line.text)
        left = [span for span in line.gold if not _is_hidden(line.text, span, found)]
        bad = [span for span in found if not _is_right(line, span)]
        gold += len(line.gold)
        hidden += len(line.gold) - len(left)
        given += len(found)
        right += len(found) - len(bad)
        wrong += [f"left {line.text[a:b]!r} in {line.text!r}" for a, b in left]
        wrong += [f"took {line.text[m.start : m.end]!r} in {line.text!r}" for m in bad]
    return Hiding(gold, hidden, given, right, tuple(wrong))


def _is_hidden(text: str, span: tuple[int, int], found: tuple[Mask, ...]) -> bool:
    signs = (at for at in range(*span) if text[at].isalnum())
    return all(any(m.start <= at < m.end for m in found) for at in signs)


def _is_right(line: OfferLine, span: Mask) -> bool:
    inside = {at for start, end in line.gold for at in range(start, end)}
    taken = range(span.start, span.end)
    if inside.isdisjoint(taken):
        return False
    more = "".join(" " if at in inside else line.text[at] for at in taken)
    return (
        not any(map(str.isdigit, more)) and len(_WORD.findall(more)) <= MOST_WORDS_MORE
    )
