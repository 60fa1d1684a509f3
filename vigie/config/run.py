"""Starting Vigie: the web server, the worker, or both in one process group."""

import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command, execute_from_command_line

from vigie.config import static
from vigie.trust.limits import piece

MOST_RESTARTS = 20


def migrate(argv: list[str]) -> int:
    """Create or update the database, and gather the static files."""
    call_command("migrate", interactive=False, verbosity=0)
    static.gather()
    return 0


def django(argv: list[str]) -> int:
    """Run one of Django's own commands, such as dbshell."""
    execute_from_command_line(["vigie django", *argv])
    return 0


def check(argv: list[str]) -> int:
    """Look for mistakes; with --deploy also for what is unsafe on a real machine.

    1 if a check found anything, warnings too.
    """
    try:
        execute_from_command_line(["vigie", "check", "--fail-level", "WARNING", *argv])
    except SystemExit as error:
        return int(bool(error.code))
    return 0


def serve(argv: list[str]) -> int:
    """Serve pages until a signal comes: the gate, and the web server behind it."""
    with _socket() as path:
        return _watch([web_server(path), gate(path, settings.PORT)])


def worker(argv: list[str]) -> int:
    """Run background tasks and periodic chores until told to stop."""
    from vigie.work.worker import work

    return work()


def link(argv: list[str]) -> int:
    """Print a one-time link that signs the operator in."""
    from vigie.trust.people.links import operator_link

    print(operator_link(base=_address()))
    return 0


def run(argv: list[str]) -> int:
    """Prepare, play the demo on the first start, and serve until Ctrl-C."""
    from vigie.trust.people.links import operator_link

    migrate([])
    if settings.DEMO:
        from vigie.config import playing

        playing.play_once()
    print(f"Vigie is at {_address()}")
    print(f"Operator, once: {operator_link(base=_address())}", flush=True)
    with _socket() as path:
        return _watch([web_server(path), gate(path, settings.PORT), *_others()])


@contextmanager
def _socket() -> Iterator[Path]:
    """A place for a local socket that nobody else may open, and for what the web
    processes count together."""
    with tempfile.TemporaryDirectory(prefix="vigie-") as folder:
        piece.share(Path(folder))
        yield Path(folder) / "web"


def _watch(commands: list[list[str]]) -> int:
    """Keep every command running until a signal comes, then end them all.

    Returns 0 after a signal, 1 when one of them ended too often.
    """
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    parts = [subprocess.Popen(words) for words in commands]
    starts = 0
    while not stopping.wait(0.2) and starts < MOST_RESTARTS:
        for place, part in enumerate(parts):
            if part.poll() is not None and not stopping.wait(1.0):
                starts += 1
                parts[place] = subprocess.Popen(commands[place])
    _end(parts)
    return 0 if stopping.is_set() else 1


def _end(parts: "list[subprocess.Popen[bytes]]") -> None:
    for part in parts:
        part.terminate()
    for part in parts:
        try:
            part.wait(timeout=12)
        except subprocess.TimeoutExpired:
            part.kill()


def web_server(
    path: Path, application: str = "vigie.config.wsgi:application"
) -> list[str]:
    """Return the command of a web server that listens on a local socket."""
    words = [sys.executable, "-m", "granian", "--interface", "wsgi"]
    words += ["--uds", str(path), "--uds-permissions", "600"]
    words += ["--workers", str(settings.WEB_PROCESSES), "--log-level", "warning"]
    # Not granian's own respawning: on Ctrl-C it would replace a process that the
    # terminal has just ended. A part that ends is started again by _watch.
    words += ["--no-ws", "--workers-kill-timeout", "5"]
    # Pages are CPU work: more threads only pass the lock around. But answers that wait
    # for the disk wait together, and are written together.
    words += ["--blocking-threads", "5", "--backpressure", "64"]
    return [*words, application]


def gate(path: Path, port: int) -> list[str]:
    """Return the command of the gate in front of it."""
    words = [sys.executable, "-m", "vigie.config.gate"]
    words += [settings.HOST, str(port), str(path)]
    return [*words, "--proxies", ",".join(settings.TRUSTED_PROXIES)]


def _others() -> list[list[str]]:
    """The worker and the listener, which rests while there is no source."""
    program = [sys.executable, "-m", "vigie.config.cli"]
    return [[*program, word] for word in ("worker", "listen")]


def _address() -> str:
    return f"http://{settings.HOST}:{settings.PORT}"
