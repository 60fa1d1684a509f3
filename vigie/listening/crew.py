"""A crew of processes that do one pure function over many items.

Back-pressure: never more than a few items a process are under way, so that memory
stays flat however long the input is.
"""

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait as wait_for
from types import TracebackType
from typing import Any, Generic, TypeVar

from vigie.lib.memory import keep_memory

T = TypeVar("T")
R = TypeVar("R")

_UNDER_WAY = 3  # items a process: one in work, one waiting, one on its way back
_work: Callable[[Any], Any] | None = None


class WorkerDied(Exception):
    """A process of the crew was killed, or ran out of memory."""

    def __init__(self) -> None:
        super().__init__(
            "a reading process was killed (out of memory?); "
            "what it was reading is not in the result."
        )


class Crew(Generic[T, R]):
    """Processes that each hold the function that `make` gives.

    `make` must be picklable, its product need not be: it is made once here, and a
    forked process inherits what `make` keeps. With one process the work is done
    here. Start the crew before any thread and any database connection.
    """

    def __init__(self, make: Callable[[], Callable[[T], R]], processes: int) -> None:
        self._make = make
        self._processes = processes
        self._pool: ProcessPoolExecutor | None = None
        self.pids: tuple[int, ...] = ()  # empty when the work is done here

    def __enter__(self) -> "Crew[T, R]":
        keep_memory()
        self._here = self._make()
        if self._processes > 1:
            forks = "fork" in multiprocessing.get_all_start_methods()
            method = "fork" if forks and threading.active_count() == 1 else "spawn"
            self._pool = ProcessPoolExecutor(
                self._processes,
                multiprocessing.get_context(method),
                initializer=_begin,
                initargs=(self._make,),
            )
            try:
                # One for each: a pool that does not fork starts a process only for
                # what no idle one takes.
                asked = [self._pool.submit(os.getpid) for _ in range(self._processes)]
                wait(asked)
                asked[0].result()
            except BrokenProcessPool:
                raise WorkerDied from None
            self.pids = tuple(self._pool._processes)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # Never kill the processes: the pool's own threads would wait for them for
        # ever. What is under way (a few items) is finished, the rest is let go.
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def over(self, items: Iterable[T], *, in_order: bool = True) -> Iterator[R]:
        """Yield the function's result for every item.

        Raises WorkerDied if a process is killed, and whatever the function raises;
        what `items` raises comes after the results of the items before.
        """
        if self._pool is None:
            for item in items:
                with _no_collector():
                    result = self._here(item)
                yield result
            return
        waiting: deque[Future[R]] = deque()
        source, problem = iter(items), None
        try:
            while problem is None:
                try:
                    item = next(source)
                except Exception as error:
                    problem = error
                    break
                waiting.append(self._pool.submit(_do, item))
                if len(waiting) >= self._processes * _UNDER_WAY:
                    yield _next(waiting, in_order)
            while waiting:
                yield _next(waiting, in_order)
        except BrokenProcessPool:
            raise WorkerDied from None
        if not isinstance(problem, StopIteration):
            raise problem


def _next(waiting: "deque[Future[R]]", in_order: bool) -> R:
    if in_order:
        return waiting.popleft().result()
    done = wait(waiting, return_when=FIRST_COMPLETED).done.pop()
    waiting.remove(done)
    return done.result()


def _begin(make: Callable[[], Callable[[Any], Any]]) -> None:
    """Make a new process ready: it leaves Ctrl-C to its parent and dies with it."""
    global _work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.freeze()
    keep_memory()
    threading.Thread(target=_die_with_parent, daemon=True).start()
    _work = make()


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)


def _do(item: Any) -> Any:
    if _work is None:
        raise RuntimeError("the process was not made ready")
    with _no_collector():
        return _work(item)


@contextmanager
def _no_collector() -> Iterator[None]:
    """Do without the cycle collector for one item: it costs more than the decoding.

    A chunk of posts is tens of thousands of objects without a cycle among them.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
