"""What a worker makes of a chunk, so that the writer has little left to do.

Read, masked, with its signature and its columns: a post that becomes part of a call
travels as one row without a name, a number or an unmasked word.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

import msgspec

from vigie.emergencies.quarters import Quarters
from vigie.lib import ids
from vigie.listening.chunks import Chunk
from vigie.listening.formats import Bad
from vigie.listening.place_words import place_key
from vigie.listening.readers import Read, Recipe, reader_of
from vigie.reading.grouping import Signature, signatures
from vigie.reading.labels import LABELS, PRIORITIES
from vigie.reading.masking import MARK, Mask, mask, masks
from vigie.reading.post import Post, Reading

CALLS = sum(label.bit for label in LABELS.values() if label.is_call)
# Only who is looked for or found is named on the board; a host or a writer is not.
OF_PEOPLE = sum(
    LABELS[name].bit
    for name in ("missing.call", "missing.closed", "safe.other", "lookout.call")
)
_RANK = {
    # The most pressing first; of equals the first of the table.
    name: (-label.priority, place)
    for place, (name, label) in enumerate(LABELS.items())
    if label.is_call
}
_MOST_REASONS = 12
# A post says itself where it stands: no script, no file, nobody's name before an @.
_WEB_ADDRESS = re.compile(
    r"https?://[^\s\x00-\x20@\\/]{1,100}(?:/[^\s\x00-\x20\\]{0,390})?"
)


class Preparation(NamedTuple):
    """What workers need to know of an emergency. `done` are chunks already stored.

    `author_key` and `group_key` are secrets of the deployment: what is stored of
    authors and of facts are digests by them.
    """

    recipe: Recipe
    quarters: Quarters
    author_key: bytes
    group_key: bytes
    done: frozenset[str] = frozenset()


class Kept(msgspec.Struct, array_like=True, gc=False):
    """A post that belongs to a call, ready to be stored. `at` is 0 if not known."""

    source: str
    post_id: str
    author_key: int
    at: int
    is_reshare: bool
    followers: int
    labels: int
    kind: str
    priority: int
    lang: str
    text: str
    url: str
    place_name: str
    cell: int
    precision: str
    place_sure: bool
    quarter: str
    place_key: str
    person_name: str
    person_age: int | None
    plate: str
    why: list[dict[str, Any]]
    signature: Signature


class Prepared(msgspec.Struct):
    """A chunk that is ready to be stored; empty if it was stored before.

    `posts`, `bits` and `readings` are as in `registry.Heard`.
    """

    chunk_id: str
    source_name: str
    offset: int
    records: int
    read: int = 0
    known: bool = False
    posts: list[Post] = []
    bits: list[int] = []
    readings: list[Reading | None] = []
    kept: list[Kept] = []
    bad: list[Bad] = []
    deleted: list[tuple[str, str]] = []
    ignored: int = 0

    def __reduce__(self) -> tuple[Any, ...]:
        # Between processes: ten times as fast as pickle, which goes field by field.
        return _unpacked, (_encode(self),)


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Prepared).decode


def _unpacked(packed: bytes) -> Prepared:
    return _decode(packed)


def preparer(to: Preparation) -> Callable[[Chunk], Prepared]:
    """Return the function that prepares chunks, with its reader made."""
    return partial(prepare_chunk, to=to, read=reader_of(to.recipe))


def prepare_chunk(chunk: Chunk, to: Preparation, read: Read) -> Prepared:
    """Load, decode, read and prepare a chunk of a file."""
    data = chunk.load()
    chunk_id = chunk.chunk_id(data)
    made = Prepared(chunk_id, chunk.source.name, chunk.offset, chunk.rows, chunk.read)
    if chunk_id in to.done:
        made.known = True
        return made
    decoded = chunk.decode(data)
    source = decoded.posts[0].source if decoded.posts else chunk.source.found.format
    made.deleted = [(source, post_id) for post_id in decoded.deleted]
    made.bad, made.ignored = decoded.bad, decoded.ignored
    prepare_posts(made, decoded.posts, to, read)
    return made


def prepare_posts(
    made: Prepared, posts: list[Post], to: Preparation, read: Read
) -> None:
    """Read posts and put them with what is kept of them into `made`."""
    made.posts = posts
    made.bits, made.readings = read(posts)
    told = [
        (post, reading)
        for post, bits, reading in zip(posts, made.bits, made.readings, strict=True)
        if bits & CALLS and reading is not None
    ]
    signed = signatures(
        [post for post, _ in told],
        [reading for _, reading in told],
        key=to.group_key,
    )
    made.kept = [
        keep(post, reading, signature, to)
        for (post, reading), signature in zip(told, signed, strict=True)
    ]


def keep(post: Post, reading: Reading, signature: Signature, to: Preparation) -> Kept:
    """Return what is stored of a post that asks or tells something.

    The text is masked, the author a digest; a post without an author has its own.
    """
    hidden, text = _masked(post.text)
    labels = sum(LABELS[name].bit for name in reading.labels)
    place = reading.places[0] if reading.places else None
    place_name = place.name[:160] if place else ""
    quarter = to.quarters.around(place)[:160] if place else ""
    sought = reading.people if labels & OF_PEOPLE else ()
    person = sought[0] if sought else None
    author = post.author or f"\n{post.post_id}"
    return Kept(
        source=post.source[:40],
        post_id=post.post_id[:200],
        author_key=ids.keyed(to.author_key, f"{post.source}\n{author}"),
        at=post.at,
        is_reshare=post.reshare_of != "",
        followers=max(0, min(post.followers, 2**31 - 1)),
        labels=labels,
        kind=kind_of(reading.labels),
        priority=PRIORITIES.index(reading.priority),
        lang=_main_language(post.lang) or _spoken(reading),
        text=text,
        url=post.url if _WEB_ADDRESS.fullmatch(post.url) else "",
        place_name=place_name,
        cell=place.cell if place else 0,
        precision=place.precision if place else "",
        place_sure=place.sure if place else False,
        quarter=quarter,
        place_key=place_key(place_name, quarter),
        person_name=person.name[:120] if person else "",
        person_age=person.age if person else None,
        plate=reading.plates[0].text[:16] if reading.plates else "",
        why=_reasons(reading, hidden),
        signature=signature,
    )


def kind_of(labels: Sequence[str] | dict[str, float]) -> str:
    """Return the most pressing of the labels that are calls."""
    return min((name for name in labels if name in _RANK), key=_RANK.__getitem__)


def _spoken(reading: Reading) -> str:
    """Return the language of the rules that held, where the network named none."""
    spoken = (reason.rule.partition(".")[0] for reason in reading.why)
    return next((lang for lang in spoken if len(lang) == 2), "")


def _main_language(lang: str) -> str:
    """Return "fr" for "fr-CA": the board is filtered by languages, not by countries."""
    return lang.replace("_", "-").partition("-")[0].lower()[:8]


LONGEST = 4_000  # code points that are stored of a post: the rest calls nobody


@lru_cache(maxsize=20_000)
def _masked(text: str) -> tuple[tuple[Mask, ...], str]:
    """Return what must be hidden in a text, and the text that may be stored.

    Kept, because copies are half of everything and masking is the dearest stage.
    """
    # A little more is looked at than is kept, so that no number is cut in two.
    hidden = tuple(o for o in masks(text[: LONGEST + 64]) if o.start < LONGEST)
    parts: list[str] = []
    place = 0
    for one in hidden:
        parts += (text[place : one.start], MARK)
        place = one.end
    shown = "".join((*parts, text[place:LONGEST]))
    # What is left may show something new to hide.
    return hidden, _storable(mask(shown) if hidden else shown)


def _storable(text: str) -> str:
    """Return the text without what no database takes: half an emoji, a zero byte."""
    return text.encode("utf-8", "replace").decode().replace("\0", " ")


def _reasons(reading: Reading, hidden: Sequence[Mask]) -> list[dict[str, Any]]:
    return [
        {
            "label": reason.label,
            "rule": reason.rule,
            "words": MARK
            if any(one.start < reason.end and reason.start < one.end for one in hidden)
            else _storable(reason.words),
            "weight": reason.weight,
        }
        for reason in reading.why[:_MOST_REASONS]
        if reason.end <= LONGEST
    ]
