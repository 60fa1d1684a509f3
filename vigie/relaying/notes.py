"""What was accepted, noted at once: a file that a killed worker leaves behind.

Between the moment in which a channel takes a letter and the transaction that marks it
as sent the worker can be killed. So each acceptance is one line here, written before
the next letter goes. A kill loses no line; a power cut loses at most those since the
last `sync`.
"""

import fcntl
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from vigie.relaying.models import letter_key

Pair = tuple[UUID, UUID]  # message, address


class Held(Exception):
    """Another worker on this machine has the channel."""


@dataclass(frozen=True)
class Left:
    """What an ended worker was at: its batches, and the letters accepted of them."""

    batches: frozenset[UUID]
    accepted: frozenset[Pair]


class Notes:
    """The file of one channel, held by one process at a time."""

    def __init__(self, path: Path) -> None:
        """Open and hold the file. Raises Held."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            # The system lets go of it when the process ends, however it ends.
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._file)
            raise Held(path.name) from None

    def begin(self) -> UUID:
        """Return the name of a new batch; written before any letter is in it."""
        batch = uuid4()
        self._write(f"B {batch.hex}\n")
        return batch

    def accepted(self, pairs: Iterable[Pair]) -> None:
        """Note the letters that a channel has just taken, in one write."""
        self._write(f"A {' '.join(letter_key(*pair) for pair in pairs)}\n")

    def sync(self) -> None:
        """Return when all lines are on the disk."""
        os.fdatasync(self._file)

    def left(self) -> Left:
        """Return what is written; a line that was cut short counts for nothing."""
        size = os.fstat(self._file).st_size
        lines = os.pread(self._file, size, 0).decode("ascii", "replace").split("\n")
        batches, accepted = set(), set()
        for line in lines[:-1]:
            kind, _, words = line.partition(" ")
            if kind == "B":
                batches.add(UUID(words))
            elif kind == "A":
                accepted |= {_pair(word) for word in words.split()}
        return Left(frozenset(batches), frozenset(accepted))

    @property
    def is_empty(self) -> bool:
        """Whether everything that was begun is marked in the database."""
        return os.fstat(self._file).st_size == 0

    def clear(self) -> None:
        """Forget all lines: the database has them, on the disk."""
        os.ftruncate(self._file, 0)

    def close(self) -> None:
        """Let go of the channel."""
        os.close(self._file)

    def _write(self, line: str) -> None:
        os.write(self._file, line.encode("ascii"))


def _pair(word: str) -> Pair:
    message, _, address = word.partition(".")
    return UUID(message), UUID(address)
