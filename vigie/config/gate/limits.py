"""What the gate allows: as data, so that a test can be stricter and quicker."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes, times in seconds."""

    head: int = 32_768
    head_seconds: float = 10
    idle_seconds: float = 20  # between two requests of one connection
    body: int = 12 * 2**20
    body_seconds: float = 600
    grace_seconds: float = 10  # a body may begin slowly
    least_rate: int = 500  # bytes a second of a body, from then on
    held: int = 192 * 2**20  # of unfinished requests, all together
    answer_seconds: float = 60  # for the web server to begin its answer
    reading_seconds: float = 60  # for a client to take in what was written
    lines: int = 900  # open connections
    asked: int = 1_000  # whole requests that wait for the web server
    backends: int = 64  # connections to the web server
    proxies: frozenset[str] = field(default_factory=frozenset)  # whose word we take


def body_is_too_slow(limits: Limits, received: int, seconds: float) -> bool:
    """Say whether a body that has brought so much in so long must go."""
    if seconds <= limits.grace_seconds:
        return False
    return seconds > limits.body_seconds or received < limits.least_rate * seconds


def lines_for(handles: int, most: int = 12_000) -> int:
    """Return how many connections so many file handles allow, some kept in reserve.

    asyncio accepts up to a hundred connections before any of them can be let go.
    """
    return max(64, min(most, handles - 256))
