"""A reader, described so that any process can make it."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from vigie.reading import rules
from vigie.reading.entities.plates import COUNTRIES
from vigie.reading.gazetteer import Gazetteer
from vigie.reading.post import Post, Reading
from vigie.reading.reader import Reader

# One bit mask of labels a post, and a Reading where anything was found.
Read = Callable[[Sequence[Post]], tuple[list[int], list[Reading | None]]]


class Recipe(NamedTuple):
    """A reader's makings: places, country of phones, countries of plates, officials."""

    gazetteer: Gazetteer | None = None
    region: str = "FR"
    plates: tuple[str, ...] = COUNTRIES
    officials: frozenset[str] = frozenset()


@lru_cache(maxsize=2)
def reader_of(recipe: Recipe) -> Read:
    """Return the reader of a recipe.

    It is kept, so that processes that are forked afterwards share it. Ask once, not
    for every chunk: finding it again means going through all places.
    """
    reader = Reader(rules.load(), *recipe)

    def read(posts: Sequence[Post]) -> tuple[list[int], list[Reading | None]]:
        try:
            batch = reader.read_batch(posts)
        except Exception:
            return _one_by_one(reader, posts)
        return batch.bits.tolist(), batch.readings

    return read


def _one_by_one(
    reader: Reader, posts: Sequence[Post]
) -> tuple[list[int], list[Reading | None]]:
    """Read posts of which one stops the reader: that one is refused, not the rest."""
    bits: list[int] = []
    readings: list[Reading | None] = []
    for post in posts:
        try:
            batch = reader.read_batch([post])
            bits.append(int(batch.bits[0]))
            readings.append(batch.readings[0])
        except Exception as error:
            refused = f"the reader failed on it ({type(error).__name__})"
            bits.append(0)
            readings.append(
                Reading(post.source, post.post_id, {}, "low", refused=refused)
            )
    return bits, readings
