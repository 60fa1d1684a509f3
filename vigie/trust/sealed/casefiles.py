"""The secret of each case: a file of 32 bytes, beside the database and in no backup.

What is in a backup cannot be erased; a file can. Every grant of a case is sealed under
its secret, so that the end of the file is the end of the data, wherever copies lie.
Mirror this folder with the deletions, never keep its history.
"""

import os
from pathlib import Path
from uuid import UUID

from django.conf import settings

from vigie.lib.disk import sync_folder
from vigie.trust.sealed.errors import Destroyed
from vigie.trust.sealed.operational import KEY_SIZE


def _path(case: UUID) -> Path:
    return Path(settings.CASE_KEYS_DIR) / case.hex[:2] / case.hex


def make_secret(case: UUID) -> bytes:
    """Store and return a fresh secret, on the disk before this returns.

    Raises FileExistsError if the case has one.
    """
    path = _path(case)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    secret = os.urandom(KEY_SIZE)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)
    return secret


def secret_of(case: UUID) -> bytes:
    """Return the secret. Raises Destroyed if it is no longer there, or not whole."""
    try:
        secret = _path(case).read_bytes()
    except FileNotFoundError:
        raise Destroyed from None
    if len(secret) != KEY_SIZE:
        raise Destroyed
    return secret


def destroy_secret(case: UUID) -> bool:
    """Overwrite and delete the secret; say whether there was one.

    On flash memory a copy may outlive the overwriting: encrypt the disk as well.
    """
    path = _path(case)
    if not path.exists():
        return False
    with path.open("r+b") as file:
        file.write(bytes(KEY_SIZE))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    sync_folder(path.parent)
    return True
