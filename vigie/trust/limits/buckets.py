"""Token buckets, pure: what is left is a function of one number and of now.

A bucket is the moment at which it will be full again (the generic cell rate
algorithm). One that is full again is the same as one that never was, so the past of
a bucket may be forgotten as soon as it is full.
"""

from dataclasses import dataclass

FULL = 0.0  # of a bucket that nobody has taken from; clocks here never go below it


@dataclass(frozen=True)
class Rate:
    """`burst` tokens at once, and one more every `seconds`."""

    burst: int
    seconds: float

    @property
    def depth(self) -> float:
        """Seconds in which an empty bucket fills."""
        return self.burst * self.seconds

    def times(self, factor: float) -> "Rate":
        """Return a rate that is `factor` times as wide, in its burst and after it."""
        return Rate(max(1, round(self.burst * factor)), self.seconds / factor)


@dataclass(frozen=True)
class Taken:
    """What came of asking for a token. `wait` is 0 when it was given, else the
    seconds after which one more will be there; `full_at` is the bucket afterwards."""

    full_at: float
    wait: float

    @property
    def given(self) -> bool:
        """Whether the token was there."""
        return self.wait <= 0


def take(full_at: float, rate: Rate, now: float) -> Taken:
    """Ask a bucket for one token at `now`, in seconds of a clock that never goes back.

    A token that is not there changes nothing: asking in vain prolongs no wait. In any
    span of time t no more than burst + t / seconds tokens are given.
    """
    after = max(full_at, now) + rate.seconds
    wait = after - now - rate.depth
    # A moment is a sum of floats: what is wrong by less than a microsecond is right.
    return Taken(full_at, wait) if wait > 1e-6 else Taken(after, 0.0)


def press(full_at: float, rate: Rate, now: float) -> float:
    """Count one more in a bucket that refuses nobody; return it afterwards.

    It measures pressure: it never holds more than its depth, so that it calms down
    as soon as the crowd does.
    """
    return min(max(full_at, now) + rate.seconds, now + rate.depth)


def used(full_at: float, rate: Rate, now: float) -> float:
    """Return which part of a bucket is used up at `now`: 0 untouched, 1 empty."""
    return min(1.0, max(0.0, full_at - now) / rate.depth)
