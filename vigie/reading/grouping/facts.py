"""What two posts must agree on to be one: people, ages, plates, phones, places.

Two different people never become one because their posts look alike. A fact is
kept as a digest only: it can be compared, not read.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import msgspec

from vigie.lib import ids
from vigie.reading.labels import LABELS
from vigie.reading.post import Post, Reading

Digests = tuple[int, ...]

CALLS = sum(label.bit for label in LABELS.values() if label.is_call)
CLOSED = LABELS["missing.closed"].bit
SAFE_SELF = LABELS["safe.self"].bit


def _bits(*names: str) -> int:
    return sum(LABELS[name].bit for name in names)


PERSONAL = _bits(
    "missing.call",
    "missing.closed",
    "safe.self",
    "safe.other",
    "shelter.offer",
    "shelter.request",
    "help.request",
    "help.offer",
    "lookout.call",
    "lookout.sighting",
)
"""Labels of which each call is somebody's own: alike is not the same."""

_BITS = {name: label.bit for name, label in LABELS.items()}
_RT = re.compile(r"\s*(?:RT\s+@(\w+)\s*:?\s*)+")

WORDS_OF_A_COPY = 10
"""So many words, the same in order, were copied, whoever posts them."""

OWN_WORDS = PERSONAL & ~_bits("missing.call", "missing.closed", "lookout.call")
"""Labels said of oneself or by one's own eyes: two writers are two calls."""


class Facts(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a post says of whom and where, as sorted digests.

    `names` has one digest per word of a name, `numbers` one per word with a digit.
    `labels` are bits of `labels.LABELS`. `writer` is whose words they are: the
    account after "RT", else the author; `author` is the same as the network numbers
    it. Both stand only where a writer is a fact: in short words said of oneself.
    0 is "not known", and never disagrees.
    """

    labels: int = 0
    names: Digests = ()
    ages: Digests = ()
    plates: Digests = ()
    phones: Digests = ()
    places: Digests = ()
    numbers: Digests = ()
    writer: int = 0
    author: int = 0


def disagreement(a: Facts, b: Facts) -> str:
    """Return in one word what `a` and `b` disagree on, "" when on nothing.

    What one does not say is no disagreement: a cut text names fewer. Sets agree
    when one holds the other. The answer is the same for (b, a).
    """
    if a == b:
        return ""
    if (a.labels ^ b.labels) & CLOSED:
        return "closed"
    if a.labels & CALLS and b.labels & CALLS and not a.labels & b.labels & CALLS:
        return "label"
    for what in ("names", "ages", "plates", "phones", "numbers"):
        if not _one_holds_other(getattr(a, what), getattr(b, what)):
            return what
    if not (a.names and b.names) and not _one_holds_other(a.places, b.places):
        return "places"
    return "writers" if _two_writers(a, b) and not agreement(a, b) else ""


def agreement(a: Facts, b: Facts) -> str:
    """Return in one word what shows that both speak of one thing, "" when nothing."""
    for what in ("names", "plates", "phones"):
        if set(getattr(a, what)) & set(getattr(b, what)):
            return what
    one = (a.writer and a.writer == b.writer) or (a.author and a.author == b.author)
    return "writer" if one else ""


def facts_of(
    post: Post,
    reading: Reading,
    cut: bool,
    own_words: int,
    numbers: Digests,
    key: bytes,
) -> Facts:
    """Return the facts of a post; `own_words` and `numbers` are as in `keys.Keys`.

    Without a key the digest of a telephone number is as good as the number:
    whatever stores facts passes the deployment's key (64 bytes at most). An entity
    at the torn end of a cut text is left out: it may be a part of one.
    """
    bits = label_bits(reading.labels)
    writer = author = 0
    if bits & OWN_WORDS and (own_words < WORDS_OF_A_COPY or bits & SAFE_SELF):
        # Many may say of themselves the same few words; of many words, one copied.
        writer, author = _writers(post, key)
    if not (reading.people or reading.plates or reading.phones or reading.places):
        if writer or author or numbers:
            return Facts(bits, numbers=numbers, writer=writer, author=author)
        return _bare(bits)
    end = len(post.text.rstrip(" …")) if cut else len(post.text) + 1
    people = [p for p in reading.people if p.end < end]
    return Facts(
        labels=bits,
        names=_digests([w for p in people for w in _plain(p.name).split()], key),
        ages=tuple(sorted({p.age for p in people if p.age is not None})),
        plates=_digests([p.key for p in reading.plates if p.end < end], key),
        phones=_digests([p.e164 for p in reading.phones if p.end < end], key),
        places=_places(reading, end, key),
        numbers=numbers,
        writer=writer,
        author=author,
    )


def label_bits(labels: Iterable[str]) -> int:
    """Return the bits of the labels; a name that is no label counts for nothing."""
    bits = 0
    for name in labels:
        bits |= _BITS.get(name, 0)
    return bits


@lru_cache(maxsize=10_000)
def _bare(labels: int) -> Facts:
    """Return the facts of a post that names nobody and nothing, one for all such."""
    return Facts(labels)


def _two_writers(a: Facts, b: Facts) -> bool:
    return bool((a.writer and b.writer) or (a.author and b.author))


def _one_holds_other(a: Digests, b: Digests) -> bool:
    if not a or not b or a == b:
        return True
    one, other = set(a), set(b)
    return one <= other or other <= one


@lru_cache(maxsize=100_000)
def _known(what: str, key: bytes) -> int:
    return ids.keyed(key, what)


def _digests(words: list[str], key: bytes) -> Digests:
    return tuple(sorted({_known(word, key) for word in words})) if words else ()


def _places(reading: Reading, end: int, key: bytes) -> Digests:
    named = [
        f"{place.cell:x}" if place.cell else _plain(place.name)
        for place in reading.places
        if place.end < end
    ]
    return _digests(named, key)


def _writers(post: Post, key: bytes) -> tuple[int, int]:
    """Return `Facts.writer` and `Facts.author` of a post."""
    match = _RT.match(post.text)
    author = "" if match or post.reshare_of else post.author
    numbered = _known(f"{post.source}\0{author}", key) if author else 0
    return _writer(match[1] if match else author, post.source, key), numbered


def _writer(name: str, source: str, key: bytes) -> int:
    """Return the digest of a handle; of a number or DID 0, as no text names it so."""
    handle = name.lstrip("@").lower()
    if not handle or handle.isdigit() or ":" in handle:
        return 0
    return _known(f"{source}\0@{handle}", key)


@lru_cache(maxsize=10_000)
def _plain(name: str) -> str:
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))
