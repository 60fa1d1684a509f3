"""Which finders need not be asked about which texts, told for a whole batch at once.

One automaton looks for pieces of words in the bytes of all texts: without a cue or a
figure that may be an age there are no people, and a plate wants a capital beside a
figure or a word for it.
"""

from collections.abc import Sequence
from itertools import chain

import numpy as np
from ahocorasick_rs import BytesAhoCorasick
from numpy.typing import NDArray

from vigie.reading.entities.people import (
    MAY_BE_AGED,
    PIECES_OF_PEOPLE,
    STEMS_OF_PEOPLE,
)
from vigie.reading.entities.plates import STEMS_OF_PLATES, is_beside_a_capital
from vigie.reading.finders import PEOPLE, PLATES

_PIECES = (*STEMS_OF_PEOPLE, *PIECES_OF_PEOPLE, *STEMS_OF_PLATES)
_AUTOMATON = BytesAhoCorasick([piece.encode() for piece in _PIECES])
_WITH_EDGE = len(STEMS_OF_PEOPLE)  # no letter stands before these
_FIRST_OF_PLATES = _WITH_EDGE + len(PIECES_OF_PEOPLE)
_IN_WORD = np.zeros(256, np.bool_)
_IN_WORD[[*b"@0123456789abcdefghijklmnopqrstuvwxyz"]] = True
_KELVIN = "\u212a"  # the one sign besides the capitals whose small letter is ASCII


def may_hold(texts: Sequence[str], figures: Sequence[bool]) -> list[int]:
    """Return for each text the sum of PEOPLE and PLATES that may stand in it.

    `figures` says which of the texts have a digit. Costs about 1 µs a text.
    """
    found: list[int] = _by_pieces(texts).tolist()
    for place, has_figure in enumerate(figures):
        if has_figure:
            text = texts[place]
            if MAY_BE_AGED.search(text):
                found[place] |= PEOPLE
            if is_beside_a_capital(text):
                found[place] |= PLATES
        else:
            found[place] &= ~PLATES
    return found


def _by_pieces(texts: Sequence[str]) -> NDArray[np.uint8]:
    rows = [text.encode("utf-8", "surrogatepass") for text in texts]
    data = b"\n".join((b"", *rows)).lower()
    if _KELVIN.encode() in data:
        return _by_pieces([text.replace(_KELVIN, "k") for text in texts])
    hits = _AUTOMATON.find_matches_as_indexes(data, overlapping=True)
    flat = np.fromiter(chain.from_iterable(hits), np.int64, 3 * len(hits))
    pieces, places = flat[0::3], flat[1::3]
    before = np.frombuffer(data, np.uint8)[places - 1]
    free = (pieces >= _WITH_EDGE) | ~_IN_WORD[before]
    starts = np.cumsum([1, *(len(row) + 1 for row in rows)])
    of = np.searchsorted(starts, places, side="right") - 1
    found = np.zeros(len(texts), np.uint8)
    found[of[free & (pieces < _FIRST_OF_PLATES)]] |= PEOPLE
    found[of[pieces >= _FIRST_OF_PLATES]] |= PLATES
    return found
