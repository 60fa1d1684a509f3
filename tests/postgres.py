"""A throw-away PostgreSQL cluster on a free port, from the system's packages."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NotToBeHad(Exception):
    """A part that the tests need is not on this machine; the text says which."""


def install(package: str) -> None:
    """Install a system package where that is allowed; say nothing if it is not."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", package]):
        subprocess.run(["apt-get", *words], env=environment, check=False, **quiet)


def binaries() -> Path:
    """Return the folder of the newest PostgreSQL server, installing one if need be."""
    for attempt in range(2):
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if found:
            return found[-1].parent
        if attempt == 0:
            install("postgresql")
    raise NotToBeHad("PostgreSQL server (Debian package: postgresql)")


def _as_nobody(words: list[str], folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: hand the folder to a plain user."""
    if os.geteuid() != 0:
        return words
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in names else "nobody"
    shutil.chown(folder, user)
    return ["setpriv", f"--reuid={user}", "--clear-groups", *words]


def free_port() -> int:
    """Return a port of this machine on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def cluster_in(*options: str) -> Iterator[tuple[str, Path]]:
    """Run a cluster for the length of the block; give its address and the folder in
    which everything of it lies: data, write-ahead log, what it writes down."""
    folder = Path(tempfile.mkdtemp(prefix="vigie-postgres-"))
    folder.chmod(0o711)
    data, port, tools = folder / "data", free_port(), binaries()
    words = (
        f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off "
        "-c full_page_writes=off -c max_connections=60"
    )
    words = " ".join((words, *(f"-c {option}" for option in options)))
    start = [tools / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", words]
    try:
        _run([tools / "initdb", "-D", data, "-U", "vigie", "-A", "trust"], folder)
        _run([*start, "start"], folder)
        yield f"postgres://vigie@127.0.0.1:{port}/postgres", folder
    finally:
        _run([tools / "pg_ctl", "-D", data, "-m", "immediate", "stop"], folder, False)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def cluster() -> Iterator[str]:
    """Run a cluster for the length of the block and give its address."""
    with cluster_in() as (address, _folder):
        yield address


def _run(words: list[object], folder: Path, check: bool = True) -> None:
    subprocess.run(
        _as_nobody([str(word) for word in words], folder),
        cwd=folder,
        check=check,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE if check else subprocess.DEVNULL,
    )
