"""The words of many posts at once, as numbers: what copies have in common.

A copy is told by its words, not by its spelling: reshare marks, mentions, links,
signs, case and accents say nothing. All of it is done on one array of code points
for the whole batch, because one post at a time costs ten times as much.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vigie.reading.fold import SEPARATORS, fold_char

Counts = NDArray[np.int64]
Codes = NDArray[np.uint32]
Hashes = NDArray[np.uint64]
Flags = NDArray[np.bool_]

LONGEST = 2_000  # code points of a post that are looked at: copies differ earlier
DIGITS_OF_A_SECRET = 6  # a word with so many digits may be a telephone number

# What a code point is; a letter or digit is its own folded code point, above these.
_UNKNOWN, _SPACE, _BREAK, _MARK = 0, 1, 2, 3
_BETWEEN = "\n"  # between two posts: ends a word and a link, but is no plain space
_TORN = 0x10FFFF  # stands for the ellipsis of a text that its network cut
_TAIL = 200  # where the ellipsis of a cut text may stand
_CUT = re.compile(r"…\s*(?:https?:\S*\s*)*$")

_kinds: Codes = np.zeros(0x110000, np.uint32)  # learned from fold_char as they come


class Words(NamedTuple):
    """The words of a batch, one row per word, in reading order.

    `first[i]:first[i + 1]` are the words of post `i`. `code` is a 64-bit hash
    that depends on the key, `letters` a length, `tag` tells a hashtag, `number`
    a word with a digit, `secret` one that may be a telephone number. `cut[i]`
    says that the network cut the text; the word it tore is left out.
    """

    first: Counts
    code: Hashes
    letters: Counts
    tag: Flags
    number: Flags
    secret: Flags
    cut: Flags


def words_of(
    texts: Sequence[str],
    blanks: Sequence[tuple[int, int, int]] = (),
    *,
    key: bytes = b"",
) -> Words:
    """Return the words of every text, without reshare marks, mentions and links.

    `blanks` are (post, start, end) spans in code points to be left out. The
    words of one text do not depend on the others in the batch.
    """
    texts = [text[:LONGEST] for text in texts]
    codes, edge = _code_points(texts)
    for post, first, last in blanks:
        codes[edge[post] + first : min(edge[post] + last, edge[post + 1] - 1)] = 32
    cut = _mark_cuts(texts, codes, edge)
    codes, kind, edge = _without_marks(codes, edge)
    start, end = _runs(kind > _MARK)
    keep = _own_words(codes, kind, start, end)
    start, end = start[keep], end[keep]
    digits = _count_digits(kind, start, end)
    return Words(
        first=np.searchsorted(start, edge).astype(np.int64),
        code=_hashes(kind, start, end, key),
        letters=end - start,
        tag=codes[start - 1] == ord("#"),
        number=digits > 0,
        secret=digits >= DIGITS_OF_A_SECRET,
        cut=cut,
    )


def _code_points(texts: Sequence[str]) -> tuple[Codes, Counts]:
    joined = _BETWEEN.join(("", *texts, ""))
    raw = bytearray(joined.encode("utf-32-le", "surrogatepass"))
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    edge = np.concatenate(([1], 1 + np.cumsum(lengths + 1)))
    return np.frombuffer(raw, "<u4").astype(np.uint32, copy=False), edge


def _mark_cuts(texts: Sequence[str], codes: Codes, edge: Counts) -> Flags:
    cut = np.zeros(len(texts), np.bool_)
    dots = np.flatnonzero(codes == ord("…"))
    for post in np.unique(np.searchsorted(edge, dots, "right") - 1).tolist():
        text = texts[post]
        if found := _CUT.search(text, max(0, len(text) - _TAIL)):
            cut[post] = True
            codes[edge[post] + found.start()] = _TORN
    return cut


def _learn(codes: Codes) -> None:
    for code in np.unique(codes).tolist():
        char = chr(code)
        folded = fold_char(char).strip(SEPARATORS + "?#@")
        if folded or char == "_":  # handles are written with it
            _kinds[code] = ord((folded or char)[0])
        elif char.isspace():
            _kinds[code] = _SPACE
        else:
            _kinds[code] = _MARK if fold_char(char) == "" else _BREAK


def _without_marks(codes: Codes, edge: Counts) -> tuple[Codes, Codes, Counts]:
    kind = _kinds[codes]
    if not kind.all():
        _learn(codes[kind == _UNKNOWN])
        kind = _kinds[codes]
    marks = kind == _MARK
    if marks.any():
        edge = edge - np.concatenate(([0], np.cumsum(marks)))[edge]
        codes, kind = codes[~marks], kind[~marks]
    return codes, kind, edge


def _runs(letter: Flags) -> tuple[Counts, Counts]:
    turns = np.flatnonzero(letter[1:] != letter[:-1]) + 1
    return turns[0::2], turns[1::2]


def _own_words(codes: Codes, kind: Codes, start: Counts, end: Counts) -> Flags:
    mention = codes[start - 1] == ord("@")
    drop = mention | (codes[end] == _TORN) | _in_links(codes, kind, start, end)
    if len(start):
        is_rt = (end - start == 2) & (kind[start] == ord("r"))
        is_rt &= (kind[start + 1] == ord("t")) & (codes[end] == ord(" "))
        drop[:-1] |= is_rt[:-1] & mention[1:] & (start[1:] - end[:-1] == 2)
    keep: Flags = ~drop
    return keep


def _in_links(codes: Codes, kind: Codes, start: Counts, end: Counts) -> Flags:
    colon = np.flatnonzero(codes[:-2] == ord(":"))
    colon = colon[(codes[colon + 1] == ord("/")) & (codes[colon + 2] == ord("/"))]
    change = np.zeros(len(start) + 1, np.int64)
    if len(colon):
        spaces = np.flatnonzero(kind == _SPACE)
        stop = spaces[np.searchsorted(spaces, colon)]
        np.add.at(change, np.searchsorted(end, colon), 1)  # the word before "://"
        np.add.at(change, np.searchsorted(start, stop), -1)
    inside: Flags = np.cumsum(change[:-1]) > 0
    return inside


def _count_digits(kind: Codes, start: Counts, end: Counts) -> Counts:
    digit = kind - np.uint32(ord("0")) < 10  # unsigned: one comparison for both ends
    upto = np.cumsum(digit, dtype=np.int32)
    counted: Counts = upto[end - 1] - upto[start - 1]
    return counted


@lru_cache(maxsize=8)
def seeds(key: bytes, count: int) -> Hashes:
    """Return `count` fixed odd 64-bit numbers drawn from the key."""
    drawn = b"".join(
        blake2b(n.to_bytes(8, "little"), key=key[:64], digest_size=8).digest()
        for n in range(count)
    )
    odd: Hashes = np.frombuffer(drawn, "<u8").astype(np.uint64) | np.uint64(1)
    return odd


@lru_cache(maxsize=8)
def powers(key: bytes, count: int) -> tuple[Hashes, Hashes]:
    """Return the powers of a base drawn from the key, and their inverses, mod 2**64."""
    base = int(seeds(key, 1)[0])
    grown = np.full((2, count), base, np.uint64)
    grown[1] = pow(base, -1, 2**64)
    grown[:, 0] = 1
    grown = np.cumprod(grown, axis=1)
    return grown[0], grown[1]


def mixed(x: Hashes, key: bytes) -> Hashes:
    """Return `x` well mixed: the finisher of splitmix64, keyed."""
    a, b, c = seeds(key, 4)[1:]
    x = (x ^ (x >> np.uint64(30))) * a
    x = (x ^ (x >> np.uint64(27))) * b
    x = x + c
    return x ^ (x >> np.uint64(31))


def _hashes(kind: Codes, start: Counts, end: Counts, key: bytes) -> Hashes:
    """Return a polynomial over each word's letters, from one running sum for all."""
    power, inverse = powers(key, 1 << len(kind).bit_length())
    upto = np.cumsum(kind * power[: len(kind)])
    return mixed((upto[end - 1] - upto[start - 1]) * inverse[start], key)
