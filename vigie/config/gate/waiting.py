"""Who keeps the gate waiting, and who has to go when there is no room."""

from collections import OrderedDict
from collections.abc import Iterator
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
