"""How many errors of each kind there were: counted in files, across all processes.

A kind is the name of an exception's type. One error is one byte at the end of its
kind's file, so that the size is the count: no lock, and it works when the database is
what failed.
"""

import contextlib
import logging
import os
import re
from pathlib import Path

from vigie.lib.silence import kind_of

MOST_KINDS = 200


class Counting(logging.Handler):
    """Counts what is logged as an error."""

    def __init__(self, folder: str) -> None:
        super().__init__(logging.ERROR)
        self._folder = Path(folder)

    def emit(self, record: logging.LogRecord) -> None:
        """Add one to the kind of the record's exception, or to its logger's."""
        error = record.exc_info[1] if record.exc_info else None
        with contextlib.suppress(OSError):
            count(self._folder, kind_of(error) if error else record.name)


def count(folder: Path, kind: str) -> None:
    """Add one error of a kind. Raises OSError when it cannot be written."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / re.sub(r"[^\w.]", "_", kind)[:80]
    if not path.exists() and len(list(folder.iterdir())) >= MOST_KINDS:
        path = folder / "others"
    line = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(line, b".")
    finally:
        os.close(line)


def counts(folder: Path) -> dict[str, int]:
    """Return how many errors there were of each kind, the most frequent first."""
    if not folder.is_dir():
        return {}
    found = {path.name: path.stat().st_size for path in folder.iterdir()}
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))
