"""Serving an application as `vigie serve` does, for as long as a benchmark needs it."""

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.load import load, question


@contextmanager
def served(application: str) -> Iterator[tuple[int, int]]:
    """An application served as `vigie serve` does: the port, and the web server's
    process. The gate is a process of its own."""
    from vigie.config.run import gate, web_server

    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "web"
        parts = [
            subprocess.Popen(words)
            for words in (web_server(path, application), gate(path, port))
        ]
        try:
            _wait_for(port)
            yield port, parts[0].pid
        finally:
            for part in reversed(parts):
                part.terminate()
                part.wait(timeout=20)


def cpu_of(pid: int) -> float:
    """CPU seconds of a process and of those it started: the same on a busy machine."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return own + sum(cpu_of(int(child)) for child in file.read().split())


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            load(port, [question("/")], 0.2, lines=4)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("The server did not start.")
