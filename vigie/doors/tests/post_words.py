"""How a sample of a post is written down."""

from typing import NamedTuple


class PostSample(NamedTuple):
    """A text, "offer", "need" or "" for neither, and what is told besides."""

    text: str
    what: str
    told: dict[str, object] = {}


def offer(text: str, count: int = 0, place: str = "", **told: object) -> PostSample:
    """An offer, with its places and the place that is read first."""
    return PostSample(text, "offer", {"count": count, "place": place, **told})


def need(text: str, count: int = 0, place: str = "", **told: object) -> PostSample:
    """A request, with its people and the place that is read first."""
    return PostSample(text, "need", {"count": count, "place": place, **told})
