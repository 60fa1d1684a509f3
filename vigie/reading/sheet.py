"""A sheet: the texts of a batch, folded and laid side by side as bytes.

It holds what `fold.fold` would give for each text, in the alphabet's bytes, and finds
the way back to the original only for the few places that somebody asks about.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vigie.reading.alphabet import DOT, DROP, MANY, SPACE, WORD_START, Alphabet, Bytes

Places = NDArray[np.int64]


class Sheet:
    """The folded texts in one row of bytes.

    `row` begins and ends with a space and has one space between words; `dots` are
    the places of those spaces that end a sentence or a text.
    """

    def __init__(self, texts: Sequence[str], alphabet: Alphabet) -> None:
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        self.text_starts: Places = np.ones(len(texts) + 1, np.int64)
        np.cumsum(lengths + 1, out=self.text_starts[1:])
        self.text_starts[1:] += 1
        joined = "\n".join(("", *texts, ""))
        points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
        codes = alphabet.of(points)
        self._expanded: Places | None = None
        many = np.flatnonzero(codes == MANY)
        if many.size:
            codes = self._expand(codes, points, many, alphabet)
        self._kept: NDArray[np.bool_] | None = None
        kept = codes != DROP
        if not kept.all():
            self._kept = kept
            codes = codes[kept]
        self._single, self.row, self.dots = _collapse(codes)

    def _expand(
        self,
        codes: Bytes,
        points: NDArray[np.uint32],
        many: Places,
        alphabet: Alphabet,
    ) -> Bytes:
        parts = [alphabet.expansion(point) for point in points[many].tolist()]
        more = np.fromiter(map(len, parts), np.int64, len(parts)) - 1
        extra = np.repeat(many, more)
        wide = np.insert(codes, extra, SPACE)
        starts = many + np.cumsum(more) - more
        spots = np.repeat(starts - np.cumsum(more + 1) + more + 1, more + 1)
        spots += np.arange(spots.size)
        wide[spots] = np.frombuffer(b"".join(parts), np.uint8)
        # Where code points were put in: place in `wide` minus those before it is the
        # place in the original.
        self._expanded = np.setdiff1d(spots, starts, assume_unique=True)
        return wide

    @cached_property
    def _wide_places(self) -> Places:
        """The place of each byte of the row among all bytes, the dropped ones too."""
        places = np.flatnonzero(self._single)
        if self._kept is not None:
            places = np.flatnonzero(self._kept)[places]
        return places

    @cached_property
    def spaces(self) -> Places:
        """The places of the spaces of the row: word n lies between n and n + 1."""
        return np.flatnonzero(self.row == SPACE)

    @cached_property
    def origins(self) -> Places:
        """The place in the joined originals of every byte of the row."""
        return self.original(np.arange(self.row.size))

    def spans(self, firsts: Places, lasts: Places) -> tuple[Places, Places]:
        """Return where words `firsts` to `lasts` begin and end in the joined texts."""
        starts = self.original(self.spaces[firsts - 1] + 1)
        return starts, self.original_ends(self.spaces[lasts] - 1)

    def words(self, starts: Places, ends: Places) -> tuple[Places, Places]:
        """Return the first and the last word that `row[starts:ends]` touches."""
        firsts = np.searchsorted(self.spaces, starts)
        return firsts, np.searchsorted(self.spaces, ends - 1)

    def original(self, places: Places) -> Places:
        """Return the places in the joined originals of places of the row."""
        wide = self._wide_places[places]
        if self._expanded is not None:
            wide = wide - np.searchsorted(self._expanded, wide, side="right")
        return wide

    def original_ends(self, places: Places) -> Places:
        """Return the places in the joined originals where bytes of the row end, the
        marks dropped behind them included."""
        return self._next_kept(self.original(places))

    def _next_kept(self, origins: Places) -> Places:
        every = self._all_origins
        return every[np.searchsorted(every, origins, side="right")]

    @cached_property
    def _all_origins(self) -> Places:
        """The places in the joined originals of all code points not dropped."""
        size = self._single.size if self._kept is None else self._kept.size
        wide = np.arange(size) if self._kept is None else np.flatnonzero(self._kept)
        if self._expanded is not None:
            wide = wide - np.searchsorted(self._expanded, wide, side="right")
        return wide

    def text_of(self, places: Places) -> Places:
        """Return which text each place of the row belongs to."""
        origins = self.original(places)
        return np.searchsorted(self.text_starts, origins, side="right") - 1


def _collapse(codes: Bytes) -> tuple[NDArray[np.bool_], Bytes, Places]:
    """Leave one separator of each run, "." if the run holds one; mark word starts."""
    apart = (codes == SPACE) | (codes == DOT)
    single = np.ones(codes.size, np.bool_)
    np.logical_and(apart[1:], apart[:-1], out=single[1:])
    later_dots = np.flatnonzero(single[1:] & (codes[1:] == DOT)) + 1
    np.logical_not(single[1:], out=single[1:])
    if later_dots.size:
        firsts = np.flatnonzero(apart & single)
        codes[firsts[np.searchsorted(firsts, later_dots, side="right") - 1]] = DOT
    row = codes[single]
    dots = np.flatnonzero(row == DOT)
    row[dots] = SPACE
    row[1:] |= (row[:-1] == SPACE).view(np.uint8) * np.uint8(WORD_START)
    return single, row, dots
