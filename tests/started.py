"""The program itself, started as an operator starts it."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.postgres import free_port

ROOT = Path(__file__).parents[1]


class Started:
    """A running `vigie run`, in a process group of its own like a terminal's, on SQLite
    if no database is named. Its log, data and temporary files are in `folder`."""

    def __init__(self, folder: Path, demo: bool = False, **settings: str) -> None:
        self.port = int(settings.get("VIGIE_PORT", "0")) or free_port()
        self.log = folder / "log"
        (folder / "tmp").mkdir(exist_ok=True)
        own = {
            "VIGIE_DATA_DIR": str(folder / "data"),
            "VIGIE_PORT": str(self.port),
            "VIGIE_DEMO": "1" if demo else "0",
            "TMPDIR": str(folder / "tmp"),
        }
        self.environment = {**os.environ, **own}
        self.environment.pop("VIGIE_DATABASE_URL", None)
        self.environment |= settings
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "vigie.config.cli", "run"],
                env=self.environment,
                cwd=ROOT,
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

    def vigie(self, *words: str) -> str:
        """Run another command on the same data, and return what it says."""
        done = subprocess.run(
            [sys.executable, "-m", "vigie.config.cli", *words],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

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
