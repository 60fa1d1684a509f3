"""The fast reader: a batch of posts at a time, the same Reading as the reference.

Each text is read once, however often it is reshared; what belongs to the post itself
(its account, whether it is a reshare) is added to what its text says.
"""

from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vigie.reading.entities import local_finders
from vigie.reading.entities.plates import COUNTRIES
from vigie.reading.finders import Finders
from vigie.reading.gazetteer import Gazetteer
from vigie.reading.post import Post, Reading
from vigie.reading.rules import Rules
from vigie.reading.sieve import Sieve
from vigie.reading.sight import NOTHING_SEEN, Seen, Sight, sights_of
from vigie.reading.tags import tags_of

Bits = NDArray[np.uint32]
_REMEMBERED = 50_000  # texts; about 20 MB
_BITS = attrgetter("bits")


class Batch(NamedTuple):
    """What was read in a batch: a bit mask of `labels.LABELS` for every post, and a
    Reading for those with a label or a refusal, None for the others."""

    bits: Bits
    readings: list[Reading | None]


class Reader:
    """Reads posts by the rules, with a gazetteer, for one deployment.

    `region` decides how a phone without a country code is read, `plates` which
    countries' plates are looked for; `officials` are the accounts of authorities.
    `finders` replaces the finders of people, plates, phones and places.
    Building one takes some tenths of a second; it may be shared by no two threads.
    """

    def __init__(
        self,
        rules: Rules,
        gazetteer: Gazetteer | None = None,
        region: str = "FR",
        plates: Sequence[str] = COUNTRIES,
        officials: frozenset[str] = frozenset(),
        finders: Finders | None = None,
    ) -> None:
        if finders is None:
            known = gazetteer or Gazetteer.build(())
            finders = local_finders(known, region, plates)
        self._sieve = Sieve(rules, finders)
        self._flags = self._sieve.flags
        self._officials = officials
        self._seen: dict[Sight, Seen] = {}
        self._seen_before: dict[Sight, Seen] = {}

    def read(self, posts: Sequence[Post]) -> list[Reading]:
        """Return one Reading a post, in their order. Never raises for any text.

        A post in which nothing was found has an empty Reading with its tags.
        """
        return [
            reading or Reading(post.source, post.post_id, {}, "low", tags_of(post))
            for post, reading in zip(
                posts, self.read_batch(posts).readings, strict=True
            )
        ]

    def read_batch(self, posts: Sequence[Post]) -> Batch:
        """Return the labels of all posts as bits, and Readings where there are any.

        The cheap call for a stream: most posts cost a microsecond or two. Batches
        of 1,000 to 5,000 posts are the quickest.
        """
        seen = self._look(posts)
        bits = np.fromiter(map(_BITS, seen), np.uint32, len(posts))
        readings = [
            None if what is NOTHING_SEEN else _reading(post, what)
            for post, what in zip(posts, seen, strict=True)
        ]
        return Batch(bits, readings)

    def forget(self) -> None:
        """Forget the texts read so far; they are kept for their copies only."""
        self._seen, self._seen_before = {}, {}

    def _look(self, posts: Sequence[Post]) -> list[Seen]:
        """Return what each post's text says, reading those texts that are new."""
        sights = sights_of(posts, self._flags, self._officials)
        known = self._seen
        new = [sight for sight in dict.fromkeys(sights) if sight not in known]
        if new:
            older = self._seen_before
            again = [sight for sight in new if sight in older]
            known.update((sight, older[sight]) for sight in again)
            fresh = [sight for sight in new if sight not in older] if again else new
            known.update(zip(fresh, self._sieve.look(fresh), strict=True))
        seen = [known[sight] for sight in sights]
        if len(known) > _REMEMBERED:
            self._seen_before, self._seen = known, {}
        return seen


def _reading(post: Post, seen: Seen) -> Reading:
    if seen.refused:
        return Reading(post.source, post.post_id, {}, "low", (), refused=seen.refused)
    return Reading(
        post.source,
        post.post_id,
        seen.labels.copy(),
        seen.levels[post.reshare_of != ""],
        tags_of(post),
        seen.people,
        seen.plates,
        seen.phones,
        seen.places,
        "",
        seen.why,
    )
