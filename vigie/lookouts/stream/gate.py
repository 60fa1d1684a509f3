"""Which of many posts may name what is sought, told for all of them at once. Pure.

Four letters or figures in a row, look-alikes folded and gaps left out, become a number;
a table says of each number whether something that is sought has it. A post without any
such number is not looked at, and most have none.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from vigie.reading.entities.plates import LOOKALIKE
from vigie.reading.entities.plates_alike import lookalike_key

PIECE = 4  # signs
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_COMMON = "zqjxkwvfbyghpmucdlsnortiae"  # the rarest letters first
_BASE = len(_SIGNS) + 1
# What is no sign, of another script, the end of a text.
_OTHER, _FOREIGN, _END = len(_SIGNS), 254, 255
# The first bytes of Greek, Cyrillic, Arabic and full-width letters and figures.
_FIRST = bytes([0xCE, 0xCF, 0xD0, 0xD1, *range(0xD8, 0xDC), 0xEF])
_GAPS = bytes({*b" .-'", *range(0x80, 0x100)} - {*_FIRST})
_STRANGE = np.zeros(256, np.bool_)
_STRANGE[[*_FIRST]] = True
_NEAR = 4  # bytes between a figure and a letter of another script


def _codes() -> bytes:
    codes = bytearray([_OTHER]) * 256
    for sign in _SIGNS:
        code = _SIGNS.index(lookalike_key(sign))
        codes[ord(sign)] = codes[ord(sign.lower())] = code
    for first in _FIRST:
        codes[first] = _FOREIGN
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
        joined = _joined(texts)
        hits, foreign = self._look(joined), _mixed(joined)
        latin = [
            texts[at].replace("تونس", "TUN").translate(LOOKALIKE) for at in foreign
        ]
        again = self._look(_joined(latin))
        return sorted({*hits, *(foreign[at] for at in again)})

    def _look(self, joined: bytes) -> list[int]:
        """Return the texts in which a piece stands."""
        codes = np.frombuffer(joined.translate(_CODES, _GAPS), np.uint8)
        if len(codes) < PIECE:
            return []
        ends = np.flatnonzero(codes == _END)
        plain = np.minimum(codes, _OTHER).astype(np.uint32)
        pairs = plain[:-1] * np.uint32(_BASE) + plain[1:]
        numbers = pairs[:-2] * np.uint32(_BASE**2) + pairs[2:]
        hits = np.flatnonzero(self._table.take(numbers))
        return _texts(ends, hits)


def _mixed(joined: bytes) -> list[int]:
    """Return the texts with a letter of another script near a figure, or with Arabic,
    Persian or full-width figures, by their bytes."""
    signs = np.frombuffer(joined, np.uint8)
    first, second = signs[:-1], signs[1:]
    found = (first == 0xD9) & (second >= 0xA0) & (second <= 0xA9)
    found |= (first == 0xDB) & (second >= 0xB0) & (second <= 0xB9)
    found |= (first == 0xEF) & (second == 0xBC)
    figure, foreign = (signs >= 0x30) & (signs <= 0x39), _STRANGE[signs]
    for far in range(1, _NEAR + 1):
        found[far - 1 :] |= (figure[:-far] & foreign[far:]) | (
            figure[far:] & foreign[:-far]
        )
    return _texts(np.flatnonzero(signs == 0), np.flatnonzero(found))


def _texts(ends: NDArray[np.int64], at: NDArray[np.int64]) -> list[int]:
    found: list[int] = np.unique(np.searchsorted(ends, at)).tolist()
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
