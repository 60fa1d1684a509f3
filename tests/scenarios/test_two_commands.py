"""What an operator types first: it starts, answers, keeps its data and ends cleanly."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.postgres import free_port

pytestmark = pytest.mark.slow


class Started:
    """A running `vigie run`, in a process group of its own like a terminal's."""

    def __init__(self, folder: Path, demo: bool = False) -> None:
        self.port = free_port()
        self.log = folder / "log"
        settings = {
            "VIGIE_DATA_DIR": str(folder / "data"),
            "VIGIE_DATABASE_URL": "",
            "VIGIE_PORT": str(self.port),
            "VIGIE_DEMO": "1" if demo else "0",
        }
        environment = {**os.environ, **settings}
        del environment["VIGIE_DATABASE_URL"]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "vigie.config.cli", "run"],
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def page(self, path: str, seconds: float = 90) -> str:
        """Return a page, waiting until the server answers."""
        until = time.monotonic() + seconds
        while True:
            try:
                address = f"http://127.0.0.1:{self.port}{path}"
                with urllib.request.urlopen(address, timeout=30) as answer:
                    return answer.read().decode()
            except (urllib.error.URLError, ConnectionError) as error:
                if isinstance(error, urllib.error.HTTPError):
                    error.close()
                    raise
                if time.monotonic() > until or self.process.poll() is not None:
                    raise AssertionError(self.log.read_text()) from None
                time.sleep(0.2)

    def end_like_ctrl_c(self) -> int:
        """Send SIGINT to the whole group, as a terminal does; return the code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=30)

    def end_at_any_rate(self) -> None:
        """Kill whatever is left, so that a failed test leaves nothing running."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=10)

    def left_over(self) -> list[str]:
        """Return the processes of the group that are still there."""
        listed = subprocess.run(
            ["ps", "-eo", "pgid=,stat=,args="], capture_output=True, text=True
        ).stdout.splitlines()
        own = [line.split(None, 2) for line in listed]
        return [
            args
            for group, state, args in own
            if int(group) == self.process.pid and not state.startswith("Z")
        ]


@pytest.fixture
def start(tmp_path):
    running = []

    def start_one(**words):
        running.append(Started(tmp_path, **words))
        return running[-1]

    yield start_one
    for started in running:
        started.end_at_any_rate()


def test_it_serves_and_ctrl_c_leaves_nothing_running(start):
    started = start()
    assert "Vigie" in started.page("/")
    assert len(started.left_over()) >= 3
    assert started.end_like_ctrl_c() == 0
    assert started.left_over() == []


def test_a_first_start_plays_the_demo_and_a_second_keeps_it(start):
    started = start(demo=True)
    first = started.page("/e/port-neuf/")
    assert started.end_like_ctrl_c() == 0
    assert "Operator, once: http://127.0.0.1" in started.log.read_text()
    started = start(demo=True)
    assert "Port-Neuf" in first
    assert "Port-Neuf" in started.page("/e/port-neuf/")
    assert "port-neuf-2" not in started.page("/")
    assert started.end_like_ctrl_c() == 0
