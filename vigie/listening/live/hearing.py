"""Hearing all sources at once: each in a thread of its own, one stores at a time."""

import logging
import random
import threading
from contextlib import closing
from datetime import datetime, timedelta

from django.db import DatabaseError, close_old_connections, connections

from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.listening.live.contract import Ask, Batch, Trouble
from vigie.listening.live.kinds import KINDS
from vigie.listening.live.marking import mark_failing, mark_silent
from vigie.listening.live.rows import Source
from vigie.listening.live.states import Fault
from vigie.listening.live.storing import Overtaken, Storing

log = logging.getLogger("vigie.listening.live")
LONGEST_WAIT = 60.0  # seconds, unless the source asked for more
LOOK = 1.0  # seconds between looks for sources that were added, changed or stopped


def back_off(failures: int, chance: float) -> float:
    """Return the seconds to wait after so many failures in a row: 1, 2, 4 … 60, from
    half of it to all of it by `chance`, so that not all come back at once."""
    longest = min(LONGEST_WAIT, 2.0 ** min(failures, 10))
    return longest * (0.5 + chance / 2)


class Desk:
    """Who stores for each emergency, one at a time. Safe to use from threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._storing: dict[int, Storing] = {}

    def store(self, source: Source, batch: Batch, now: datetime) -> None:
        """Store a batch; after an error whoever stored is made anew."""
        with self._lock:
            place = source.emergency_id
            if place not in self._storing:
                self._storing[place] = Storing(Emergency.objects.get(pk=place))
            try:
                self._storing[place].store(source.pk, batch, now)
            except Overtaken:
                raise
            except BaseException:
                del self._storing[place]
                raise


class Line(threading.Thread):
    """Hears one source until it is told to stop."""

    def __init__(self, source: Source, desk: Desk) -> None:
        super().__init__(name=f"source {source.pk}", daemon=True)
        self.source, self.stop = source, threading.Event()
        self._desk, self._failures = desk, 0

    @property
    def asks(self) -> tuple[object, ...]:
        """What it asks for: when that changes, another line takes over."""
        return asks_of(self.source)

    def run(self) -> None:
        """Hear, and begin again after each trouble, further and further apart."""
        try:
            while not self.stop.is_set():
                self.stop.wait(self._once())
        finally:
            connections.close_all()

    def _once(self) -> float:
        """Hear until something is wrong; return the seconds to wait then."""
        try:
            close_old_connections()
            self._hear()
            return 0.0
        except Overtaken:
            return LOOK
        except Trouble as trouble:
            found = trouble
        except DatabaseError as error:
            log.error("a source could not be stored: %s", type(error).__name__)
            found = Trouble(Fault.OURS)
        except Exception as error:  # a stranger's bytes
            log.error("a source could not be heard: %s", type(error).__name__)
            found = Trouble(Fault.NOT_READABLE)
        self._failures += 1
        mark_failing(self.source.pk, found, clock.now())
        chance = random.random()  # noqa: S311 (it guards nothing)
        return max(found.wait, back_off(self._failures - 1, chance))

    def _hear(self) -> None:
        source = Source.objects.get(pk=self.source.pk)
        ask = Ask(
            source.address,
            tuple(source.words),
            source.cursor,
            source.in_own_network,
            self.stop,
        )
        with closing(KINDS[source.kind].hear(ask)) as batches:  # type: ignore[type-var]
            for batch in batches:
                self._desk.store(source, batch, clock.now())
                self._failures = 0


def asks_of(source: Source) -> tuple[object, ...]:
    """Return what of a source decides what its server is asked."""
    return source.kind, source.address, tuple(source.words), source.in_own_network


class Hearing:
    """All lines, kept to what the table of sources says."""

    def __init__(self) -> None:
        self._lines: dict[int, Line] = {}
        self._desk = Desk()

    def run(self, stop: threading.Event) -> None:
        """Hear until `stop` is set, then let every line end."""
        try:
            while True:
                try:
                    close_old_connections()
                    self.look(clock.now())
                except DatabaseError as error:
                    log.error("sources cannot be looked up: %s", type(error).__name__)
                if stop.wait(LOOK):
                    return
        finally:
            self.end()

    def look(self, now: datetime) -> None:
        """Begin lines of new sources, end those of stopped and changed ones, and mark
        who has been silent."""
        wanted = {one.pk: one for one in Source.objects.listened() if one.kind in KINDS}
        for pk, line in list(self._lines.items()):
            if pk not in wanted or line.asks != asks_of(wanted[pk]):
                line.stop.set()
            if not line.is_alive():
                del self._lines[pk]
        for pk, source in wanted.items():
            if pk not in self._lines:
                self._lines[pk] = Line(source, self._desk)
                self._lines[pk].start()
        mark_silent(now)

    def end(self) -> None:
        """End every line; a question that is under way is given some seconds."""
        for line in self._lines.values():
            line.stop.set()
        until = clock.now() + timedelta(seconds=8)
        for line in self._lines.values():
            line.join(max((until - clock.now()).total_seconds(), 0))
