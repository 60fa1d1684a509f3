"""What of a post its reading depends on, and what is seen in it.

Half of a night's posts are copies: what does not depend on the copy is read once.
"""

from collections.abc import Sequence
from typing import NamedTuple

from vigie.reading.post import Person, Phone, Place, Plate, Post, Reason

RESHARE, MEDIA, BY_OFFICIAL = 1, 2, 4
FLAG_OF = {"@reshare": RESHARE, "@media": MEDIA}

# A text, or a text with flags: the bare text is by far the commonest and the cheapest
# to look up.
Sight = str | tuple[str, int]


class Seen(NamedTuple):
    """What a sight says: the labels as bits and with their scores, and the rest of a
    Reading. `levels` are its priorities as an original and as a reshare."""

    bits: int
    labels: dict[str, float]
    levels: tuple[str, str] = ("low", "low")
    people: tuple[Person, ...] = ()
    plates: tuple[Plate, ...] = ()
    phones: tuple[Phone, ...] = ()
    places: tuple[Place, ...] = ()
    why: tuple[Reason, ...] = ()
    refused: str = ""


NOTHING_SEEN = Seen(0, {})


def sights_of(
    posts: Sequence[Post], flags: int, officials: frozenset[str]
) -> list[Sight]:
    """Return the sight of each post; `flags` are those that some rule asks for."""
    if not flags and not officials:
        return [post.text for post in posts]
    return [
        (post.text, flag) if (flag := _flag(post, flags, officials)) else post.text
        for post in posts
    ]


def _flag(post: Post, flags: int, officials: frozenset[str]) -> int:
    flag = RESHARE if post.reshare_of else 0
    if post.has_media:
        flag |= MEDIA
    flag &= flags
    return flag | BY_OFFICIAL if post.author in officials else flag
