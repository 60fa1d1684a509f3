"""`make test`: everything in one go, and in the last lines what could not be had.

Units, scenarios and house on SQLite, the same on PostgreSQL, then the pages in
headless Chromium. What a machine lacks is installed where that is allowed; what
cannot be had is named, and under CI that is a failure.
"""

import os
import shutil
import subprocess
import sys
import time

from bench import proxy
from tests.postgres import NotToBeHad, cluster, install

CI = os.environ.get("CI", "").lower() in {"1", "true"}


def pytest(*words: str, **settings: str) -> int:
    """Run pytest with these words and settings, and return its exit code."""
    environment = {**os.environ, **settings}
    return subprocess.run(
        [sys.executable, "-m", "pytest", *words], env=environment
    ).returncode


def on_sqlite() -> int:
    if not shutil.which("systemd-analyze"):
        install("systemd")  # it checks the unit of the docs
    return pytest("-n", "2", "-m", "not browser and not slow")


def on_postgresql() -> int:
    # What is pure can have no database: the import contract forbids it.
    pure = [f"--ignore=vigie/{room}" for room in ("reading", "lib")]
    with cluster() as address:
        words = ("-n", "2", "-m", "not browser and not slow", *pure)
        return pytest(*words, VIGIE_DATABASE_URL=address) or pytest(
            "-m", "slow", "vigie/trust/triage", VIGIE_DATABASE_URL=address
        )


def in_chromium() -> int:
    if not shutil.which("chromium"):
        install("chromium")
    if not shutil.which("chromium"):
        raise NotToBeHad("Chromium (Debian package: chromium)")
    return pytest("-m", "browser")


def slow_ones() -> int:
    if not proxy.program():
        install("nginx-light")  # a test holds its door open
    return pytest("-m", "slow and not browser")


PARTS = {
    "units, scenarios, house on SQLite": on_sqlite,
    "the same on PostgreSQL": on_postgresql,
    "pages in Chromium": in_chromium,
    "slow ones": slow_ones,
}


def main() -> int:
    """Run every part, go on after a failure, and print one line for each."""
    lines, failed = [], False
    for name, part in PARTS.items():
        print(f"\n== {name}", flush=True)
        began = time.monotonic()
        try:
            code = part()
            word = {0: "passed", 5: "no test"}.get(code, "FAILED")
            failed |= code != 0
        except NotToBeHad as lack:
            word = f"NOT RUN, cannot be had: {lack}"
            failed |= CI
        lines.append(f"{name}: {word} ({time.monotonic() - began:.0f} s)")
    print("\n" + "\n".join(lines))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
