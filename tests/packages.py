"""Parts of other people's that tests need: installed where allowed, else named.

Under CI what cannot be had is a failure, elsewhere a reason to skip.
"""

import os
import shutil

import pytest

from tests.postgres import install

CI = os.environ.get("CI", "").lower() in {"1", "true"}


def missing(words: str) -> None:
    """Fail under CI, skip elsewhere, with what is not to be had."""
    pytest.fail(words) if CI else pytest.skip(words)


def needed(program: str, *packages: str) -> str:
    """Return the path of a program, installing its Debian packages if need be."""
    for attempt in range(2):
        found = shutil.which(program)
        if found:
            return found
        if attempt == 0:
            for package in packages:
                install(package)
    missing(f"{program} (Debian packages: {', '.join(packages)})")
    raise AssertionError
