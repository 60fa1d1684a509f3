"""Parts of other people's that tests need: installed where allowed, else named.

Under CI what cannot be had is a failure, elsewhere a reason to skip.
"""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.postgres import install

CI = os.environ.get("CI", "").lower() in {"1", "true"}


def missing(words: str) -> None:
    """Fail under CI, skip elsewhere, with what is not to be had."""
    pytest.fail(words) if CI else pytest.skip(words)


def needed(program: str, *packages: str) -> str:
    """Return the path of a program, installing its Debian packages if need be."""
    if found := shutil.which(program):
        return found
    with (Path(tempfile.gettempdir()) / "vigie-packages.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests run side by side
        for package in packages if not shutil.which(program) else ():
            install(package)
    found = shutil.which(program)
    if not found:
        missing(f"{program} (Debian packages: {', '.join(packages)})")
    return str(found)
