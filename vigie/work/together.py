"""Many small writes at once, as one: what arrives while one is written goes with the
next. A transaction costs the same for one row as for a hundred, and on SQLite only one
process writes at a time, so that writers who wait together are served together.
"""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
MOST = 200  # items of one write, so that none waits for a crowd


class _Slot(Generic[Item, Result]):
    def __init__(self, item: Item) -> None:
        self.item = item
        self.results: list[Result] = []
        self.error: Exception | None = None
        self.done = False


class Together(Generic[Item, Result]):
    """`do(item)` returns when the item is on record, written with its neighbours.

    `write` gets items in the order they came and returns one result for each; it opens
    its own transaction. If it fails for several, each is tried alone, so that nobody
    fails for another's mistake.
    """

    def __init__(self, write: Callable[[Sequence[Item]], Sequence[Result]]) -> None:
        self._write = write
        self._waiting: list[_Slot[Item, Result]] = []
        self._list = Lock()
        self._turn = Lock()

    def do(self, item: Item) -> Result:
        """Have an item written and return its result. Raises what writing it raised."""
        slot: _Slot[Item, Result] = _Slot(item)
        with self._list:
            self._waiting.append(slot)
        while not slot.done:
            with self._turn:
                if not slot.done:
                    self._serve()
        if slot.error is not None:
            raise slot.error
        return slot.results[0]

    def _serve(self) -> None:
        with self._list:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        if not self._tried(batch) and len(batch) > 1:
            for slot in batch:
                self._tried([slot])
        for slot in batch:
            slot.done = True

    def _tried(self, batch: Sequence[_Slot[Item, Result]]) -> bool:
        for slot in batch:
            slot.error = None
        try:
            results = self._write([slot.item for slot in batch])
            for slot, result in zip(batch, results, strict=True):
                slot.results = [result]
        except Exception as error:
            for slot in batch:
                slot.error = error
            return False
        return True
