"""Places named in a post, as H3 cells with a precision, or as uncertain."""

from collections.abc import Sequence

from vigie.reading.gazetteer import PRECISIONS, Gazetteer
from vigie.reading.post import Place

__all__ = ["PRECISIONS", "find_places", "resolve"]


def resolve(
    text: str, hits: Sequence[tuple[int, int, int]], gazetteer: Gazetteer
) -> tuple[Place, ...]:
    """Return the places of a text, the most useful first.

    `hits` are (entry, start, end): an index of `gazetteer.phrases()` and its span
    in the text itself, with word edges checked. All hits may be passed, overlaps
    included; the longest wins.
    """
    return ()


def find_places(text: str, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """Find the phrases of the gazetteer in a text without the automaton, slowly,
    and resolve them."""
    return resolve(text, (), gazetteer)
