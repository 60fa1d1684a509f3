"""A picture made anew: by a process of its own that may break without harm."""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from vigie.trust.pictures import cell, errors
from vigie.trust.pictures.looking import look

log = logging.getLogger("vigie.trust.pictures")
PATIENCE = 30.0  # seconds by the clock of a busy machine, for 10 s of computing
AT_ONCE = 2  # decoders of one web process: 1 GB at most
_room = threading.BoundedSemaphore(AT_ONCE)
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
COMMAND = (sys.executable, "-I", "-m", "vigie.trust.pictures.cell")


@dataclass(frozen=True)
class Made:
    """A JPEG of pixels alone, upright, at most 2048 a side; and it in grey, 40 × 40,
    by which it is known again."""

    content: bytes
    width: int
    height: int
    small: bytes


def make_anew(content: bytes, command: Sequence[str] = COMMAND) -> Made:
    """Return a stranger's picture made anew from its pixels.

    Raises BadPicture with one sentence for whatever cannot be taken. Half a second and
    up to 512 MB in another process: never inside a transaction.
    """
    kind = look(content).kind
    if not _room.acquire(timeout=5):
        raise errors.too_many()
    try:
        code, out = _decoded(content, [*command, kind])
    finally:
        _room.release()
    if code == cell.BROKEN:
        raise errors.broken()
    if code != 0:
        # Which picture it was is nobody's business; that it happens is the operator's.
        log.warning("a picture's decoder was given up (%s, %s)", kind, code)
        raise errors.too_heavy()
    return _checked(out)


def _decoded(content: bytes, command: Sequence[str]) -> tuple[int | None, bytes]:
    """Return how the decoder ended, None if it was killed in the end, and its answer.

    Both ways are pieces of memory with a handle: no file, and no pipe to clog.
    """
    given, made = os.memfd_create("given"), os.memfd_create("made")
    try:
        with os.fdopen(os.dup(given), "wb") as file:
            file.write(content)
        os.lseek(given, 0, os.SEEK_SET)
        code = _ended(command, given, made)
        size = min(os.fstat(made).st_size, cell.OUTPUT)
        return code, os.pread(made, size, 0)
    finally:
        os.close(given)
        os.close(made)


def _ended(command: Sequence[str], given: int, made: int) -> int | None:
    decoder = subprocess.Popen(  # noqa: S603 our own program, no word of the sender
        command, stdin=given, stdout=made, stderr=subprocess.DEVNULL, env=_ENVIRONMENT
    )
    try:
        return decoder.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        return None
    finally:
        decoder.kill()
        decoder.wait()


def _checked(out: bytes) -> Made:
    """Trust nothing that comes from there: whoever broke in wrote it."""
    start = cell.HEAD.size + cell.SIDE**2
    if len(out) < start:
        raise errors.too_heavy()
    magic, width, height = cell.HEAD.unpack_from(out)
    small, content = out[cell.HEAD.size : start], out[start:]
    found = look(content)
    if magic != cell.MAGIC or (found.kind, found.width, found.height) != (
        *("jpeg", width, height),
    ):
        raise errors.too_heavy()
    return Made(content, width, height, small)
