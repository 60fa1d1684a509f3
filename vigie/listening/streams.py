"""Open a file of posts as a stream of bytes, plain, gzip or zstd."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import zstandard

BLOCK = 1 << 20
# A few compressed bytes can stand for megabytes: little is given to zstd at a time.
_ZSTD_STEP = 1 << 11
_STEP = 1 << 18
_GZIP_ONLY = 31
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_SUFFIXES = {".gz": ("gzip", _GZIP), ".zst": ("zstd", _ZSTD)}


class BrokenFile(Exception):
    """A file that cannot be read. The message is a sentence for the person."""


def kind_of(path: Path) -> str:
    """Return "plain", "gzip" or "zstd", by the first bytes and not by the name.

    Raises BrokenFile if there is nothing there to read.
    """
    try:
        if path.is_dir():
            raise BrokenFile(f"{path} is a directory, not a file.")
        if path.exists() and not path.is_file():
            # A pipe could be read only once, and by one process only.
            raise BrokenFile(f"{path} is not a regular file.")
        with path.open("rb") as file:
            mark = file.read(4)
    except FileNotFoundError:
        raise BrokenFile(f"{path} does not exist.") from None
    except (OSError, ValueError) as error:
        raise BrokenFile(f"{path} cannot be opened: {_why(error)}.") from None
    if not mark:
        raise BrokenFile(f"{path} is empty.")
    for name, magic in _SUFFIXES.values():
        if mark.startswith(magic):
            return name
    expected = _SUFFIXES.get(path.suffix.lower())
    if expected is not None:
        raise BrokenFile(
            f"{path} is not a {expected[0]} file, although its name says so."
        )
    return "plain"


def blocks(path: Path) -> Iterator[tuple[bytes, int]]:
    """Yield the content in blocks, each with how far the file itself has been read.

    Raises BrokenFile when the file cannot be read, or is damaged or cut short;
    the blocks before the damage have been given by then.
    """
    kind = kind_of(path)
    try:
        with path.open("rb") as file:
            read = {"plain": _plain, "gzip": _gzip, "zstd": _zstd}[kind]
            for block in read(file):
                yield block, file.tell()
    except EOFError:
        raise BrokenFile(f"{path} is a broken {kind} file: it is cut short.") from None
    except (zlib.error, zstandard.ZstdError):
        raise BrokenFile(f"{path} is a broken {kind} file.") from None
    except OSError as error:
        raise BrokenFile(f"{path} cannot be read: {_why(error)}.") from None


def _plain(file: BinaryIO) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block


def _gzip(file: BinaryIO) -> Iterator[bytes]:
    # By hand and not by the gzip module, which loses what it read before a damage.
    member, begun = zlib.decompressobj(_GZIP_ONLY), False
    while packed := file.read(_STEP):
        while packed := packed if begun else packed.lstrip(b"\0"):  # padding
            begun = True
            if block := member.decompress(packed, BLOCK):
                yield block
            packed = member.unconsumed_tail
            if member.eof:
                packed = member.unused_data
                member, begun = zlib.decompressobj(_GZIP_ONLY), False
    while begun and (block := member.decompress(b"", BLOCK)):
        yield block
    if begun and not member.eof:
        raise EOFError


def _zstd(file: BinaryIO) -> Iterator[bytes]:
    frames = zstandard.ZstdDecompressor()
    frame = frames.decompressobj()
    begun = False
    while packed := file.read(BLOCK):
        for start in range(0, len(packed), _ZSTD_STEP):
            rest = packed[start : start + _ZSTD_STEP]
            while rest:
                begun = True
                if block := frame.decompress(rest):
                    yield block
                rest = b""
                if frame.eof:
                    rest, begun = frame.unused_data, False
                    frame = frames.decompressobj()
    if begun:
        raise EOFError


def _why(error: Exception) -> str:
    reason = getattr(error, "strerror", None)
    return str(reason or error).lower().rstrip(".")
