"""The chain, pure: what is hashed, and where a chain is first broken.

The hash of a row is SHA-256 over the 32 bytes of the hash before it (zeros before
the first) and the row's fields as one JSON array in UTF-8 without spaces:
[sequence, moment, what, by, subject, subject_id, emergency, why, facts].
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

import msgspec

GENESIS = bytes(32)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_encode = msgspec.json.Encoder().encode


class Link(NamedTuple):
    """A row as it is hashed, and its hash. The names are those of the columns."""

    sequence: int
    moment: int
    what: str
    by: str
    subject: str
    subject_id: str
    emergency: int | None
    why: str
    facts: str
    hash: bytes


class Kind(StrEnum):
    """What may be wrong with a row."""

    ALTERED = "altered"  # it, or its hash, is not what it was
    MISSING = "missing"
    REPLAYED = "replayed"  # it bears the hash of another row
    REWRITTEN = "rewritten"  # the chain holds, and is not the one that was published


@dataclass(frozen=True)
class Fault:
    """The first row at which the journal is not what it was."""

    kind: Kind
    sequence: int
    detail: str = ""

    def __str__(self) -> str:
        more = f" ({self.detail})" if self.detail else ""
        return f"row {self.sequence} is {self.kind}{more}"


class Broken(Exception):
    """The chain does not hold; carries the first fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def microseconds(moment: datetime) -> int:
    """Return a moment with a zone as microseconds since 1970 UTC, exactly."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(microseconds: int) -> datetime:
    """Return the moment of so many microseconds since 1970, in UTC."""
    return _EPOCH + microseconds * _MICROSECOND


def hash_after(previous: bytes, link: Link) -> bytes:
    """Return the 32 bytes that `link` must bear after a row with hash `previous`."""
    return sha256(previous + _encode(link[:-1])).digest()


def walk(links: Iterable[Link], heads: Mapping[int, bytes]) -> Iterator[Link]:
    """Give each link of a whole chain once it is found good.

    `heads` are published hashes by sequence. Raises Broken at the first row that is
    altered, missing, or stands where another stood, and after the last one when a
    published row was never reached. Keeps one link in memory.
    """
    previous, expected = GENESIS, 1
    sure = 0  # the last row that a published head vouches for
    for link in links:
        if link.sequence != expected:
            raise Broken(_out_of_order(link.sequence, expected))
        if not _is_plain(link) or hash_after(previous, link) != link.hash:
            raise Broken(Fault(Kind.ALTERED, expected))
        if expected in heads:
            if heads[expected] != link.hash:
                detail = f"between {sure + 1} and {expected}, against its head"
                raise Broken(Fault(Kind.REWRITTEN, sure + 1, detail))
            sure = expected
        yield link
        previous, expected = link.hash, expected + 1
    beyond = [sequence for sequence in heads if sequence >= expected]
    if beyond:
        detail = f"and all up to {max(beyond)}, which was published"
        raise Broken(Fault(Kind.MISSING, expected, detail))


def _out_of_order(sequence: object, expected: int) -> Fault:
    if isinstance(sequence, int) and sequence > expected:
        last = f"to {sequence - 1}" if sequence - 1 > expected else ""
        return Fault(Kind.MISSING, expected, last)
    return Fault(Kind.REPLAYED, expected, f"a second row {sequence} stands there")


def _is_plain(link: Link) -> bool:
    """Whether each value is of its own type: SQLite would store any in any column."""
    return (
        type(link.moment) is int
        and (link.emergency is None or type(link.emergency) is int)
        and type(link.hash) is bytes
        and all(type(value) is str for value in (*link[2:6], *link[7:9]))
    )
