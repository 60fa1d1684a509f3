"""A post's signature: all that is needed to find and judge its copies, and no text.

It holds hashes only, so it can be stored beside a call, and a restart loses nothing.
"""

import re
import struct
from collections.abc import Sequence
from typing import Any

import msgspec

from vigie.lib import ids
from vigie.reading.grouping.facts import Facts, facts_of
from vigie.reading.grouping.keys import LOOSE, keys_of
from vigie.reading.grouping.words import words_of
from vigie.reading.post import Phone, Post, Reading

_BLOCK = 1_000  # posts at a time: their letters fit the processor's cache

WORDS_TO_COMPARE = 4  # fewer words say too little to call a changed text a copy
_ALL = (1 << 64) - 1

_LINK = re.compile(r"https?://[^\s…]+")
_Text = tuple[str, tuple[Phone, ...]]


class Signature(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a post and its copies have in common. All integers are signed 64-bit.

    `post` is the digest of source and id, `root` that of the post it reshares or
    of itself. `exact`, `loose`, `words`, `tail` and `own` are as in `keys.Keys`.
    `at` is the post's time in seconds, `cut` says that the network cut its text.
    """

    post: int
    root: int
    exact: int
    loose: bytes
    words: str
    tail: str
    own: int
    cut: bool
    at: int
    facts: Facts

    @property
    def keys(self) -> tuple[int, ...]:
        """The integers to look copies up by: one in common makes a candidate."""
        return (self.root, *self.sure_keys, *self.loose_keys)

    @property
    def sure_keys(self) -> tuple[int, ...]:
        """The keys of a copy word for word, the rarest first."""
        if not self.exact:
            return ()
        writer = self.facts.writer or self.facts.author
        return (self.exact ^ writer, self.exact) if writer else (self.exact,)

    @property
    def loose_keys(self) -> tuple[int, ...]:
        """The keys of a changed copy: who is named, how it begins and ends, bands."""
        if len(self.words) < WORDS_TO_COMPARE:
            return ()
        loose: tuple[int, ...] = _unpack_loose(self.loose)
        if not loose[0]:
            loose = loose[1:]
        facts = self.facts
        if not (facts.names or facts.plates or facts.phones):
            return loose
        known = (facts.names, facts.plates, facts.phones)
        who = [_signed(sum(digests) & _ALL) for digests in known if digests]
        return (*who, *loose)

    def pack(self) -> bytes:
        """Return the signature as some 200 bytes for a database column."""
        return _encoder.encode(self)


_unpack_loose = struct.Struct(f"<{LOOSE}q").unpack
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Signature)


def unpack(packed: bytes) -> Signature:
    """Return the signature that `Signature.pack` wrote.

    Raises msgspec.DecodeError or msgspec.ValidationError for anything else.
    """
    return _decoder.decode(packed)


def post_digest(source: str, post_id: str) -> int:
    """Return the digest that stands for a post in signatures and decisions."""
    return ids.keyed(b"", _name(source, post_id))


def group_key(post: int) -> str:
    """Return the key of the group that a post begins: 16 hexadecimal digits."""
    return f"{post & _ALL:016x}"


def _signed(number: int) -> int:
    return number - (1 << 64) if number >> 63 else number


def signature(post: Post, reading: Reading, *, key: bytes = b"") -> Signature:
    """Return the signature of one post. Of many, `signatures` costs far less."""
    return signatures([post], [reading], key=key)[0]


def signatures(
    posts: Sequence[Post], readings: Sequence[Reading], *, key: bytes = b""
) -> list[Signature]:
    """Return the signatures of posts and their readings, one for one, in order.

    Signatures compare only when made with the same key (64 bytes at most).
    """
    texts: dict[_Text, int] = {}  # copies have one text: its words are cut once
    rows = [
        texts.setdefault((post.text, reading.phones), len(texts))
        for post, reading in zip(posts, readings, strict=True)
    ]
    told = _told(list(texts), key)
    own, roots = _posts_and_roots(posts)
    made = []
    for post, reading, row, this, root in zip(
        posts, readings, rows, own, roots, strict=True
    ):
        cut, exact, loose, words, tail, own_words, numbers = told[row]
        facts = facts_of(post, reading, cut, own_words, numbers, key)
        made.append(
            Signature(
                *(this, root, exact, loose, words, tail, own_words, cut, post.at, facts)
            )
        )
    return made


def _told(texts: Sequence[_Text], key: bytes) -> list[tuple[Any, ...]]:
    """Return of each text whether it was cut, and its entries of `keys.Keys`."""
    told: list[tuple[Any, ...]] = []
    for start in range(0, len(texts), _BLOCK):
        block = texts[start : start + _BLOCK]
        blanks = [
            (row, phone.start, phone.end)
            for row, (_, phones) in enumerate(block)
            for phone in phones
        ]
        words = words_of([text for text, _ in block], blanks, key=key)
        keys = keys_of(words, key=key)
        for row, own in enumerate(keys.own):
            if own < 2:
                keys.exact[row] = _with_links(keys.exact[row], block[row][0])
        told += zip(words.cut.tolist(), *keys, strict=True)
    return told


def _posts_and_roots(posts: Sequence[Post]) -> tuple[list[int], list[int]]:
    reshares = [row for row, post in enumerate(posts) if post.reshare_of]
    names = [_name(post.source, post.post_id) for post in posts]
    names += [_name(posts[row].source, posts[row].reshare_of) for row in reshares]
    digests: list[int] = ids.keyed_all(b"", names).tolist()
    own = digests[: len(posts)]
    roots = own.copy()
    for row, root in zip(reshares, digests[len(posts) :], strict=True):
        roots[row] = root
    return own, roots


def _name(source: str, post_id: str) -> str:
    return f"{source}\0{post_id}"


def _with_links(exact: int, text: str) -> int:
    """Return a key for words that say nothing: a tag and the link to a picture."""
    links = _LINK.findall(text)
    return exact ^ ids.keyed(b"", " ".join(links)) if links else exact
