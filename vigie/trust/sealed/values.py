"""What a row holds in memory for a sealed column: never a bare string or ciphertext."""

from collections.abc import Mapping
from typing import NoReturn

from vigie.trust.sealed.errors import NotSearchable
from vigie.trust.sealed.operational import Place


class _Kept:
    """It does not print, compare, or let itself be copied into a cache or a queue."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<sealed>"

    def __reduce__(self) -> NoReturn:
        raise NotSearchable("A sealed value may not be put into a cache or a queue.")


class Closed(_Kept):
    """A value as it is stored. `place` is set if it was sealed in this process."""

    __slots__ = ("found_by", "place", "stored")

    def __init__(
        self,
        stored: bytes,
        place: Place | None = None,
        found_by: Mapping[str, str] | None = None,
    ) -> None:
        self.stored = stored
        self.place = place
        self.found_by = found_by or {}


class Fresh(_Kept):
    """A value that was set and waits to be sealed when its row is saved."""

    __slots__ = ("plain",)

    def __init__(self, plain: str) -> None:
        self.plain = plain
