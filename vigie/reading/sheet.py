"""A sheet: the texts of a batch, folded and laid side by side as bytes.

It holds what `fold.fold` would give for each text, in the alphabet's bytes. Only the
few code points that were dropped, became several, or were a needless separator are
remembered: they are the way back to the original.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vigie.reading.alphabet import (
    DIGITS,
    DOT,
    DROP,
    MANY,
    SPACE,
    WORD_START,
    Alphabet,
    Bytes,
)

Places = NDArray[np.int64]


class Sheet:
    """The folded texts in one row of bytes.

    `row` begins and ends with a space and has one space between words; `dots` are
    the places of those spaces that end a sentence or a text. `starts[i]` is where
    text i begins in the originals, joined with one code point between them, and
    `row_starts[i]` where it begins in the row; both have one entry more than texts.
    """

    def __init__(self, texts: Sequence[str], alphabet: Alphabet) -> None:
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        self.starts: Places = np.ones(len(texts) + 1, np.int64)
        np.cumsum(lengths + 1, out=self.starts[1:])
        self.starts[1:] += 1
        joined = "\n".join(("", *texts, ""))
        points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
        codes = alphabet.of(points)
        kept = codes != DROP
        self._dropped = np.flatnonzero(~kept)
        if self._dropped.size:
            codes, points = codes[kept], points[kept]
        self._put_in = np.zeros(0, np.int64)
        many = np.flatnonzero(codes == MANY)
        if many.size:
            codes = self._expand(codes, points[many].tolist(), many, alphabet)
        self._left_out, self.row, self.dots = _collapse(codes)
        self._spaces: Places | None = None
        self.row_starts = self.in_row(self.starts)

    def _expand(
        self, codes: Bytes, points: list[int], many: Places, alphabet: Alphabet
    ) -> Bytes:
        """Write code points that become several as their bytes."""
        parts = [alphabet.expansion(point) for point in points]
        more = np.fromiter(map(len, parts), np.int64, len(parts)) - 1
        wide = np.insert(codes, np.repeat(many + 1, more), SPACE)
        firsts = many + np.cumsum(more) - more
        rank = np.arange(more.sum() + more.size)
        spots = rank + np.repeat(many - np.arange(many.size), more + 1)
        wide[spots] = np.frombuffer(b"".join(parts), np.uint8)
        self._put_in = np.setdiff1d(spots, firsts, assume_unique=True)
        return wide

    @property
    def spaces(self) -> Places:
        """The places of the spaces of the row: word n lies before space n."""
        if self._spaces is None:
            self._spaces = np.flatnonzero(self.row == SPACE)
        return self._spaces

    def text_of(self, places: Places) -> Places:
        """Return which text each place of the row belongs to."""
        return np.searchsorted(self.row_starts, places, side="right") - 1

    def original(self, places: Places) -> Places:
        """Return the places in the joined originals of places of the row."""
        return _with_gaps(self._narrow(places), self._dropped)

    def original_ends(self, places: Places) -> Places:
        """Return where in the joined originals the bytes at places of the row end, the
        marks dropped behind them included."""
        return _with_gaps(self._narrow(places) + 1, self._dropped)

    def _narrow(self, places: Places) -> Places:
        wide = _with_gaps(places, self._left_out)
        return wide - np.searchsorted(self._put_in, wide, side="right")

    def spans(self, firsts: Places, lasts: Places) -> tuple[Places, Places]:
        """Return where words `firsts` to `lasts` begin and end in the joined texts."""
        starts = self.original(self.spaces[firsts - 1] + 1)
        return starts, self.original_ends(self.spaces[lasts] - 1)

    def words(self, starts: Places, ends: Places) -> tuple[Places, Places]:
        """Return the first and the last word that `row[starts:ends]` touches."""
        firsts = np.searchsorted(self.spaces, starts)
        return firsts, np.searchsorted(self.spaces, ends - 1)

    def digits(self) -> Places:
        """Return the places of the row where a digit stands."""
        return np.flatnonzero((self.row & ~np.uint8(WORD_START)) - DIGITS < 10)

    def sentences(self, words: Places) -> Places:
        """Return the numbers of the sentences of words, over the whole sheet."""
        return np.searchsorted(self.dots, self.spaces[words - 1], side="right")

    def sentence(self, word: int) -> int:
        """Return the number of the sentence of one word."""
        return int(np.searchsorted(self.dots, self.spaces[word - 1], side="right"))

    def in_row(self, places: Places) -> Places:
        """Return the places in the row of places in the joined originals; for one that
        left nothing in the row, where the next thing is."""
        narrow = places - np.searchsorted(self._dropped, places)
        put_in = self._put_in - np.arange(self._put_in.size)
        wide = narrow + np.searchsorted(put_in, narrow, side="right")
        return wide - np.searchsorted(self._left_out, wide)


def _with_gaps(places: Places, gaps: Places) -> Places:
    """Return where places lie when the `gaps`, counted in the result, are put back."""
    if not gaps.size:
        return places
    shifted = gaps - np.arange(gaps.size)
    return places + np.searchsorted(shifted, places, side="right")


def _collapse(codes: Bytes) -> tuple[Places, Bytes, Places]:
    """Leave one separator of each run, "." if the run holds one; mark word starts.

    Returns the places left out, the row, and the places of its sentence ends.
    """
    apart = (codes == SPACE) | (codes == DOT)
    needless = np.zeros(codes.size, np.bool_)
    np.logical_and(apart[1:], apart[:-1], out=needless[1:])
    left_out = np.flatnonzero(needless)
    dots = left_out[codes[left_out] == DOT]
    if dots.size:
        # A run is known by its first separator, which is where the gap before is.
        run = np.flatnonzero(np.diff(left_out, prepend=-1) != 1)
        firsts = left_out[run] - 1
        codes[firsts[np.searchsorted(firsts, dots) - 1]] = DOT
    row = codes[~needless]
    ends = np.flatnonzero(row == DOT)
    row[ends] = SPACE
    row[1:] |= (row[:-1] == SPACE).view(np.uint8) * np.uint8(WORD_START)
    return left_out, row, ends
