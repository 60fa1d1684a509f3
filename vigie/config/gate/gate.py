"""The gate itself: who is in, who waits, who is being answered."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from vigie.config.gate.backend import Backend
from vigie.config.gate.limits import Limits
from vigie.config.gate.visitor import Visitor
from vigie.config.gate.waiting import Waiting

_SWEEP = 0.5  # seconds
_PATIENCE = 20.0  # seconds in which the web server may start anew


class Gate:
    """All connections of one process, between the clients and a web server that
    listens on the socket at `path`."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path = path
        self.limits = limits
        self._loop = asyncio.get_running_loop()
        self.now: Callable[[], float] = self._loop.time
        self._inside: set[Visitor] = set()
        self._leaving: OrderedDict[Visitor, None] = OrderedDict()
        self._waiting: Waiting[Visitor] = Waiting()
        self._asking: deque[Visitor] = deque()
        self._idle: list[Backend] = []
        self._backends = 0  # open or opening
        self._held = 0
        self._tasks: set[asyncio.Task[None]] = set()

    def enter(self, visitor: Visitor) -> None:
        """Let a connection in; if the house is full, the worst has to go."""
        self._inside.add(visitor)
        self._waiting.add(visitor.prefix, visitor)
        self._bound()

    def leave(self, visitor: Visitor) -> None:
        """Forget a connection."""
        self._inside.discard(visitor)
        self._leaving.pop(visitor, None)
        self._waiting.remove(visitor.prefix, visitor)
        if visitor.backend:
            visitor.backend.stop()
            visitor.backend = None

    def see_off(self, visitor: Visitor) -> None:
        """Have no more to do with a connection that still reads its refusal: it
        holds a file handle, so it counts, and is the first to go."""
        self.leave(visitor)
        self._leaving[visitor] = None

    def wait_for(self, visitor: Visitor) -> None:
        """Take note that a connection has nothing to be answered."""
        if visitor in self._inside:
            self._waiting.add(visitor.prefix, visitor)

    def hold(self, visitor: Visitor, weight: int) -> None:
        """Count the bytes of a connection's requests in memory; if all together are
        too many, those who hold most have to go, well below what is allowed."""
        grown = weight - visitor.weight
        self._held, visitor.weight = self._held + grown, weight
        if grown <= 0 or self._held <= self.limits.held:
            return
        enough = self.limits.held * 7 // 8
        for heavy in self._waiting.heaviest(lambda one: one.weight):
            self.leave(heavy)
            heavy.drop()
            if self._held <= enough:
                return

    def ask(self, visitor: Visitor, *, again: bool = False) -> None:
        """Have a whole request answered as soon as the web server can."""
        self._waiting.remove(visitor.prefix, visitor)
        # Whole bodies wait here too: no more of them than may be held.
        is_heavy = visitor.asked and visitor.asked.body
        full = is_heavy and self._held > self.limits.held
        if (full or len(self._asking) >= self.limits.asked) and not again:
            visitor.refuse(503)
            return
        self._asking.append(visitor)
        self._serve()

    def free(self, backend: Backend) -> None:
        """Take back a connection to the web server."""
        self._idle.append(backend)
        self._serve()

    def lost(self, backend: Backend) -> None:
        """Forget a connection to the web server."""
        self._backends -= 1
        if backend in self._idle:
            self._idle.remove(backend)
        self._serve()

    def later(self, seconds: float, what: Callable[[], None]) -> None:
        """Do something after some seconds."""
        self._loop.call_later(seconds, what)

    async def sweep(self) -> None:
        """Look at everybody again and again, and let go of those who are too slow."""
        while True:
            await asyncio.sleep(_SWEEP)
            now = self.now()
            for visitor in list(self._inside):
                visitor.look(now)
                if visitor.is_unanswered(now):
                    visitor.refuse(504)

    def close(self) -> None:
        """Let everybody go."""
        for task in self._tasks:
            task.cancel()
        for visitor in [*self._inside, *self._leaving]:
            self.leave(visitor)
            visitor.drop()
        for backend in self._idle:
            backend.stop()

    def _bound(self) -> None:
        if len(self._inside) + len(self._leaving) <= self.limits.lines:
            return
        if self._leaving:
            self._leaving.popitem(last=False)[0].drop()
        else:
            self._make_room()

    def _make_room(self) -> None:
        worst = self._waiting.worst()
        if worst is not None:
            self.leave(worst)
            worst.drop()

    def _serve(self) -> None:
        while self._asking:
            if self._idle:
                self._idle.pop().ask(self._asking.popleft())
            elif self._backends < self.limits.backends:
                self._backends += 1
                self._do(self._open(self._asking.popleft()))
            else:
                return

    async def _open(self, visitor: Visitor) -> None:
        until = self.now() + _PATIENCE
        while True:
            try:
                _, backend = await self._loop.create_unix_connection(
                    lambda: Backend(self), str(self._path)
                )
            except OSError:
                if self.now() > until:
                    self._backends -= 1
                    visitor.refuse(503)
                    return
                await asyncio.sleep(0.1)
            else:
                backend.ask(visitor)
                return

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
