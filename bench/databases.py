"""Where a benchmark keeps its rows: databases of its own run, thrown away."""

import os
import subprocess
import sys
import tempfile


def on_both(module: str) -> None:
    """Run `measure()` of a benchmark on SQLite, then on PostgreSQL, each in a process
    of its own; exit with 1 if one of them does. Says so when PostgreSQL cannot be had.
    """
    failed = 0
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as folder:
        failed |= measured_in(module, f"sqlite:///{folder}/bench.sqlite3", folder)
        from tests.postgres import NotToBeHad, cluster

        try:
            with cluster() as address:
                failed |= measured_in(module, address, folder)
        except NotToBeHad as missing:
            print(f"not measured: {missing}")
    sys.exit(failed)


def measured_in(module: str, address: str, folder: str, said: str = "") -> int:
    """Run `measure(said)` of a benchmark in a process of its own, on one database."""
    environment = {
        **os.environ,
        "VIGIE_DATABASE_URL": address,
        "VIGIE_DATA_DIR": folder,
        "DJANGO_SETTINGS_MODULE": "vigie.config.settings",
    }
    words = [sys.executable, "-c", f"from {module} import measure; measure({said})"]
    return subprocess.run(words, env=environment, check=False).returncode


def start_alone() -> None:
    """Load Django on an SQLite database of this run alone, and gather its sheet."""
    os.environ["VIGIE_DATA_DIR"] = tempfile.mkdtemp(prefix="vigie-bench-")
    os.environ.pop("VIGIE_DATABASE_URL", None)
    from vigie.config.cli import start_django

    start_django()
    from vigie.config.run import migrate

    migrate([])
