"""The alphabet of the fast reader: every code point as one byte.

Only letters that some pattern holds can ever matter, so all others share one byte.
The first letter of a word has a byte of its own (the letter's with the high bit set),
so that a pattern is found at the start of words only, and the automaton need not be
asked about the middle of them.
"""

from codecs import charmap_decode
from collections import Counter
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from vigie.reading.features import LETTERS
from vigie.reading.fold import SEPARATORS, fold_char

Bytes = NDArray[np.uint8]

DROP, SPACE, DOT, MANY, UNLEARNED, OTHER = range(6)
_FIRST_LETTER = 6
DIGITS = np.uint8(_FIRST_LETTER)  # the digits are the first letters, from 0 to 9
WORD_START = 0x80
_MOST_LETTERS = WORD_START - _FIRST_LETTER
_COMMON = (*range(0x250), *range(0x600, 0x700), *range(0x2000, 0x2070))


class Alphabet:
    """The byte of every code point, learned from `fold_char` when it first occurs.

    `shared` are the letters that had to share a byte, when patterns hold more than
    122 different ones: a match with such a letter is only a candidate.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        counted = Counter("".join(patterns))
        often = [letter for letter, _ in counted.most_common()]
        letters = [
            c for c in dict.fromkeys((*sorted(LETTERS), *often)) if c not in SEPARATORS
        ]
        own = letters[: _MOST_LETTERS - 1]
        self.shared = frozenset(letters[len(own) :])
        self._bytes = {" ": SPACE, ".": DOT}
        self._bytes.update((c, _FIRST_LETTER + i) for i, c in enumerate(own))
        self._bytes.update(dict.fromkeys(self.shared, _FIRST_LETTER + len(own)))
        self._chars = self._decoding()
        self._table: Bytes = np.full(0x110000, UNLEARNED, np.uint8)
        self._many: dict[int, bytes] = {}
        self._learn(_COMMON)

    def encode(self, words: str) -> bytes:
        """Return folded words as bytes, without the marks of word starts."""
        return bytes(self._bytes.get(char, OTHER) for char in words)

    def decode(self, row: bytes) -> str:
        """Return folded words from bytes; letters without a byte of their own are "�"
        and sentence ends, which a sheet keeps elsewhere, are spaces."""
        return charmap_decode(row, "strict", self._chars)[0]

    def of(self, points: NDArray[np.uint32]) -> Bytes:
        """Return the byte of each code point; MANY for one that becomes several."""
        codes: Bytes = self._table.take(points)
        strange = points[codes == UNLEARNED]
        if strange.size:
            self._learn(np.unique(strange).tolist())
            codes = self._table.take(points)
        return codes

    def expansion(self, point: int) -> bytes:
        """Return the bytes of a code point that becomes several."""
        return self._many[point]

    def _decoding(self) -> str:
        chars = ["\ufffd"] * WORD_START
        for char, code in self._bytes.items():
            if char not in self.shared:
                chars[code] = char
        return "".join(chars) * 2

    def _learn(self, points: Iterable[int]) -> None:
        for point in points:
            code = self.encode(fold_char(chr(point)))
            if len(code) > 1:
                self._many[point] = code
            self._table[point] = MANY if len(code) > 1 else code[0] if code else DROP
