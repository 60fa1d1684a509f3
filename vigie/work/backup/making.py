"""Making a backup and restoring it: database, media, and the keys beside the data.

Never in it: the secrets of cases (their end is the end of the data, wherever copies
lie), people's passphrases, what stands in the environment, and the private half that
opens the backup itself.
"""

import fcntl
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import zstandard

from vigie.lib.disk import sync_folder
from vigie.work.backup import databases
from vigie.work.backup.stream import Opening, Refused, Sealing

KEYS = ("secret.key", "sealing.keys", "push.key", "fediverse.key")
MEDIA = "media"
LAST = "last-backup.json"  # beside the data: when, and how large
_TEMPORARY = "backup-in-work-"


@dataclass(frozen=True)
class Place:
    """What is backed up: Django's settings of the database, and the folders."""

    database: Mapping[str, Any]
    data: Path
    media: Path


def make(place: Place, to: Path, public: bytes, now: datetime) -> int:
    """Write a backup and return its size; the file is whole, or not there.

    Raises Refused with one sentence, OSError when it cannot be written.
    """
    part = to.with_name(f"{to.name}.part")
    with _folder(place.data) as folder:
        name = databases.save(place.database, folder)
        about = {"made_at": now.isoformat(), "database": name}
        (folder / "about.json").write_text(json.dumps(about))
        try:
            with open(part, "wb", opener=_for_us_alone) as file:
                stream = Sealing(file, public)
                _pack(stream, place, folder, name)
                stream.close()
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, to)
            sync_folder(to.parent)
        finally:
            part.unlink(missing_ok=True)
    size = to.stat().st_size
    told = json.dumps({"at": now.timestamp(), "bytes": size})
    (place.data / LAST).write_text(told)
    return size


def _pack(stream: Sealing, place: Place, folder: Path, name: str) -> None:
    with (
        zstandard.ZstdCompressor(level=6).stream_writer(
            stream,  # type: ignore[arg-type]
            closefd=False,
        ) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        tar.add(folder / "about.json", "about.json")
        tar.add(folder / name, name)
        for key in KEYS:
            if (place.data / key).exists():
                tar.add(place.data / key, key)
        if place.media.is_dir():
            tar.add(place.media, MEDIA)


def restore(place: Place, file: Path, private: bytes, *, force: bool) -> datetime:
    """Put a backup in the place of what is there; return the moment it was made at.

    Nothing is changed before the whole file was found to be as it was written. Raises
    Refused with one sentence, also when there is a database and not `force`.
    """
    if databases.holds_something(place.database) and not force:
        raise Refused("There is a database already: --force overwrites it.")
    with _folder(place.data) as folder:
        _unpack(file, private, folder)
        about = json.loads((folder / "about.json").read_text())
        databases.load(place.database, folder)
        for key in KEYS:
            if (folder / key).exists():
                os.replace(folder / key, place.data / key)
        if (folder / MEDIA).is_dir():
            shutil.copytree(folder / MEDIA, place.media, dirs_exist_ok=True)
    return datetime.fromisoformat(about["made_at"])


def _unpack(file: Path, private: bytes, folder: Path) -> None:
    with file.open("rb") as raw:
        stream = Opening(raw, private)
        try:
            with (
                zstandard.ZstdDecompressor().stream_reader(
                    stream,  # type: ignore[arg-type]
                    closefd=False,
                ) as packed,
                tarfile.open(fileobj=packed, mode="r|") as tar,
            ):
                tar.extractall(folder, filter="data")
        except (tarfile.TarError, zstandard.ZstdError):
            raise Refused("This backup cannot be unpacked.") from None
        stream.finish()


@contextmanager
def _folder(data: Path) -> Iterator[Path]:
    """A folder for us alone on the disk of the data; one of a killed run goes.

    Raises Refused while another backup or restore is under way.
    """
    data.mkdir(parents=True, exist_ok=True)
    handle = os.open(data, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise Refused("Another backup or restore is under way.") from None
    for old in data.glob(f"{_TEMPORARY}*"):
        shutil.rmtree(old, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_TEMPORARY, dir=data) as name:
        try:
            yield Path(name)
        finally:
            os.close(handle)


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def last(data: Path) -> tuple[float, int] | None:
    """Return when the last backup was made (seconds since 1970) and its bytes."""
    try:
        told = json.loads((data / LAST).read_text())
        return float(told["at"]), int(told["bytes"])
    except (OSError, ValueError, KeyError):
        return None
