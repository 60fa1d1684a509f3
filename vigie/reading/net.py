"""The net: every phrase of every rule, language and place, found in one pass."""

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
from daachorse import DoubleArrayAhoCorasick
from numpy.typing import NDArray

from vigie.reading.alphabet import SPACE, WORD_START, Alphabet
from vigie.reading.fold import fold
from vigie.reading.rules import Phrase
from vigie.reading.sheet import Places, Sheet

Ids = NDArray[np.int64]


class Catch(NamedTuple):
    """What the net caught: phrase `phrases[i]` stands at `row[starts[i]:ends[i]]`."""

    phrases: Ids
    starts: Places
    ends: Places


class Net:
    """An Aho-Corasick automaton over the bytes of an alphabet.

    A closed edge is part of the pattern: a word's first letter has a byte of its own,
    and the space behind a word is matched with it.
    """

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self.alphabet = Alphabet(phrase.words for phrase in phrases)
        patterns = [
            (pattern, number, int(not phrase.open_end))
            for number, phrase in enumerate(phrases)
            for pattern in _patterns(phrase, self.alphabet)
        ]
        self._phrase_of = np.array([number for _, number, _ in patterns], np.int64)
        self._tail = np.array([tail for _, _, tail in patterns], np.int64)
        self._one_sentence = np.array(
            [" " in phrase.words and "." not in phrase.words for phrase in phrases],
            np.bool_,
        )
        doubtful = self.alphabet.shared | {"."}
        self._unsure = {
            number: phrase.words
            for number, phrase in enumerate(phrases)
            if not doubtful.isdisjoint(phrase.words)
        }
        rows = [pattern for pattern, _, _ in patterns]
        self._automaton = DoubleArrayAhoCorasick(rows)

    def cast(self, sheet: Sheet, texts: Sequence[str]) -> Catch:
        """Return every place of every phrase on the sheet, by their ends."""
        # Overlapping, or one match in fifteen is lost (docs/performance.md).
        found = self._automaton.find_overlapping(sheet.row.tobytes())
        flat = np.fromiter(chain.from_iterable(found), np.int64, 3 * len(found))
        starts, ends, patterns = flat[0::3], flat[1::3], flat[2::3]
        ends = ends - self._tail[patterns]
        catch = Catch(self._phrase_of[patterns], starts, ends)
        several = np.flatnonzero(self._one_sentence[catch.phrases])
        first_dots = np.searchsorted(sheet.dots, starts[several])
        split = several[first_dots != np.searchsorted(sheet.dots, ends[several])]
        if split.size:
            catch = Catch(*(np.delete(column, split) for column in catch))
        return self._sure(catch, sheet, texts) if self._unsure else catch

    def _sure(self, catch: Catch, sheet: Sheet, texts: Sequence[str]) -> Catch:
        """Look again at matches whose letters share a byte with others, and at those
        of a name that has a sentence end inside ("St. Mary")."""
        sure = np.ones(catch.phrases.size, np.bool_)
        unsure = np.isin(catch.phrases, list(self._unsure))
        for place in np.flatnonzero(unsure).tolist():
            words = self._unsure[int(catch.phrases[place])]
            edges = np.array([catch.starts[place], catch.ends[place] - 1])
            start, end = sheet.original(edges).tolist()
            text = int(sheet.text_of(edges[:1])[0])
            shift = int(sheet.starts[text])
            sure[place] = words in fold(texts[text][start - shift : end + 1 - shift])
        return Catch(*(column[sure] for column in catch))


def _patterns(phrase: Phrase, alphabet: Alphabet) -> Iterable[bytes]:
    """Return the bytes of a phrase; with an open start, also from inside a word."""
    row = alphabet.encode(" " + phrase.words.replace(".", " "))
    marked = bytes(
        code if code == SPACE or before != SPACE else code | WORD_START
        for before, code in pairwise(row)
    )
    tail = b"" if phrase.open_end else bytes([SPACE])
    yield marked + tail
    if phrase.open_start:
        yield row[1:2] + marked[1:] + tail
