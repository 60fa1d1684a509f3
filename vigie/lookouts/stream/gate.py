"""Which of many posts may name what is sought, told for all of them at once. Pure.

Most posts have no figure outside a link, and name no plate. In the others four letters
or figures in a row, look-alikes folded and gaps left out, become a number; a table says
of each number whether something that is sought has it.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from vigie.reading.entities.plates_alike import lookalike_key

PIECE = 4  # signs
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_COMMON = "zqjxkwvfbyghpmucdlsnortiae"  # the rarest letters first
_BASE = len(_SIGNS) + 1
_OTHER, _GAP, _END = len(_SIGNS), 254, 255  # no sign, a gap, the end of a text
# The first bytes of Greek, Cyrillic, Arabic and full-width letters are no gaps.
_GAPS = bytes({*b" .-'", *range(0x80, 0x100)} - {*range(0xCE, 0xDC), 0xEF})
# Arabic, Persian and full-width figures, by their first two bytes.
_FIGURES = np.zeros(1 << 16, np.bool_)
_FIGURES[0xD9A0:0xD9AA] = _FIGURES[0xDBB0:0xDBBA] = _FIGURES[0xEFBC] = True


def _codes() -> bytes:
    codes = bytearray([_OTHER]) * 256
    for sign in _SIGNS:
        code = _SIGNS.index(lookalike_key(sign))
        codes[ord(sign)] = codes[ord(sign.lower())] = code
    for gap in _GAPS:
        codes[gap] = _GAP
    codes[0] = _END
    return bytes(codes)


_CODES = _codes()


class Gate:
    """Lets through the texts in which one of the pieces stands, and some others."""

    def __init__(self, pieces: Iterable[str]) -> None:
        """Take pieces of `PIECE` signs each."""
        self._table = np.zeros(_BASE**PIECE, np.bool_)
        signs = "".join(set(pieces)).encode().translate(_CODES)
        found = np.frombuffer(signs, np.uint8).reshape(-1, PIECE).astype(np.int64)
        self._table[found @ (_BASE ** np.arange(PIECE)[::-1])] = True

    def passes(self, texts: Sequence[str]) -> list[int]:
        """Return the places of the texts that are let through."""
        codes = np.frombuffer(_joined(texts).translate(_CODES), np.uint8)
        codes = codes.compress(codes != _GAP)
        if len(codes) < PIECE:
            return []
        plain = np.minimum(codes, _OTHER).astype(np.uint32)
        pairs = plain[:-1] * np.uint32(_BASE) + plain[1:]
        hits = self._table.take(pairs[:-2] * np.uint32(_BASE**2) + pairs[2:])
        return _texts(codes == _END, np.flatnonzero(hits))


def with_figures(texts: Sequence[str]) -> list[int]:
    """Return the places of the texts with a figure outside links and handles."""
    signs = np.frombuffer(_joined(texts), np.uint8)
    # What is not ASCII parts words too: a link that ends there is shorter, no harm.
    bounds = np.flatnonzero(signs - np.uint8(0x21) > 0x5E)
    figures = np.flatnonzero(signs - np.uint8(0x30) < 10)
    slash, at_sign = signs == ord("/"), signs == ord("@")
    marks = np.flatnonzero((slash[:-1] & slash[1:]) | at_sign[:-1])
    is_link = np.zeros(len(bounds) + 1, np.bool_)
    is_link[np.searchsorted(bounds, marks)] = True
    plain = figures[~is_link[np.searchsorted(bounds, figures)]]
    high = np.flatnonzero(signs[:-1] >= 0xD9)
    others = high[_FIGURES.take(signs[high] * np.uint32(256) + signs[high + 1])]
    return _texts(signs == 0, np.concatenate([plain, others]))


def _texts(ends: NDArray[np.bool_], at: NDArray[np.int64]) -> list[int]:
    found: list[int] = np.unique(np.searchsorted(np.flatnonzero(ends), at)).tolist()
    return found


def _joined(texts: Sequence[str]) -> bytes:
    joined = "\0".join(texts)
    if joined.count("\0") >= len(texts):
        joined = "\0".join(text.replace("\0", "|") for text in texts)
    return joined.encode("utf-8", "replace")


def piece_of_word(word: str) -> str:
    """Return the piece of a word that stands in the fewest other words; "" where the
    word has no four letters of ASCII in a row."""
    plain = "".join(sign if sign.isascii() else " " for sign in word)
    pieces = [
        part[at : at + PIECE]
        for part in plain.split()
        for at in range(len(part) - PIECE + 1)
    ]
    return min(pieces, key=rarity, default="")


def rarity(piece: str) -> int:
    """Return how common the letters of a piece are; of none at all, most."""
    return sum(map(_COMMON.find, piece.lower())) if piece else len(_COMMON) * PIECE


def pieces_of_plate(key: str) -> Iterator[str]:
    """Yield pieces of which at least one stands in every plate that is alike to the one
    with this key: one sign off, or two swapped, leave its head or its tail."""
    size = len(key)
    yield key[:PIECE]
    yield key[-PIECE:]
    for at in range(min(PIECE, size - 1)):
        yield (key[:at] + key[at + 1] + key[at] + key[at + 2 :])[:PIECE]
    for at in range(max(0, size - PIECE), PIECE):
        yield from (key[:at] + sign + key[at + 1 : PIECE] for sign in _SIGNS)
