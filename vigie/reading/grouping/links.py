"""Moderators' decisions on groups: what belongs together, what never does."""

from collections import defaultdict
from collections.abc import Iterable

from vigie.reading.grouping.signature import post_digest

PostName = tuple[str, str]  # source and id


class Links:
    """Decisions between posts, each a pair of (source, id). They outlive regrouping.

    A decision covers the reshares of its posts. Where two contradict each other,
    apart wins: two people shown as one is the worse mistake.
    """

    def __init__(
        self,
        must: Iterable[tuple[PostName, PostName]] = (),
        cannot: Iterable[tuple[PostName, PostName]] = (),
    ) -> None:
        self.must = _both_ways(must)
        self.cannot = _both_ways(cannot)
        self.posts = self.must.keys() | self.cannot.keys()

    def forbid(self, some: Iterable[int], others: Iterable[int]) -> bool:
        """Tell whether one of `some` must stay apart from one of `others`."""
        theirs = set(others)
        return any(self.cannot.get(post, set()) & theirs for post in some)


def _both_ways(pairs: Iterable[tuple[PostName, PostName]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for one, other in pairs:
        a, b = post_digest(*one), post_digest(*other)
        found[a].add(b)
        found[b].add(a)
    return dict(found)
