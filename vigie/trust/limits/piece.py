"""A piece of memory that all processes of one start share, and its key.

The key is new at every start and on no disk: what is stored under digests by it says
neither in memory nor in a copy of it who was here.
"""

import fcntl
import mmap
import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SHARED = "_VIGIE_LIMITS"  # from the process that starts to those it starts


class Piece:
    """So many bytes, zero at first; of a file if there is a path, else one's own."""

    def __init__(self, path: Path | None, size: int) -> None:
        self._lock = threading.Lock()
        self.file = -1 if path is None else _sized(path, size)
        self.memory = mmap.mmap(self.file, size)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Threads wait by a lock, processes by the file: the system lets go of it
        when a process dies."""
        with self._lock:
            if self.file < 0:
                yield
                return
            fcntl.flock(self.file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self.file, fcntl.LOCK_UN)

    def clear(self) -> None:
        """Make every byte zero."""
        with self.locked():
            self.memory[:] = bytes(len(self.memory))


def _sized(path: Path, size: int) -> int:
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    os.ftruncate(file, size)
    return file


def share(folder: Path) -> None:
    """Have all that this process starts count together, in files in `folder`."""
    os.environ[_SHARED] = f"{secrets.token_hex(32)}:{folder}"


def given(name: str) -> tuple[bytes, Path | None]:
    """Return the key and the file of this name that were shared with this process;
    a key of its own and no file where nothing was."""
    key, _, folder = os.environ.get(_SHARED, "").partition(":")
    if key:
        return bytes.fromhex(key), Path(folder) / name
    return secrets.token_bytes(32), None
