"""Hashtags: which a post carries, and when two are the same."""

import re
from functools import lru_cache

from vigie.reading.fold import fold
from vigie.reading.post import Post

# Not in an address or an HTML entity, and not cut off by "…" at the end of a reshare.
_TAG = re.compile(r"(?<![\w&/])[#＃](\w+)(?![\w…])")


@lru_cache(maxsize=200_000)
def tag(name: str) -> str:
    """Return a hashtag without sign, case or accents: "#Porte_Ouverte" is
    "porte_ouverte". "" when nothing is left of it."""
    return re.sub(r"[ .]", "_", fold(name)).lstrip("#")


def tags_of(post: Post) -> tuple[str, ...]:
    """Return the post's tags, each once, in order.

    They are those that the network gave; when it gave none, those in the text. A
    number alone ("#1") is no tag, nor is one that a cut text ends in ("#Pari…").
    """
    if post.tags:
        names = post.tags
    elif "#" in post.text or "＃" in post.text:
        names = tuple(_TAG.findall(post.text))
    else:
        return ()
    if len(names) == 1:
        only = tag(names[0])
        return () if not only or only.isdigit() else (only,)
    found = dict.fromkeys(map(tag, names))
    return tuple(name for name in found if name and not name.isdigit())
