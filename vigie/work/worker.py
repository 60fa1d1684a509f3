"""The background: tasks from the database, and chores at their times."""

import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.management import call_command
from django.db import close_old_connections, connections

from vigie.lib import clock

log = logging.getLogger("vigie.work")


@dataclass(frozen=True)
class Chore:
    """Something to do every `seconds`; it is given the moment it is done at."""

    name: str
    seconds: float
    do: Callable[[datetime], object]


BEAT = 10.0  # seconds between signs of life

_chores: dict[str, Chore] = {}
_loops: dict[str, Callable[[threading.Event], None]] = {}


def every(seconds: float, name: str) -> Callable[[Callable[[datetime], object]], None]:
    """Register a chore under a name; a room does so when it starts."""

    def register(do: Callable[[datetime], object]) -> None:
        _chores[name] = Chore(name, seconds, do)

    return register


def chores() -> tuple[Chore, ...]:
    """Return the registered chores, in the order of registration."""
    return tuple(_chores.values())


def alongside(name: str, loop: Callable[[threading.Event], None]) -> None:
    """Run a loop in a thread of its own beside the chores, until its event is set.

    For what must not wait for a chore. It catches its own errors.
    """
    _loops[name] = loop


def beat(now: datetime) -> None:
    """Give a sign of life."""
    from vigie.work.database import writing
    from vigie.work.models import Beat

    with writing():
        Beat.seen("worker", now)


def run_due(due: dict[str, float], moment: float) -> list[str]:
    """Do each chore whose time has come and return the names of those done.

    `due` maps a chore's name to the second at which it is next due; it is brought
    up to date. A chore that fails is logged and tried again at its next time.
    """
    done = []
    for chore in chores():
        if due.get(chore.name, 0.0) > moment:
            continue
        due[chore.name] = moment + chore.seconds
        done.append(chore.name)
        try:
            chore.do(clock.now())
        except Exception:
            log.exception("a chore failed", extra={"chore": chore.name})
    return done


def work() -> int:
    """Run tasks and chores until SIGTERM or SIGINT, then end cleanly."""
    stop = threading.Event()
    threads = [
        threading.Thread(target=loop, args=(stop,), name=name, daemon=True)
        for name, loop in [("chores", _keep_chores), *_loops.items()]
    ]
    for thread in threads:
        thread.start()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        # The worker sets its own handlers and returns when a signal came.
        call_command("db_worker", interval=1, startup_delay=False, verbosity=0)
    finally:
        stop.set()
        until = clock.ticks() + 5
        for thread in threads:
            thread.join(timeout=max(until - clock.ticks(), 0))
    return 0


def _keep_chores(stop: threading.Event) -> None:
    due: dict[str, float] = {}
    while not stop.wait(1.0):
        close_old_connections()
        run_due(due, clock.now().timestamp())
    connections.close_all()
