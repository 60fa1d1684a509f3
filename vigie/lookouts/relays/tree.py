"""Who had it from whom, as a tree: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
DEEPEST = 12  # more is too narrow for a telephone


@dataclass(frozen=True)
class Branch(Generic[Row]):
    """One who passed it on, and those who had it from them."""

    row: Row
    branches: "Sequence[Branch[Row]]"


def tree(
    rows: Mapping[int, Row], had_from: Mapping[int, int | None]
) -> list[Branch[Row]]:
    """Return the roots: who had it from nobody among `rows`, in the order of `rows`.
    Where people say that they had it from one another in a circle, the first of them
    is a root. What lies deeper than DEEPEST stands side by side."""
    parents = {key: had_from.get(key) for key in rows}
    for key in rows:
        if _leads_back(key, parents):
            parents[key] = None
    below: dict[int | None, list[int]] = {}
    for key in rows:
        parent = parents[key]
        below.setdefault(parent if parent in rows else None, []).append(key)

    def branches(keys: Sequence[int], depth: int) -> list[Branch[Row]]:
        if depth == DEEPEST:
            return [Branch(rows[one], []) for one in _all(keys, below)]
        return [
            Branch(rows[one], branches(below.get(one, []), depth + 1)) for one in keys
        ]

    return branches(below.get(None, []), 1)


def _all(keys: Sequence[int], below: Mapping[int | None, list[int]]) -> list[int]:
    """These and all that lie below them."""
    found = list(keys)
    for one in found:  # it grows meanwhile
        found += below.get(one, [])
    return found


def _leads_back(start: int, parents: Mapping[int, int | None]) -> bool:
    seen: set[int] = set()
    at = parents[start]
    while at is not None and at not in seen:
        if at == start:
            return True
        seen.add(at)
        at = parents.get(at)
    return False
