"""Groups and their wordings, found by key, in bounded memory.

Two generations: when the younger is full, the older is forgotten, except what was
met again meanwhile. It counts entries and not hours, because one post with a
wrong date would otherwise empty it.
"""

from collections.abc import Iterable, Sequence

import msgspec

from vigie.reading.grouping.facts import Facts, disagreement
from vigie.reading.grouping.signature import Signature

MOST_PER_KEY = 8  # a key that many share says little; the latest are kept
MOST_FACTS = 64  # a group of so many different facts takes no new ones


class Group(msgspec.Struct, eq=False, gc=False):
    """Copies of one post. `into` is the group that a moderator put it into."""

    key: str
    number: int
    facts: tuple[Facts, ...] = ()
    linked: frozenset[int] = frozenset()
    into: "Group | None" = None

    def top(self) -> "Group":
        """Return the group under whose key this one is shown."""
        group = self
        while group.into:
            group = group.into
        return group

    def learn(self, facts: Facts) -> bool:
        """Add what a member says; tell whether it was new."""
        if facts in self.facts:
            return False
        self.facts = (*self.facts, facts)
        return True

    def takes(self, facts: Facts) -> bool:
        """Tell whether nobody in the group disagrees with the facts."""
        if facts in self.facts:
            return True
        if len(self.facts) >= MOST_FACTS:
            return False
        return not any(disagreement(facts, known) for known in self.facts)


class Wording(msgspec.Struct, eq=False, gc=False):
    """One wording of a group, and when it was last seen."""

    signature: Signature
    group: Group
    last: int
    age: int = -1


class _Generation:
    __slots__ = ("reshares", "roots", "wordings")

    def __init__(self) -> None:
        self.reshares: dict[int, Group] = {}
        self.roots: dict[int, Group] = {}
        self.wordings: dict[int, Wording | list[Wording]] = {}  # a list only if shared


class Index:
    """What is known of earlier posts: their groups, and the wordings under each key."""

    def __init__(self, max_keys: int, max_posts: int) -> None:
        self._half_keys = max(1, max_keys // 2)
        self._half_posts = max(1, max_posts // 2)
        self._young, self._old = _Generation(), _Generation()
        self._age = 0

    def reshare(self, post: int) -> Group | None:
        """Return the group that a reshare was put into."""
        return self._young.reshares.get(post) or self._old.reshares.get(post)

    def root(self, root: int) -> Group | None:
        """Return the group of a post or of its reshares."""
        return self._young.roots.get(root) or self._old.roots.get(root)

    def wordings(self, keys: Sequence[int]) -> list[Wording]:
        """Return the wordings under the keys, each once, the older first."""
        found: list[Wording] = []
        for held in (self._old.wordings, self._young.wordings):
            if held.keys().isdisjoint(keys):
                continue  # as a rule
            for key in keys:
                if under := held.get(key):
                    if isinstance(under, list):
                        found += under
                    else:
                        found.append(under)
        return found if len(found) < 2 else list(dict.fromkeys(found))

    def remember(self, post: int, root: int, group: Group) -> None:
        """Note where a post went. The original itself decides for its reshares."""
        young = self._young
        if post == root:
            young.roots[root] = group
        else:
            young.reshares[post] = group
            if root not in self._old.roots:
                young.roots.setdefault(root, group)
        if len(young.roots) + len(young.reshares) > self._half_posts:
            self._turn()

    def insert(self, wording: Wording, keys: Iterable[int]) -> None:
        """Put a wording under the keys, as young."""
        wording.age = self._age
        held = self._young.wordings
        for key in keys:
            under = held.setdefault(key, wording)
            if under is wording:
                continue
            if isinstance(under, list):
                del under[: len(under) + 1 - MOST_PER_KEY]
                under.append(wording)
            else:
                held[key] = [under, wording]
        if len(held) > self._half_keys:
            self._turn()

    def is_old(self, wording: Wording) -> bool:
        """Tell whether a wording will be forgotten at the next turn."""
        return wording.age < self._age

    def _turn(self) -> None:
        self._old, self._young = self._young, _Generation()
        self._age += 1
