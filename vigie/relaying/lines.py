"""How each channel is: working, or down since when and why, and when it is tried."""

from datetime import datetime

from vigie.relaying.models import Line
from vigie.relaying.waits import pause
from vigie.work.database import writing


def may_try(channel: int, now: datetime) -> bool:
    """Whether letters may be handed to a channel now."""
    return not Line.objects.filter(pk=channel, try_at__gt=now).exists()


def is_down(channel: int) -> bool:
    """Whether a channel failed when it was last tried."""
    return Line.objects.filter(pk=channel, down_since__isnull=False).exists()


def note_good(channel: int, now: datetime) -> None:
    """Note that a channel did its work."""
    whole = {"down_since": None, "try_at": None, "tries": 0, "reason": ""}
    with writing():
        Line.objects.update_or_create(pk=channel, defaults={"good_at": now, **whole})


def note_down(channel: int, reason: str, now: datetime, chance: float) -> None:
    """Note that a channel failed and why; it is left alone for a growing while."""
    with writing():
        line, _ = Line.objects.get_or_create(pk=channel)
        line.tries = min(line.tries + 1, 1000)
        line.down_since = line.down_since or now
        line.try_at = now + pause(line.tries, chance)
        line.reason = reason
        line.save()


def try_now(channel: int) -> None:
    """Have a channel that is left alone tried at once."""
    Line.objects.filter(pk=channel).update(try_at=None)
