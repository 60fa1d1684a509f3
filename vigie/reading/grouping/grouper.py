"""The groups of a stream: each post joins the copies that came before it.

One post after the other, so that the way a stream is cut into batches changes
nothing.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from vigie.reading.grouping.facts import Facts
from vigie.reading.grouping.index import Group, Index, Wording
from vigie.reading.grouping.links import Links
from vigie.reading.grouping.signature import Signature, group_key, signatures
from vigie.reading.grouping.verdict import How, Verdict, perhaps, same
from vigie.reading.post import Post, Reading

WINDOW_SECONDS = 72 * 3600
_MOST_COMPARED = 48
_MOST_SUGGESTED = 10_000
_WELL_COVERED = 0.75  # a copy so near to a known one needs no loose keys of its own
_UNKNOWN = Verdict(How.APART, "new", 0.0)


class Placed(NamedTuple):
    """Where a post went. `keep` tells that its signature is needed after a restart."""

    key: str
    keep: bool


class Suggestion(NamedTuple):
    """Two groups that may be one, for a human to decide."""

    key: str
    other: str
    reason: str
    score: float


class _Near(NamedTuple):
    """A known wording and what was judged of it."""

    wording: Wording | None
    verdict: Verdict


_NOBODY = _Near(None, Verdict(How.APART, "new", 0.0))


class Grouper:
    """Groups near-duplicate posts as they come, within a window of time and memory.

    The same posts in the same order give the same keys, however they are cut into
    batches. A group never holds two posts whose facts disagree, unless a moderator
    said so in `links`. `key` is the deployment's secret for digests of facts (64
    bytes at most). `max_keys` and `max_posts` bound the memory.
    """

    def __init__(
        self,
        window_seconds: int = WINDOW_SECONDS,
        *,
        max_keys: int = 2_000_000,
        max_posts: int = 2_000_000,
        links: Links | None = None,
        key: bytes = b"",
    ) -> None:
        self._window = window_seconds
        self._index = Index(max_keys, max_posts)
        self._links = links or Links()
        self._key = key
        self._groups = 0
        self._linked: dict[int, Group] = {}
        self._renamed: dict[str, str] = {}
        self._suggested: dict[tuple[str, str], Suggestion] = {}

    def add(self, posts: Sequence[Post], readings: Sequence[Reading]) -> list[str]:
        """Return the group key of each post; of a post added again, the same key."""
        made = signatures(posts, readings, key=self._key)
        return [self._place(one).key for one in made]

    def place(self, made: Iterable[Signature]) -> list[Placed]:
        """Do as `add` with signatures that were made elsewhere with the same key."""
        return [self._place(one) for one in made]

    def restore(self, stored: Iterable[tuple[str, Signature]]) -> None:
        """Take in what an earlier run kept: group keys with signatures, oldest first.

        Keys are taken as they are: they hold what moderators have decided since.
        """
        known: dict[str, list[Group]] = {}
        for key, old in stored:
            groups = known.setdefault(key, [])
            group = next((g for g in groups if g.takes(old.facts)), None)
            if group is None:
                group = self._begin(key)
                groups.append(group)
            self._settle(old, group, self._known(old, group))

    def suggestions(self) -> list[Suggestion]:
        """Return the pairs of groups that a human should look at, the latest last."""
        return list(self._suggested.values())

    def renamed(self) -> dict[str, str]:
        """Return the group keys that gave way to another by a moderator's decision."""
        return dict(self._renamed)

    def _place(self, new: Signature) -> Placed:
        if group := self._index.reshare(new.post):
            return Placed(group.top().key, False)
        group = self._index.root(new.root)
        if group and self._may_join(new, group):
            return self._settle(new, group, self._known(new, group))
        sure = new.sure_keys
        loose: tuple[int, ...] = ()
        best = self._nearest(new, sure, _NOBODY)
        if best.verdict.how is not How.TOGETHER:
            loose = new.loose_keys
            best = self._nearest(new, loose, best)
        wording, verdict = best
        if wording and verdict.how is How.TOGETHER:
            return self._join(new, wording, verdict)
        placed = self._open(new, (*sure, *loose))
        if wording:
            self._suggest(placed.key, wording.group.top().key, verdict)
        return placed

    def _known(self, new: Signature, group: Group) -> Wording | None:
        """Return the group's wording that is the post's word for word."""
        found = self._index.wordings(new.sure_keys)
        return next((w for w in found if w.group is group), None)

    def _nearest(self, new: Signature, keys: tuple[int, ...], best: _Near) -> _Near:
        """Return the wording that is nearest, of `best` and those under the keys."""
        if not (found := self._index.wordings(keys)):
            return best
        for wording in perhaps(new, found[:_MOST_COMPARED]):
            verdict = self._judge(new, wording)
            if (verdict.how, verdict.score) > (best.verdict.how, best.verdict.score):
                best = _Near(wording, verdict)
        return best

    def _judge(self, new: Signature, wording: Wording) -> Verdict:
        if new.at and wording.last and abs(new.at - wording.last) > self._window:
            return _UNKNOWN
        verdict = same(new, wording.signature)
        if verdict.how is How.APART or not self._may_join(new, wording.group):
            return _UNKNOWN
        return verdict

    def _may_join(self, new: Signature, group: Group) -> bool:
        if not group.takes(new.facts):
            return False
        if not self._links.posts:
            return True
        mine = self._links.posts & {new.post, new.root}
        return not mine or not self._links.forbid(mine, group.top().linked)

    def _begin(self, key: str, facts: tuple[Facts, ...] = ()) -> Group:
        self._groups += 1
        return Group(key, self._groups, facts)

    def _open(self, new: Signature, keys: tuple[int, ...]) -> Placed:
        """Begin a group with a post that is like none before."""
        group = self._begin(group_key(new.post), (new.facts,))
        self._index.remember(new.post, new.root, group)
        if self._links.posts:
            self._link(new, group)
        self._index.insert(Wording(new, group, new.at), keys)
        return Placed(group.top().key, True)

    def _join(self, new: Signature, wording: Wording, verdict: Verdict) -> Placed:
        """Put a post into the group of the wording that it copies."""
        wording.last = max(wording.last, new.at)
        if self._index.is_old(wording):
            old = wording.signature
            self._index.insert(wording, (*old.sure_keys, *old.loose_keys))
        covers = verdict.score >= _WELL_COVERED or new.cut
        return self._settle(new, wording.group, wording if covers else None)

    def _settle(
        self, new: Signature, group: Group, covered_by: Wording | None
    ) -> Placed:
        """Put the post into the group, and its wording into the index if it is new."""
        keep = group.learn(new.facts)
        self._index.remember(new.post, new.root, group)
        if self._links.posts:
            self._link(new, group)
        if covered_by is None:
            keep = keep or new.exact != 0
            self._index.insert(
                Wording(new, group, new.at), (*new.sure_keys, *new.loose_keys)
            )
        elif new.exact != covered_by.signature.exact:
            self._index.insert(covered_by, new.sure_keys)
        return Placed(group.top().key, keep)

    def _suggest(self, key: str, other: str, verdict: Verdict) -> None:
        self._suggested[key, other] = Suggestion(
            key, other, verdict.reason, verdict.score
        )
        if len(self._suggested) > _MOST_SUGGESTED:
            del self._suggested[next(iter(self._suggested))]

    def _link(self, new: Signature, group: Group) -> None:
        """Carry out the moderators' decisions on this post."""
        for post in self._links.posts & {new.post, new.root}:
            self._linked[post] = group
            group.top().linked |= {post}
            for other in self._links.must.get(post, ()):
                if other in self._linked:
                    self._unite(group.top(), self._linked[other].top())

    def _unite(self, one: Group, other: Group) -> None:
        if one is other or self._links.forbid(one.linked, other.linked):
            return
        first, second = sorted((one, other), key=lambda group: group.number)
        second.into = first
        first.linked |= second.linked
        for old, key in self._renamed.items():
            if key == second.key:
                self._renamed[old] = first.key
        if second.key != first.key:
            self._renamed[second.key] = first.key
