"""Many names held against many: who of those looked for may be called like this."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

from vigie.lib.names.keys import pieces
from vigie.lib.names.likeness import score

_COMPARED = 4  # names that share most with one are compared word by word

Key = TypeVar("Key", bound=Hashable)


class Sieve(Generic[Key]):
    """Names by their pieces: a name that shares none with them costs no comparison."""

    def __init__(self, named: Iterable[tuple[Key, Iterable[str]]]) -> None:
        """Take keys with all names of each."""
        self._names: list[tuple[Key, str]] = []
        self._by_piece: dict[str, list[int]] = defaultdict(list)
        for key, names in named:
            for name in names:
                for piece in pieces(name):
                    self._by_piece[piece].append(len(self._names))
                self._names.append((key, name))

    def like(self, name: str, least: float) -> dict[Key, float]:
        """Return who may be called so, with how alike the names are, from `least` on.

        Of those that share most of its pieces, at most four names are compared, and
        those that share as much as the fourth.
        """
        shared: dict[int, int] = defaultdict(int)
        for piece, weight in pieces(name).items():
            for at in self._by_piece.get(piece, ()):
                shared[at] += weight
        found: dict[Key, float] = {}
        for at in _most(shared):
            key, other = self._names[at]
            value = score(name, other).value
            if value >= least:
                found[key] = max(value, found.get(key, 0.0))
        return found


def _most(shared: dict[int, int]) -> list[int]:
    if len(shared) <= _COMPARED:
        return list(shared)
    limit = sorted(shared.values(), reverse=True)[_COMPARED - 1]
    return [at for at, weight in shared.items() if weight >= limit]
