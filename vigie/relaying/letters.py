"""How the letters stand, for whoever runs the program: figures and reasons, nobody."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from vigie.relaying.models import Incoming, Letter, Line
from vigie.relaying.states import Channel, LetterState

LATE = timedelta(seconds=60)  # after which a letter that is due is missed
VAIN = timedelta(minutes=10)  # of attempts alone, after which a channel is
MOST = 1_000_000  # counted; of more it is said that it is so many at least


@dataclass(frozen=True)
class Reason:
    """Why letters were given up or failed for now, and how many."""

    words: str
    letters: int


@dataclass(frozen=True)
class Standing:
    """How one channel stands at the moment `now`."""

    channel: Channel
    now: datetime
    good_at: datetime | None
    down_since: datetime | None
    reason: str  # why it is down
    waiting: int
    oldest_at: datetime | None  # since when the oldest that is due has been so
    failing: tuple[Reason, ...]  # they wait for a further attempt
    given_up: tuple[Reason, ...]

    @property
    def is_down(self) -> bool:
        """Whether the channel itself failed when it was last tried."""
        return self.down_since is not None

    @property
    def is_late(self) -> bool:
        """Whether letters wait that should have gone: nobody carries them."""
        return self.oldest_at is not None and self.now - self.oldest_at > LATE

    @property
    def is_in_vain(self) -> bool:
        """Whether letters are tried and none has arrived for a while."""
        good = self.good_at
        return bool(self.failing) and (good is None or self.now - good > VAIN)

    @property
    def is_wrong(self) -> bool:
        """Whether somebody must look at it."""
        return self.is_down or self.is_late or self.is_in_vain

    @property
    def is_used(self) -> bool:
        """Whether there was ever anything to carry."""
        return bool(self.good_at or self.is_down or self.waiting or self.given_up)

    @property
    def lost(self) -> int:
        """How many letters were given up."""
        return sum(reason.letters for reason in self.given_up)


def standings(now: datetime) -> list[Standing]:
    """Return how every channel stands: some five small questions for each."""
    lines = Line.objects.in_bulk()
    return [_standing(channel, lines.get(channel), now) for channel in Channel]


def _standing(channel: Channel, line: Line | None, now: datetime) -> Standing:
    waiting = Letter.objects.filter(state=LetterState.WAITING, channel=channel)
    lost = Letter.objects.filter(state=LetterState.FAILED, channel=channel)
    due = Letter.objects.due(channel, now).values_list("due_at", flat=True)
    return Standing(
        channel=channel,
        now=now,
        good_at=line.good_at if line else None,
        down_since=line.down_since if line else None,
        reason=line.reason if line else "",
        waiting=waiting.order_by()[:MOST].count(),
        oldest_at=due.first(),
        failing=_reasons(waiting.exclude(reason="")),
        given_up=_reasons(lost),
    )


def _reasons(rows: "QuerySet[Letter]") -> tuple[Reason, ...]:
    counted = rows.order_by().values_list("reason").annotate(n=Count("pk"))
    return tuple(Reason(words, many) for words, many in counted.order_by("-n")[:20])


def unheard() -> int:
    """Return how many short messages came in that nobody has answered yet."""
    return Incoming.objects.filter(answered_by="").count()
