"""The digests of a post or an account that a person names, if it was heard here."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from vigie.listening.models import Call, HeardPost
from vigie.pulse import links, store
from vigie.pulse.counting import Digests, in_sorted
from vigie.pulse.hearing import digests, named
from vigie.pulse.models import Page
from vigie.pulse.rows import Sheet, by_fold, of_tag
from vigie.pulse.tags import fold_tag


@dataclass(frozen=True)
class FoundPost:
    """A post: its digest, its author's (0 when unknown), and the call it is part of."""

    post: int
    author: int
    call_code: str


@dataclass(frozen=True)
class FoundAccount:
    """An account: its digest, and how many posts of a tag are its own."""

    author: int
    posts: int


def find_post(emergency_id: int, words: str) -> FoundPost | None:
    """Return the post that a link or a number means, None when it was not heard.

    A link that names one post by itself is taken though nobody heard it yet. Looks
    through all pages of the emergency: some 40 ns a row.
    """
    keys = _of_calls(emergency_id, words)
    keys += links.posts_meant(words, _sources(emergency_id))
    if not keys:
        return None
    numbers = [int(one) for one in digests([named(*key) for key in keys])]
    authors = _authors_of(emergency_id, np.unique(np.array(numbers, np.int64)))
    for key, number in zip(keys, numbers, strict=True):
        call = _call_of(emergency_id, key)
        if call or number in authors:
            return FoundPost(number, authors.get(number, 0), call)
    return FoundPost(numbers[0], 0, "") if links.is_certain(words) else None


def find_account(emergency_id: int, tag: str, words: str) -> FoundAccount | None:
    """Return the account of that name which used a tag, None when none did."""
    keys = links.accounts_meant(words, _sources(emergency_id))
    if not keys:
        return None
    wanted = np.unique(digests([named(*key) for key in keys])).astype(np.int64)
    posts: dict[int, set[int]] = {}
    for sheet in _sheets(emergency_id):
        rows = of_tag(by_fold(sheet), fold_tag(tag))
        rows = rows[in_sorted(rows["author"], wanted)]
        for author, post in zip(
            rows["author"].tolist(), rows["post"].tolist(), strict=True
        ):
            posts.setdefault(author, set()).add(post)
    if not posts:
        return None
    author = max(posts, key=lambda one: len(posts[one]))
    return FoundAccount(author, len(posts[author]))


def _of_calls(emergency_id: int, words: str) -> list[links.Key]:
    """The posts whose link a call shows: of a network that nothing above knows."""
    link = words.strip()
    if "://" not in link:
        return []
    posts = HeardPost.objects.filter(
        emergency_id=emergency_id,
        call__url=link,
        is_reshare=False,
    ).order_by("at", "pk")
    return list(posts.values_list("source", "post_id")[:1])


def _call_of(emergency_id: int, key: links.Key) -> str:
    source, post_id = key
    codes = Call.objects.filter(
        emergency_id=emergency_id, posts__source=source, posts__post_id=post_id
    )
    return codes.values_list("code", flat=True).first() or ""


def _sources(emergency_id: int) -> list[str]:
    posts = HeardPost.objects.filter(emergency_id=emergency_id)
    return list(posts.values_list("source", flat=True).distinct().order_by("source"))


def _authors_of(emergency_id: int, posts: Digests) -> dict[int, int]:
    found: dict[int, int] = {}
    for sheet in _sheets(emergency_id):
        rows = sheet.rows[in_sorted(sheet.rows["post"], posts)]
        found.update(zip(rows["post"].tolist(), rows["author"].tolist(), strict=True))
    return found


def _sheets(emergency_id: int) -> Iterator[Sheet]:
    pages = Page.objects.filter(emergency_id=emergency_id).order_by("pk")
    yield from store.sheets(pages.iterator(chunk_size=20))
