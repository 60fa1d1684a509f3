"""From a chunk of posts to one row of the database: tags, minutes, digests."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from zlib import crc32

import numpy as np
from django.conf import settings

from vigie.emergencies.notices import PostWithdrawn
from vigie.lib import clock, ids
from vigie.listening.registry import Heard
from vigie.pulse.counting import Digests
from vigie.pulse.models import Page, Withdrawn
from vigie.pulse.rows import (
    AGE_KNOWN,
    EMPTY,
    LABEL_BITS,
    RESHARE,
    ROW,
    YOUNG,
    Sheet,
    pack_names,
)
from vigie.pulse.tags import MOST, entry_of, forms_in
from vigie.reading.post import Post
from vigie.work.database import writing

YOUNG_SECONDS = 30 * 86_400
_TEXT = 60  # code points that tell copies apart: what follows is often a link
_SHORT = 24  # below, equal texts are what a crowd says: "Courage! #Town"


@lru_cache(maxsize=1)
def _key(secret: str) -> bytes:
    return blake2b(secret.encode(), digest_size=32, person=b"vigie.pulse").digest()


def digests(words: Sequence[str]) -> Digests:
    """Return the keyed digest of each source and id, joined by `named`."""
    return ids.keyed_all(_key(settings.SECRET_KEY), words)


def named(source: str, ident: str) -> str:
    """Return the words whose digest stands for a post or an author of a source."""
    return f"{source}\n{ident}"


def hear(heard: Heard) -> None:
    """Store a chunk's tags. Runs inside the transaction that stores the chunk."""
    sheet = sheet_of_posts(heard.posts, heard.labels, clock.minute_of(heard.now))
    if len(sheet):
        minutes = sheet.rows["minute"]
        page = Page(
            emergency_id=heard.emergency_id,
            chunk_id=heard.chunk_id,
            first_minute=int(minutes.min()),
            last_minute=int(minutes.max()),
            rows=len(sheet),
            data=sheet.rows.tobytes(),
            names=pack_names(sheet.names),
        )
        Page.objects.bulk_create([page], ignore_conflicts=True)
    if heard.deleted:
        posts = digests([named(*pair) for pair in heard.deleted])
        Withdrawn.objects.create(
            emergency_id=heard.emergency_id,
            at=heard.now,
            posts=np.unique(posts).astype("<i8").tobytes(),
        )


def hear_withdrawn(notice: PostWithdrawn) -> None:
    """Count a post no more that was deleted or hidden elsewhere in the house."""
    post = digests([named(notice.source, notice.post_id)])
    with writing():
        Withdrawn.objects.create(
            emergency_id=notice.emergency_id,
            at=notice.at,
            posts=post.astype("<i8").tobytes(),
        )


def sheet_of_posts(posts: Sequence[Post], labels: Sequence[int], now: int) -> Sheet:
    """Return the rows of the posts that carry a tag; `now` in minutes since 1970.

    A post without a time, or from the future, was posted now. A post without an
    author is its own author. About 2.5 µs a tagged post.
    """
    places = _Places()
    authors: dict[str, int] = {}
    words: list[str] = []
    said: list[int] = []  # four numbers a post: one flat list is the cheapest
    used: list[int] = []  # the places of the tags, post after post
    uses: list[int] = []  # how many of them are each post's
    for post, mask in zip(posts, labels, strict=True):
        forms = post.tags[:MOST] or forms_in(post.text)
        if not forms:
            continue
        tags = (
            {places[form] for form in forms} if len(forms) > 1 else [places[forms[0]]]
        )
        source, author = post.source, -1
        if post.author:
            author = authors.setdefault(f"{source}\n{post.author}", len(authors))
        at = post.at // 60
        minute = at if 0 < at < now else now
        words.append(f"{source}\n{post.post_id}")
        said += (author, minute, *_bits_and_text(post, mask))
        used += tags
        uses.append(len(tags))
    return _sheet(words, tuple(authors), said, used, uses, places.names)


class _Places(dict[str, int]):
    """The place of each written form among the entries; -1 when it is no tag."""

    def __init__(self) -> None:
        self.names: dict[str, int] = {}

    def __missing__(self, form: str) -> int:
        entry = entry_of(form)
        place = self.names.setdefault(entry, len(self.names)) if entry else -1
        self[form] = place
        return place


def _bits_and_text(post: Post, mask: int) -> tuple[int, int]:
    bits, same = mask & LABEL_BITS, 0
    if post.reshare_of or post.text.startswith("RT @"):
        bits |= RESHARE
    elif len(post.text) >= _SHORT:
        same = crc32(post.text[:_TEXT].encode("utf-8", "replace"))
    if post.author_since:
        young = post.at - post.author_since < YOUNG_SECONDS
        bits |= AGE_KNOWN | YOUNG if young else AGE_KNOWN
    return bits, same


def _sheet(
    words: Sequence[str],
    authors: Sequence[str],
    said: list[int],
    used: list[int],
    uses: list[int],
    names: Iterable[str],
) -> Sheet:
    tags = np.array(used, np.int64)
    if not len(tags) or tags.max() < 0:
        return EMPTY
    author, minute, bits, text = np.array(said, np.int64).reshape(-1, 4).T
    posts = digests(words)
    known = np.append(digests(authors), 0)[author]
    out = np.empty(len(tags), ROW)
    of = np.repeat(np.arange(len(words)), uses)
    out["tag"] = tags
    out["post"] = posts[of]
    out["author"] = np.where(author < 0, posts, known)[of]
    out["minute"], out["bits"], out["text"] = minute[of], bits[of], text[of]
    return Sheet(out[tags >= 0], tuple(names))
