"""Which post or account a person means by a link, a number or a name. Pure."""

import re
from collections.abc import Iterable, Iterator

Key = tuple[str, str]  # a source, and what it calls a post or an account

NETWORKS = ("twitter", "bluesky", "mastodon")
_TWITTER = re.compile(
    r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/\w+/status(?:es)?/(\d+)"
)
_BLUESKY = re.compile(r"https?://bsky\.app/profile/(did:[\w:.%-]+)/post/(\w+)")
_MASTODON = re.compile(r"(https?://[^/\s]+)/@([\w.-]+)/(\d+)")
_LONGEST = 500


def posts_meant(words: str, sources: Iterable[str] = ()) -> list[Key]:
    """Return the posts that a link or a number may mean, the likeliest first.

    A link of Twitter or Bluesky names one post. Of another network it may name a
    post by its address or by its number; a bare number one of any source.
    """
    words = words.replace("\0", "").strip()[:_LONGEST]
    if found := _TWITTER.match(words):
        return [("twitter", found[1])]
    if found := _BLUESKY.match(words):
        return [("bluesky", f"at://{found[1]}/app.bsky.feed.post/{found[2]}")]
    if words.startswith("at://"):
        return [("bluesky", words)]
    ids = list(_of_an_address(words)) if "://" in words else [words]
    return [(source, one) for one in ids for source in _all(sources)] if words else []


def is_certain(words: str) -> bool:
    """Say whether a link names one post by itself, so that it may be struck unheard."""
    words = words.strip()
    return bool(_TWITTER.match(words) or _BLUESKY.match(words))


def accounts_meant(words: str, sources: Iterable[str] = ()) -> list[Key]:
    """Return the accounts that a name as the network writes it may mean."""
    name = words.replace("\0", "").strip()[:_LONGEST].removeprefix("@")
    if not name:
        return []
    forms = dict.fromkeys((name, name.lower()))
    return [(source, form) for form in forms for source in _all(sources)]


def _of_an_address(words: str) -> Iterator[str]:
    yield words
    if found := _MASTODON.match(words):
        server, user, number = found.groups()
        yield f"{server}/users/{user}/statuses/{number}"
        yield number


def _all(sources: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys((*sources, *NETWORKS))
