"""Which letters go together: pure.

What was once handed over together stays together at every further attempt, because
the key by which a receiver's side knows it again is made of just these letters.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from vigie.relaying.models import letter_key
from vigie.relaying.notes import Pair


class Row(NamedTuple):
    """A letter as it is leased. `batch` is the last that it was in, if any."""

    id: int
    message: UUID
    address: UUID
    kind: str
    batch: UUID | None
    attempts: int
    queued_at: datetime

    @property
    def pair(self) -> Pair:
        """What names the letter in the notes."""
        return self.message, self.address


@dataclass(frozen=True)
class Bundle:
    """Letters that go to one address as one."""

    rows: tuple[Row, ...]

    @property
    def key(self) -> str:
        """What names it to the outside, the same at every attempt."""
        first = self.rows[0]
        if len(self.rows) == 1:
            return letter_key(*first.pair)
        every = ",".join(sorted(row.message.hex for row in self.rows))
        return f"{hashlib.sha256(every.encode()).hexdigest()[:32]}.{first.address.hex}"

    @property
    def attempts(self) -> int:
        """How often it was tried in vain."""
        return max(row.attempts for row in self.rows)

    @property
    def pairs(self) -> list[Pair]:
        """What names its letters in the notes."""
        return [row.pair for row in self.rows]


def bundled(
    rows: Iterable[Row], digested: Collection[str]
) -> tuple[list[Bundle], list[Row]]:
    """Return what goes now, in the order of `rows`, and the letters that wait.

    Of each address and digested kind one bundle goes: what was tried together before,
    else all that was never tried. Other kinds go one by one.
    """
    now: list[Bundle] = []
    several: dict[tuple[UUID, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.kind in digested:
            several[row.address, row.kind].append(row)
        else:
            now.append(Bundle((row,)))
    later: list[Row] = []
    for group in several.values():
        goes, waits = _parted(group)
        now.append(Bundle(goes))
        later += waits
    return now, later


def _parted(group: Sequence[Row]) -> tuple[tuple[Row, ...], list[Row]]:
    tried = next((row.batch for row in group if row.batch is not None), None)
    goes = tuple(row for row in group if row.batch == tried)
    return goes, [row for row in group if row.batch != tried]
