"""Leaving alone for a while whoever failed several times in a row. Pure but for what
it remembers, which is of one process and gone with it."""

import threading
from collections.abc import Hashable

FAILURES = 3  # in a row
FIRST_REST, LONGEST_REST = 30.0, 600.0  # seconds


class Breaker:
    """Remembers who failed. Moments are seconds of a clock that never goes back."""

    def __init__(self) -> None:
        self._failed: dict[Hashable, int] = {}
        self._until: dict[Hashable, float] = {}
        self._lock = threading.Lock()

    def may_try(self, who: Hashable, now: float) -> bool:
        """Whether somebody may be asked. After a rest one asker alone tries, and the
        others go on waiting for what comes of it."""
        with self._lock:
            if self._failed.get(who, 0) < FAILURES:
                return True
            if now < self._until[who]:
                return False
            self._until[who] = now + self._rest(who)
            return True

    def note(self, who: Hashable, *, good: bool, now: float) -> None:
        """Keep what came of it: one answer makes all good, each failure from the third
        on doubles the rest."""
        with self._lock:
            if good:
                self._failed.pop(who, None)
                self._until.pop(who, None)
                return
            self._failed[who] = self._failed.get(who, 0) + 1
            self._until[who] = now + self._rest(who)

    def clear(self) -> None:
        """Forget all failures."""
        with self._lock:
            self._failed.clear()
            self._until.clear()

    def _rest(self, who: Hashable) -> float:
        beyond = min(max(self._failed.get(who, 0) - FAILURES, 0), 20)
        return min(FIRST_REST * 2.0**beyond, LONGEST_REST)
