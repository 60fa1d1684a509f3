"""Which posts of a source are wanted, and what is left of a batch. Pure."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from vigie.listening.live.contract import Event
from vigie.reading.post import Post


class Left(NamedTuple):
    """What is to be done about a batch: first `gone` are forgotten, then `posts`
    are stored. `dropped` counts posts that nobody wants."""

    posts: list[Post]
    gone: list[tuple[str, str]]
    dropped: int


Seek = Callable[[Sequence[Post]], set[int]]


def _nothing(posts: Sequence[Post]) -> set[int]:
    return set()


def settle(
    events: Iterable[Event], words: Sequence[str], seek: Seek = _nothing
) -> Left:
    """Return what is left when each post is as its last event says.

    Wanted are posts that bear or say one of the words, and those that `seek` finds
    among the others, by their places. Of a post that was edited the words heard before
    are forgotten, also when the new ones are no longer wanted.
    """
    last: dict[tuple[str, str], Event] = {}
    gone: dict[tuple[str, str], None] = {}
    for event in events:
        key = event.source, event.post_id
        last.pop(key, None)  # to the end: the order is that of the last words
        last[key] = event
        if event.post is None or event.is_edit:
            gone[key] = None
    wanted = [plain(word) for word in words]
    told = [event.post for event in last.values() if event.post is not None]
    others = [post for post in told if not wants(post, wanted)]
    sought = {id(others[at]) for at in seek(others)} if others else set()
    left = {id(post) for post in others} - sought
    posts = [post for post in told if id(post) not in left]
    return Left(posts, list(gone), len(left))


def wants(post: Post, words: Sequence[str]) -> bool:
    """Say whether a post bears or says one of the plain words; any does of none."""
    if not words:
        return True
    tags = {plain(tag) for tag in post.tags}
    text = plain(post.text)
    return any(word in tags or word in text for word in words)


def plain(text: str) -> str:
    """Return a text in small letters, without accents and without the sign of a tag."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(one for one in apart if not unicodedata.combining(one))
    return bare.removeprefix("#")
