"""Who keeps the gate waiting, and who has to go when there is no room."""

import heapq
from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

L = TypeVar("L")


class Waiting(Generic[L]):
    """Connections that are idle or have not yet said all, by prefix, oldest first."""

    def __init__(self) -> None:
        self._by_prefix: dict[str, OrderedDict[L, None]] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[L]:
        return iter([line for lines in self._by_prefix.values() for line in lines])

    def add(self, prefix: str, line: L) -> None:
        """Let a connection wait, as the youngest; one that waits keeps its place."""
        lines = self._by_prefix.setdefault(prefix, OrderedDict())
        self._count += line not in lines
        lines.setdefault(line, None)

    def remove(self, prefix: str, line: L) -> None:
        """Take a connection out, if it is there."""
        lines = self._by_prefix.get(prefix)
        if lines is None or line not in lines:
            return
        del lines[line]
        self._count -= 1
        if not lines:
            del self._by_prefix[prefix]

    def worst(self) -> L | None:
        """Return the oldest connection of the prefix that has most, None if none."""
        if not self._count:
            return None
        lines = max(self._by_prefix.values(), key=len)
        return next(iter(lines))

    def heaviest(self, weigh: Callable[[L], int]) -> Iterator[L]:
        """Yield those who hold anything, as they have to go when memory is short.

        Each time it is the heaviest connection of the prefix that holds most in all,
        so that the prefixes come down together: who has many prefixes, or many idle
        connections elsewhere, turns nobody else out.
        """
        heap = []
        for prefix, lines in self._by_prefix.items():
            weights = sorted(((weigh(line), at) for at, line in enumerate(lines)))
            held = [(weight, at) for weight, at in weights if weight]
            if held:
                total = sum(weight for weight, _ in held)
                heap.append((-total, prefix, held, list(lines)))
        heapq.heapify(heap)
        while heap:
            total, prefix, held, lines_of = heap[0]
            weight, at = held.pop()
            if held:
                heapq.heapreplace(heap, (total + weight, prefix, held, lines_of))
            else:
                heapq.heappop(heap)
            yield lines_of[at]
