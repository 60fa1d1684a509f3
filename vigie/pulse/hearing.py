"""From a chunk of posts to one row of the database: tags, minutes, digests."""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from zlib import crc32

import numpy as np
from django.conf import settings

from vigie.emergencies.notices import PostsRestored, PostsWithdrawn
from vigie.lib import clock, ids
from vigie.listening.registry import Heard
from vigie.pulse import store
from vigie.pulse.counting import Counts, Digests
from vigie.pulse.marking import set_stale
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
from vigie.pulse.tags import entry_of, forms_of
from vigie.reading.post import Post

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


def hear_withdrawn(notice: PostsWithdrawn) -> None:
    """Count posts no more that a person hid. Runs inside the transaction."""
    posts = np.unique(digests([named(*pair) for pair in notice.posts]))
    if len(posts):
        Withdrawn.objects.create(
            emergency_id=notice.emergency_id,
            at=notice.at,
            posts=posts.astype("<i8").tobytes(),
        )


def hear_restored(notice: PostsRestored) -> None:
    """Count posts again whose hiding was undone. Runs inside the transaction.

    Rows are made anew, not changed: a chore that merges them at the same time finds
    that they are gone, and gives way.
    """
    back = np.unique(digests([named(*pair) for pair in notice.posts])).astype(np.int64)
    for row in Withdrawn.objects.filter(emergency_id=notice.emergency_id):
        posts = np.frombuffer(row.posts, "<i8")
        left = posts[~np.isin(posts, back)]
        if len(left) == len(posts):
            continue
        row.delete()
        if len(left):
            row.pk, row.posts = None, left.tobytes()
            row.save(force_insert=True)
    minutes = [clock.minute_of(moment) for moment in notice.moments]
    set_stale(notice.emergency_id, {store.day_at(minute) for minute in minutes})


def sheet_of_posts(posts: Sequence[Post], labels: Sequence[int], now: int) -> Sheet:
    """Return the rows of the posts that carry a tag; `now` in minutes since 1970.

    A post without a time, or from the future, was posted now. A post without an
    author is its own author. Column by column: row by row costs half as much again.
    """
    found = [forms_of(post) for post in posts]
    kept = [post for post, forms in zip(posts, found, strict=True) if forms]
    masks = [mask for mask, forms in zip(labels, found, strict=True) if forms]
    tagged = [forms for forms in found if forms]
    of, tag, names = _tags(tagged)
    if not len(of):
        return EMPTY
    post = digests([f"{one.source}\n{one.post_id}" for one in kept])
    minute = np.array([one.at // 60 for one in kept], np.int64)
    reshare = [bool(one.reshare_of) or one.text[:4] == "RT @" for one in kept]
    out = np.empty(len(of), ROW)
    out["tag"] = tag
    out["post"] = post[of]
    out["author"] = _authors(kept, post)[of]
    out["minute"] = np.where((minute > 0) & (minute < now), minute, now)[of]
    out["bits"] = _bits(kept, masks, reshare)[of]
    out["text"] = np.array([_checksum(one.text) for one in kept], np.uint32)[of]
    return Sheet(out, names)


def _tags(tagged: Sequence[Sequence[str]]) -> tuple[Counts, Counts, tuple[str, ...]]:
    """Return for each use of a tag its post's place, its entry's place; the entries.

    A tag that a post writes twice is used once.
    """
    used = list(chain.from_iterable(tagged))
    names: dict[str, int] = {}
    place = {
        form: names.setdefault(entry, len(names)) if entry else -1
        for form, entry in [(form, entry_of(form)) for form in set(used)]
    }
    tag = np.array([place[form] for form in used], np.int64)
    of = np.repeat(np.arange(len(tagged)), [len(forms) for forms in tagged])
    pairs = np.unique(of[tag >= 0] << 32 | tag[tag >= 0])
    return pairs >> 32, pairs & 0xFFFFFFFF, tuple(names)


def _authors(kept: Sequence[Post], posts: Digests) -> Digests:
    """Return the digest of each post's author, of the post itself when it has none."""
    words = [f"{one.source}\n{one.author}" if one.author else "" for one in kept]
    place = {word: at for at, word in enumerate(dict.fromkeys(words))}
    authors = digests(list(place))[[place[word] for word in words]]
    return np.where([not word for word in words], posts, authors)


def _bits(
    kept: Sequence[Post], masks: Sequence[int], reshare: Sequence[bool]
) -> Counts:
    bits = np.array(masks, np.int64) & LABEL_BITS
    bits |= np.where(reshare, RESHARE, 0)
    since = np.array([one.author_since for one in kept], np.int64)
    if since.any():
        at = np.array([one.at for one in kept], np.int64)
        bits |= np.where(since > 0, AGE_KNOWN, 0)
        bits |= np.where((since > 0) & (at - since < YOUNG_SECONDS), YOUNG, 0)
    return bits


def _checksum(text: str) -> int:
    """Return a number that copies and reshares of a text share, 0 if it is short."""
    if text[:4] == "RT @":
        text = text.partition(": ")[2]
    return crc32(text[:_TEXT].encode("utf-8", "replace")) if len(text) >= _SHORT else 0
