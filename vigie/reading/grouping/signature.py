"""A post's signature: all that is needed to find and judge its copies, and no text.

It holds hashes only, so it can be stored beside a call, and a restart loses nothing.
"""

import re
import struct
from collections.abc import Sequence

import msgspec

from vigie.reading.grouping.facts import Facts, digest, facts_of, without_writer
from vigie.reading.grouping.keys import LOOSE, Keys, keys_of
from vigie.reading.grouping.words import words_of
from vigie.reading.post import Post, Reading

_BLOCK = 500  # posts at a time: their letters fit the processor's cache

WORDS_TO_COMPARE = 4  # fewer words say too little to call a changed text a copy
_ALL = (1 << 64) - 1

_RT = re.compile(r"\s*(?:RT\s+@(\w+)\s*:?\s*)+")
_LINK = re.compile(r"https?://[^\s…]+")


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
        known = (self.facts.names, self.facts.plates, self.facts.phones)
        who = [_signed(sum(digests) & _ALL) for digests in known if digests]
        return (*who, *filter(None, _unpack_loose(self.loose)))

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
    return digest(f"{source}\0{post_id}")


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
    made: list[Signature] = []
    for start in range(0, len(posts), _BLOCK):
        block = posts[start : start + _BLOCK]
        made += _block(block, readings[start : start + _BLOCK], key)
    return made


def _block(
    posts: Sequence[Post], readings: Sequence[Reading], key: bytes
) -> list[Signature]:
    blanks = [
        (row, phone.start, phone.end)
        for row, reading in enumerate(readings)
        for phone in reading.phones
    ]
    words = words_of([post.text for post in posts], blanks, key=key)
    keys = keys_of(words, key=key)
    cut = words.cut.tolist()
    return [
        _one(row, post, reading, cut[row], keys, key)
        for row, (post, reading) in enumerate(zip(posts, readings, strict=True))
    ]


def _one(
    row: int, post: Post, reading: Reading, cut: bool, keys: Keys, key: bytes
) -> Signature:
    match = _RT.match(post.text)
    facts = facts_of(
        post,
        reading,
        cut=cut,
        writer=match[1] if match else "",
        numbers=keys.numbers[row],
        key=key,
    )
    this = post_digest(post.source, post.post_id)
    own, exact = keys.own[row], keys.exact[row]
    return Signature(
        post=this,
        root=post_digest(post.source, post.reshare_of) if post.reshare_of else this,
        exact=exact if own > 1 else _with_links(exact, post.text),
        loose=keys.loose[row],
        words=keys.words[row],
        tail=keys.tail[row],
        own=own,
        cut=cut,
        at=post.at,
        facts=without_writer(facts, own),
    )


def _with_links(exact: int, text: str) -> int:
    """Return a key for words that say nothing: a tag and the link to a picture."""
    links = _LINK.findall(text)
    return exact ^ digest(" ".join(links)) if links else exact
