"""Handing the letters of one channel over, a batch at a time, each exactly once.

The order of things, so that a kill at any moment costs no letter and tells nobody
twice: the batch's name is noted, then leased in the database, then each letter handed
over outside any transaction and noted as soon as it was accepted, then all marked in
the database, then the notes cleared. A worker that starts reads the notes first.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from vigie.lib import clock
from vigie.relaying import leasing, lines
from vigie.relaying.bundles import Bundle
from vigie.relaying.channels.contract import Done, Out, Outcome, Send
from vigie.relaying.channels.together import AT_ONCE
from vigie.relaying.marking import Result, mark, mark_accepted, sayable
from vigie.relaying.models import Message
from vigie.relaying.notes import Notes, Pair
from vigie.relaying.states import Channel
from vigie.relaying.wording import Wordless, Words

log = logging.getLogger("vigie.relaying")

SMALLEST, LARGEST = 8, 512  # letters of a batch
QUICK, SLOW = 0.5, 4.0  # seconds: a batch that took less grows, more shrinks
SLICE = 32  # letters handed over before recalls are looked for again
LONGEST = 300.0  # seconds after which no further slice is begun

Now = Callable[[], datetime]
Chance = Callable[[], float]


def never() -> bool:
    """Go on to the end."""
    return False


class Sender:
    """Sends what is due on one channel. Only one works on a channel and machine."""

    def __init__(self, channel: Channel, send: Send, notes: Notes) -> None:
        self.channel = channel
        self._send = send
        self._notes = notes
        self._size = 64

    def turn(self, now: Now, chance: Chance, stop: Callable[[], bool] = never) -> int:
        """Send one batch of what is due and return how many letters were taken.

        0 when there was nothing to do, or the channel is down and left alone.
        `stop` is asked between slices: what was not handed over then waits.
        """
        if not self._notes.is_empty:
            self._resume(now, chance, stop)
        if not leasing.anything_due(self.channel, now()):
            return 0
        if not lines.may_try(self.channel, now()):
            return 0
        batch = self._notes.begin()
        most = SMALLEST if lines.is_down(self.channel) else self._size
        bundles = leasing.lease(self.channel, batch, now(), most)
        began = clock.ticks()
        self._deliver(bundles, now, chance, stop)
        self._fit(clock.ticks() - began)
        return sum(len(bundle.rows) for bundle in bundles)

    def _resume(self, now: Now, chance: Chance, stop: Callable[[], bool]) -> None:
        """Finish what a worker that was killed had begun."""
        left = self._notes.left()
        mark_accepted(left.accepted, now())
        mark_accepted(_maybe_told(_begun(left.batches)), now())
        self._deliver(_begun(left.batches), now, chance, stop)

    def _deliver(
        self,
        bundles: Sequence[Bundle],
        now: Now,
        chance: Chance,
        stop: Callable[[], bool],
    ) -> None:
        results = list(self._hand_over(bundles, stop))
        mark(results, now(), chance())
        self._notes.clear()
        self._note_line([result.outcome for result in results], now, chance)

    def _hand_over(
        self, bundles: Sequence[Bundle], stop: Callable[[], bool]
    ) -> Iterator[Result]:
        """Hand bundles over slice by slice; what was not reached is left DOWN."""
        words, until = Words(self.channel, bundles), clock.ticks() + LONGEST
        is_down = False
        for at in range(0, len(bundles), SLICE):
            part = bundles[at : at + SLICE]
            if is_down or stop() or clock.ticks() > until:
                yield from (_left(bundle) for bundle in part)
                continue
            recalled = _recalled(part)
            kept = [one for one in part if not _any_of(one, recalled)]
            yield from (_left(one) for one in part if _any_of(one, recalled))
            for result in self._slice(kept, words):
                is_down = is_down or result.outcome.done == Done.DOWN
                yield result
            self._notes.sync()

    def _slice(self, bundles: Sequence[Bundle], words: Words) -> Iterator[Result]:
        by_key: dict[str, Bundle] = {}
        outs: list[Out] = []
        for bundle in bundles:
            try:
                outs.append(words.out(bundle))
                by_key[bundle.key] = bundle
            except Wordless as error:
                yield Result(bundle, Outcome(bundle.key, Done.NEVER, str(error)))
        is_down = False
        for outcome in self._answers(outs):
            found = by_key.pop(outcome.key, None)
            if found is None:
                continue  # said twice, or of no letter of ours
            if outcome.done == Done.SENT:
                self._notes.accepted(found.pairs)
            is_down = is_down or outcome.done == Done.DOWN
            # The rest of a batch after a fault of the channel: no attempt of theirs.
            spared = is_down and outcome.done == Done.LATER
            yield _left(found) if spared else Result(found, outcome)
        for key, bundle in by_key.items():
            yield Result(bundle, Outcome(key, Done.LATER, "the channel said nothing"))

    def _answers(self, outs: Sequence[Out]) -> Iterator[Outcome]:
        """Give what the channel answers; a fault of its program stops the channel."""
        if not outs:
            return
        try:
            yield from self._send(outs)
        except Exception:
            log.exception("a channel failed", extra={"part": self.channel.name})
            for out in outs:
                yield Outcome(out.key, Done.DOWN, "a fault in its program")

    def _note_line(self, outcomes: Sequence[Outcome], now: Now, chance: Chance) -> None:
        """Note whether the channel works: it is down if it said so of any letter."""
        down = [one for one in outcomes if one.done == Done.DOWN and one.reason]
        if down:
            reason = sayable(down[0].reason)
            lines.note_down(self.channel, reason, now(), chance())
        elif any(one.done == Done.SENT for one in outcomes):
            lines.note_good(self.channel, now())

    def _fit(self, seconds: float) -> None:
        """Have the next batch be one of some seconds, however fast the channel is."""
        if seconds < QUICK:
            self._size = min(self._size * 2, LARGEST)
        elif seconds > SLOW:
            self._size = max(self._size // 2, SMALLEST)


def _left(bundle: Bundle) -> Result:
    """It was not handed over: it waits as it did, and nothing is said of the line."""
    return Result(bundle, Outcome(bundle.key, Done.DOWN))


def _recalled(bundles: Sequence[Bundle]) -> set[UUID]:
    messages = {row.message for bundle in bundles for row in bundle.rows}
    rows = Message.objects.filter(pk__in=messages, recalled_at__isnull=False)
    return set(rows.values_list("pk", flat=True))


def _begun(batches: Iterable[UUID]) -> list[Bundle]:
    return [one for batch in batches for one in leasing.of_batch(batch)]


def _maybe_told(bundles: Sequence[Bundle]) -> list[Pair]:
    """Return what was under way when a worker was killed, and was recalled since. It
    is not tried again, and may have arrived: it counts as told, so that a correction
    follows it. Who was not reached hears that alone."""
    first = bundles[:AT_ONCE]
    recalled = _recalled(first)
    return [pair for one in first for pair in one.pairs if pair[0] in recalled]


def _any_of(bundle: Bundle, messages: Collection[UUID]) -> bool:
    return any(row.message in messages for row in bundle.rows)
