"""Keys of a text's words: equal keys make two posts candidates for one group."""

from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from vigie.reading.grouping.words import Counts, Flags, Hashes, Words, mixed, seeds

BANDS, ROWS = 4, 3  # MinHash: pairs that share .8 of their shingles meet at .94
EDGE_WORDS = 3  # a word less leaves either the first or the last four as they were
PREFIX_LETTERS = 48  # about the first 60 characters: what a network's cut leaves
WORDS_KEPT = 64  # of a longer text the beginning decides
OWN_WORDS_OF_A_TEXT = 4  # with fewer, tags are all that a text says
LOOSE = 3 + BANDS
_GLYPHS = (
    0xF0000  # a word is kept as one code point above U+FFFF, where none is special
)


N = TypeVar("N", np.int64, np.uint64)


class Keys(NamedTuple):
    """The keys of a batch, one entry per post. All integers are signed 64-bit.

    `exact` stands for all words in order but the tags at the end, 0 for none.
    `loose` are packed keys for what a changed copy still shares: the first 60
    characters (0 if there are fewer), the first and the last four words, bands.
    `words` has one code point for each of the first 64 words, `tail` for each tag
    at the end, sorted; `own` counts the words that are no hashtag; `numbers` are
    the hashes of words with a digit.
    """

    exact: list[int]
    loose: list[bytes]
    words: list[str]
    tail: list[str]
    own: list[int]
    numbers: list[tuple[int, ...]]


def keys_of(words: Words, *, key: bytes = b"") -> Keys:
    """Return the keys of a batch of cut texts."""
    numbers = _numbers(words)
    words = _only(~words.secret, words)  # facts, in `numbers`; in no key of words
    own = _sums((~words.tag).astype(np.int64), words)
    at_end = _tags_at_end(words, own)
    tail, words = _only(at_end, words), _only(~at_end, words)
    size = np.diff(words.first)
    place = np.arange(len(words.code)) - np.repeat(words.first[:-1], size)
    term = mixed(words.code + place.astype(np.uint64), key)
    loose = np.zeros((len(size), LOOSE), np.uint64)
    loose[:, 0] = _prefix(words, term, size)
    loose[:, 1], loose[:, 2] = _edges(words, term, size, key)
    loose[:, 3:] = _bands(words, size, key)
    return Keys(
        exact=_sums(term, words).view(np.int64).tolist(),
        loose=_rows(loose),
        words=_glyphs(words),
        tail=["".join(sorted(set(t))) if len(t) > 1 else t for t in _glyphs(tail)],
        own=own.tolist(),
        numbers=numbers,
    )


def _numbers(words: Words) -> list[tuple[int, ...]]:
    numbers: list[tuple[int, ...]] = [()] * len(words.cut)
    which = np.flatnonzero(words.number & ~words.tag)
    rows = np.searchsorted(words.first, which, "right") - 1
    codes = words.code[which].view(np.int64).tolist()
    for row, code in zip(rows.tolist(), codes, strict=True):
        numbers[row] = (*numbers[row], code)
    return [tuple(sorted(set(n))) if len(n) > 1 else n for n in numbers]


def _only(keep: Flags, words: Words) -> Words:
    if keep.all():
        return words
    upto = np.concatenate(([0], np.cumsum(keep)))
    return Words(
        upto[words.first],
        words.code[keep],
        words.letters[keep],
        words.tag[keep],
        words.number[keep],
        words.secret[keep],
        words.cut,
    )


def _tags_at_end(words: Words, own: Counts) -> Flags:
    """Tell the hashtags after the last word: marks for the network, not the text."""
    says_more = own >= OWN_WORDS_OF_A_TEXT
    size = np.diff(words.first)
    seen = np.cumsum(~words.tag)
    before = np.concatenate(([0], seen))[words.first[:-1]]
    behind = seen - np.repeat(before, size) == np.repeat(own, size)
    at_end: Flags = words.tag & behind & np.repeat(says_more, size)
    return at_end


def _sums(column: NDArray[N], words: Words) -> NDArray[N]:
    upto = np.zeros(len(column) + 1, column.dtype)
    np.cumsum(column, out=upto[1:])
    return upto[words.first[1:]] - upto[words.first[:-1]]


def _prefix(words: Words, term: Hashes, size: Counts) -> Hashes:
    upto = np.concatenate(([0], np.cumsum(words.letters)))
    before = upto[:-1] - np.repeat(upto[words.first[:-1]], size)
    key = _sums(term * (before < PREFIX_LETTERS), words) + np.uint64(1)
    key[_sums(words.letters, words) < PREFIX_LETTERS] = 0
    return key


def _edges(
    words: Words, term: Hashes, size: Counts, key: bytes
) -> tuple[Hashes, Hashes]:
    first, last = words.first[:-1], words.first[1:]
    upto = np.concatenate((np.zeros(1, np.uint64), np.cumsum(term)))
    begin = upto[np.minimum(first + EDGE_WORDS, last)] - upto[first]
    left = np.repeat(last, size) - np.arange(len(term))
    back = mixed(words.code - left.astype(np.uint64), key)
    upto = np.concatenate((np.zeros(1, np.uint64), np.cumsum(back)))
    return begin + np.uint64(2), upto[last] - upto[np.maximum(last - EDGE_WORDS, first)]


def _rows(table: Hashes) -> list[bytes]:
    raw = table.astype("<u8").tobytes()
    width = 8 * table.shape[1]
    return [raw[begin : begin + width] for begin in range(0, len(raw), width)]


def _glyphs(words: Words) -> list[str]:
    glyph = ((words.code >> np.uint64(32)) % _GLYPHS + 0x10000).astype("<u4")
    text = glyph.tobytes().decode("utf-32-le")
    first = words.first[:-1]
    last = np.minimum(words.first[1:], first + WORDS_KEPT)
    ends = zip(first.tolist(), last.tolist(), strict=True)
    return [text[begin:end] for begin, end in ends]


def _bands(words: Words, size: Counts, key: bytes) -> Hashes:
    """Return the band keys from minima over each post's words and pairs of words."""
    single = (words.code >> np.uint64(32)).astype(np.uint32)
    pair = (words.code + np.roll(words.code, -1) * seeds(key, 5)[4]) >> np.uint64(32)
    bands = np.zeros((len(size), BANDS), np.uint64)
    filled = np.flatnonzero(size)
    if not len(filled):
        return bands
    head = words.first[filled]
    last = words.first[filled + 1] - 1
    both = np.empty(2 * len(single), np.uint32)  # each word, then it and the next
    both[0::2] = single
    both[1::2] = pair
    both[2 * last + 1] = single[last]
    factor = seeds(key, 5 + BANDS * ROWS)[5:].astype(np.uint32) | np.uint32(1)
    terms = np.multiply.outer(factor, both)
    lowest = np.minimum.reduceat(terms, 2 * head, axis=1).astype(np.uint64)
    for band in range(BANDS):
        joined = np.full(len(filled), band + 1, np.uint64)
        for row in lowest[band * ROWS : (band + 1) * ROWS]:
            joined = mixed(joined + row, key)
        bands[filled, band] = joined
    return bands
