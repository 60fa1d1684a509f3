"""Starting Vigie: the web server, the worker, or both in one process group."""

import os
import signal
import subprocess
import sys
import time

from django.conf import settings
from django.core.management import call_command, execute_from_command_line


def migrate(argv: list[str]) -> int:
    """Create or update the database, and gather the static files."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    return 0


def django(argv: list[str]) -> int:
    """Run one of Django's own commands, such as dbshell."""
    execute_from_command_line(["vigie django", *argv])
    return 0


def serve(argv: list[str]) -> int:
    """Become the web server. Returns only when it could not be started."""
    os.execv(sys.executable, _server())


def worker(argv: list[str]) -> int:
    """Run background tasks and periodic chores until told to stop."""
    from vigie.work.worker import work

    return work()


def link(argv: list[str]) -> int:
    """Print a one-time link that signs the operator in."""
    from vigie.web.operators import one_time_link

    print(one_time_link(base=_address()))
    return 0


def run(argv: list[str]) -> int:
    """Prepare, play the demo on the first start, and serve until Ctrl-C."""
    from vigie.config import demo
    from vigie.web.operators import one_time_link

    migrate([])
    if settings.DEMO:
        demo.play_once()
    parts = [subprocess.Popen(_server()), subprocess.Popen(_worker())]
    print(f"Vigie is at {_address()}")
    print(f"Operator, once: {one_time_link(base=_address())}", flush=True)
    return _watch(parts)


def _watch(parts: "list[subprocess.Popen[bytes]]") -> int:
    """Wait; when one part ends or a signal comes, end all, and say how it went."""
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping and all(part.poll() is None for part in parts):
        time.sleep(0.2)
    for part in parts:
        if part.poll() is None:
            part.terminate()
    for part in parts:
        try:
            part.wait(timeout=10)
        except subprocess.TimeoutExpired:
            part.kill()
    return 0 if stopping else 1


def _server() -> list[str]:
    words = [sys.executable, "-m", "granian", "--interface", "wsgi"]
    words += ["--host", settings.HOST, "--port", str(settings.PORT)]
    words += ["--workers", str(settings.WEB_PROCESSES), "--log-level", "warning"]
    words += ["--no-ws", "--respawn-failed-workers", "--process-name", "vigie"]
    return [*words, "vigie.config.wsgi:application"]


def _worker() -> list[str]:
    return [sys.executable, "-m", "vigie.config.cli", "worker"]


def _address() -> str:
    return f"http://{settings.HOST}:{settings.PORT}"
