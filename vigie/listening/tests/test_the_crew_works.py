"""A crew does a function over many items, in order, and ends cleanly."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator

import pytest

from vigie.listening.crew import Crew, WorkerDied


def _square() -> Callable[[int], int]:
    return lambda number: number * number


def _slow_and_who() -> Callable[[float], int]:
    def work(seconds: float) -> int:
        time.sleep(seconds)
        return os.getpid()

    return work


def _fails() -> Callable[[int], int]:
    def work(number: int) -> int:
        if number == 7:
            raise ValueError("seven")
        return number

    return work


def _kills_itself() -> Callable[[int], int]:
    def work(number: int) -> int:
        if number == 30:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    return work


@pytest.mark.parametrize("processes", [1, 2, 3])
@pytest.mark.parametrize("in_order", [True, False])
def test_every_item_is_done_once(processes: int, in_order: bool) -> None:
    with Crew(_square, processes) as crew:
        done = list(crew.over(range(200), in_order=in_order))
    expected = [number * number for number in range(200)]
    assert (done if in_order else sorted(done)) == expected
    assert len(crew.pids) == (0 if processes == 1 else processes)


def test_few_items_are_under_way_at_a_time() -> None:
    taken = 0

    def items() -> Iterator[int]:
        nonlocal taken
        for number in range(1000):
            taken += 1
            yield number

    with Crew(_square, 2) as crew:
        results = crew.over(items())
        next(results)
        assert taken <= 6
        assert sum(1 for _ in results) == 999


def test_the_work_is_shared() -> None:
    with Crew(_slow_and_who, 2) as crew:
        assert len(set(crew.over([0.02] * 20))) == 2


@pytest.mark.parametrize("processes", [1, 2])
def test_what_the_function_raises_comes_out(processes: int) -> None:
    with Crew(_fails, processes) as crew, pytest.raises(ValueError, match="seven"):
        list(crew.over(range(20)))


@pytest.mark.parametrize("processes", [1, 2])
def test_what_the_items_raise_comes_after_their_results(processes: int) -> None:
    def items() -> Iterator[int]:
        yield from range(5)
        raise OSError("damaged")

    done: list[int] = []
    with Crew(_square, processes) as crew, pytest.raises(OSError, match="damaged"):
        done.extend(crew.over(items()))
    assert done == [0, 1, 4, 9, 16]


def test_a_killed_process_is_told_of_in_one_sentence() -> None:
    with pytest.raises(WorkerDied) as caught, Crew(_kills_itself, 2) as crew:
        list(crew.over(range(100)))
    assert "a reading process was killed" in str(caught.value)
    _wait_until_gone(crew.pids)


def test_the_crew_dies_with_its_parent() -> None:
    program = (
        "import sys, time\n"
        "from vigie.listening.crew import Crew\n"
        "from vigie.listening.tests.test_the_crew_works import _slow_and_who\n"
        "with Crew(_slow_and_who, 2) as crew:\n"
        "    print(*crew.pids, flush=True)\n"
        "    list(crew.over([0.05] * 10000))\n"
    )
    parent = subprocess.Popen(  # noqa: S603 (the program under test)
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    with parent.stdout:
        pids = [int(word) for word in parent.stdout.readline().split()]
        assert len(pids) == 2
        parent.kill()
        parent.wait()
        _wait_until_gone(pids)


def _wait_until_gone(pids: Iterable[int]) -> None:
    deadline = time.monotonic() + 20
    while any(_alive(pid) for pid in pids):
        assert time.monotonic() < deadline, "a process stayed behind"
        time.sleep(0.02)


def _alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
