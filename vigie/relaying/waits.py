"""How long to wait: pure functions of counts, moments and chance (0 to 1)."""

from datetime import datetime, timedelta

FIRST_WAIT, LONGEST_WAIT = 30.0, 3600.0
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 60.0
DIGEST = timedelta(seconds=60)  # between two that tell one receiver news


def until_next(attempts: int, chance: float, asked: float = 0) -> timedelta:
    """Return the wait after so many attempts of a letter: doubling, up to an hour.

    Half of it is left to chance, so that those that failed together do not come back
    together; never less than the receiver's side `asked` for, in seconds.
    """
    return timedelta(
        seconds=max(asked, _growing(FIRST_WAIT, LONGEST_WAIT, attempts, chance))
    )


def pause(tries: int, chance: float) -> timedelta:
    """Return how long a channel that fails is left alone after so many failures in a
    row: at most a minute, for then letters wait for it."""
    return timedelta(seconds=_growing(FIRST_PAUSE, LONGEST_PAUSE, tries, chance))


def _growing(first: float, longest: float, times: int, chance: float) -> float:
    whole = min(first * 2.0 ** min(max(times - 1, 0), 30), longest)
    return whole * (0.5 + chance / 2)


def held_until(news_at: datetime | None, now: datetime) -> datetime | None:
    """Return until when further news for a receiver waits, None if it goes now."""
    if news_at is None or now >= news_at + DIGEST:
        return None
    return news_at + DIGEST
