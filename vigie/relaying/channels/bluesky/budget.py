"""How much an account may write: its server counts points in each hour. Pure."""

from collections import deque

POINTS = 5_000  # of one hour
PUT, DELETE = 3, 1  # a change counts 2: we do not know it from a first time
HOUR = 3600.0


class Budget:
    """The points that were spent in the last hour; moments are ticks in seconds."""

    def __init__(self, most: int = POINTS) -> None:
        self._most = most
        self._spent: deque[tuple[float, int]] = deque()
        self._sum = 0

    def wait(self, points: int, now: float) -> float:
        """Return the seconds until so many may be spent; 0 when they may be now."""
        while self._spent and self._spent[0][0] <= now - HOUR:
            self._sum -= self._spent.popleft()[1]
        short = self._sum + points - self._most
        for at, given in self._spent:
            if short <= 0:
                return 0.0
            short -= given
            if short <= 0:
                return at + HOUR - now
        return 0.0

    def spend(self, points: int, now: float) -> None:
        """Note points as spent."""
        self._spent.append((now, points))
        self._sum += points
