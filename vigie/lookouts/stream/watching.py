"""Which open lookouts a post names. Pure.

A plate that is sought is met in any writing of it; one that is only alike is said to
be so and never dropped. A person or a thing is met by a name, or by most of the rare
words that say what it looks like. Nothing here is a finding: a person judges it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from vigie.lookouts.stream.gate import (
    Gate,
    piece_of_word,
    pieces_of_plate,
    rarity,
    with_figures,
)
from vigie.lookouts.stream.written import latin, written
from vigie.reading.entities.plates_alike import (
    Likeness,
    PlatesAlike,
    lookalike_key,
    normal,
)
from vigie.reading.fold import fold

BY_WORDS = "words"
FEWEST_WORDS = 3
_SHARE = 0.6  # of the words of what it looks like
_WORD = re.compile(r"\w{4,}")  # a shorter word tells nobody apart
_NAME = re.compile(r"[^\W\d_a-zà-ÿ][\w'’-]+(?: [^\W\d_a-zà-ÿ][\w'’-]+)+")
_MEANT = {Likeness.SAME: 0, Likeness.LOOKALIKE: 1, Likeness.ONE_OFF: 2}


class Sought(NamedTuple):
    """An open lookout: its key, its plate or "", what it looks like in words."""

    key: str
    plate: str = ""
    looks: str = ""


class Named(NamedTuple):
    """A lookout that a post names. `how` is a Likeness, or BY_WORDS; `read` is the
    plate as it was read, or ""."""

    key: str
    how: str
    read: str = ""


class Watching:
    """The open lookouts of an emergency, looked for in posts at a cost that does not
    grow with their number."""

    def __init__(self, sought: Iterable[Sought]) -> None:
        self._by_plate: dict[str, list[str]] = {}
        self._words: dict[str, frozenset[str]] = {}
        self._needs: dict[str, int] = {}
        for one in sought:
            if one.plate:
                self._by_plate.setdefault(normal(one.plate), []).append(one.key)
            elif one.looks:
                self._add_words(one)
        self._alike = PlatesAlike(self._by_plate)
        sizes = [len(plate) for plate in self._by_plate]
        self._fewest, self._most = min(sizes, default=0), max(sizes, default=0)
        plates = [lookalike_key(plate) for plate in self._by_plate]
        self._halves = frozenset(half for plate in plates for half in _halves(plate))
        self._rare: dict[str, list[str]] = {}
        pieces = set()
        for key, words in self._words.items():
            for word in words:
                self._rare.setdefault(word, []).append(key)
            # Of so many words at least one stands in every post that names it.
            rare = sorted(map(piece_of_word, words), key=rarity)
            pieces.update(rare[: len(words) - self._needs[key] + 1])
        self._ungated = "" in pieces
        self._words_gate = Gate(pieces - {""})
        self._plates_gate = Gate(
            one for plate in plates for one in pieces_of_plate(plate)
        )

    def named_in(
        self, texts: Sequence[str], told: Sequence[bool]
    ) -> dict[int, list[Named]]:
        """Return, by their places, the posts that name a lookout, each lookout once by
        its nearest writing. `told` says which posts ask or tell something at all: the
        others are not asked for words."""
        found = {}
        for at, text in self._worth(texts):
            if best := self._by_plate_of(text):
                found[at] = best
        tell = [at for at, tells in enumerate(told) if tells] if self._rare else []
        for at in self._worth_words(texts, tell):
            if met := self._by_words(texts[at]):
                more = {key: Named(key, BY_WORDS) for key in met}
                found[at] = found.get(at, {}) | more
        return {at: list(best.values()) for at, best in found.items()}

    def named(self, text: str) -> list[Named]:
        """Return the lookouts that one text names."""
        return self.named_in([text], [True]).get(0, [])

    def _worth(self, texts: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Yield what may name a plate, in Latin letters, with its place."""
        figured = with_figures(texts) if self._by_plate else []
        found = [latin(texts[at]) for at in figured]
        for at in self._plates_gate.passes(found):
            yield figured[at], found[at]

    def _worth_words(self, texts: Sequence[str], tell: list[int]) -> list[int]:
        if self._ungated:
            return tell
        return [tell[at] for at in self._words_gate.passes([texts[at] for at in tell])]

    def _by_plate_of(self, text: str) -> dict[str, Named]:
        best: dict[str, Named] = {}
        for run in written(text, self._fewest, self._most):
            for plate, how in self._like(run).items():
                for key in self._by_plate[plate]:
                    one = Named(key, how.value, normal(run))
                    if key not in best or _MEANT[how] < _MEANT[Likeness(best[key].how)]:
                        best[key] = one
        return best

    def _like(self, run: str) -> dict[str, Likeness]:
        key = lookalike_key(run)
        if self._halves.isdisjoint(_halves_read(key)):
            return {}
        alike = self._alike.alike(run)
        if run.isalnum() or run == run.upper():
            return alike
        # "le 13 nov": small words with a figure between them are no misread plate.
        return {one: how for one, how in alike.items() if how is not Likeness.ONE_OFF}

    def _add_words(self, one: Sought) -> None:
        name = _NAME.search(one.looks)
        words = _words(name[0]) if name else frozenset()
        if len(words) >= 2:
            self._words[one.key], self._needs[one.key] = words, len(words)
            return
        words = _words(one.looks)
        if len(words) >= FEWEST_WORDS:
            self._words[one.key] = words
            self._needs[one.key] = max(FEWEST_WORDS, round(len(words) * _SHARE))

    def _by_words(self, text: str) -> set[str]:
        here = _words(text)
        likely = {key for word in here for key in self._rare.get(word, ())}
        return {
            key for key in likely if len(here & self._words[key]) >= self._needs[key]
        }


def _words(text: str) -> frozenset[str]:
    plain = text.lower() if text.isascii() else fold(text)
    return frozenset(_WORD.findall(plain))


def _halves(key: str) -> set[tuple[bool, str]]:
    """Return both halves of a plate's key. One sign off leaves a half as it was, but
    for a swap across the middle: that is a half of its own."""
    middle = len(key) // 2
    swapped = key[: middle - 1] + key[middle : middle + 1]
    return {(False, key[:middle]), (True, key[middle:]), (False, swapped)}


def _halves_read(key: str) -> tuple[tuple[bool, str], tuple[bool, str]]:
    middle = len(key) // 2
    return (False, key[:middle]), (True, key[middle:])
