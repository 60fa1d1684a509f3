"""`vigie backup` and `vigie restore`."""

import argparse
import os
import sys
from pathlib import Path

from django.conf import settings
from django.db import connection

from vigie.lib import clock
from vigie.work.backup.making import Place, make, restore
from vigie.work.backup.stream import Refused, key_of, new_keys

NOT_IN_IT = (
    "Not in it: the secrets of cases (case-keys), people's passphrases, what stands in "
    "the environment, and the private half that opens it."
)


def place() -> Place:
    """Return what this deployment backs up."""
    media = Path(settings.MEDIA_ROOT or settings.DATA_DIR / "media")
    return Place(connection.settings_dict, settings.DATA_DIR, media)


def run(argv: list[str]) -> int:
    """Make a backup, or the pair of keys for it. 2 after a sentence if it cannot be."""
    parser = argparse.ArgumentParser("vigie backup", description=run.__doc__)
    parser.add_argument("file", metavar="FILE|key", help="where to write it")
    parser.add_argument("--out", type=Path, help="write the private half to a file")
    args = parser.parse_args(argv)
    if args.file == "key":
        return _keys(args.out)
    try:
        if not settings.BACKUP_KEY:
            raise Refused("VIGIE_BACKUP_KEY is not set: “vigie backup key” makes one.")
        public = key_of(settings.BACKUP_KEY)
        size = make(place(), Path(args.file).absolute(), public, clock.now())
    except Refused as error:
        return _complain(str(error))
    except OSError as error:
        return _complain(f"{args.file} cannot be written: {error.strerror}.")
    print(f"{args.file}: {size:,} bytes. {NOT_IN_IT}")
    return 0


def bring_back(argv: list[str]) -> int:
    """Restore a backup with the private half, from a file or the standard input."""
    parser = argparse.ArgumentParser("vigie restore", description=bring_back.__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--key", required=True, help="the private half's file, or -")
    parser.add_argument("--force", action="store_true", help="overwrite what is there")
    args = parser.parse_args(argv)
    try:
        text = sys.stdin.read() if args.key == "-" else Path(args.key).read_text()
        private = key_of(text)
        connection.close()
        made = restore(place(), args.file, private, force=args.force)
    except Refused as error:
        return _complain(str(error))
    except OSError as error:
        return _complain(f"{error.filename or args.file}: {error.strerror}.")
    print(f"Restored, as of {made:%Y-%m-%d %H:%M} UTC. {NOT_IN_IT}")
    return 0


def _keys(out: Path | None) -> int:
    public, private = new_keys()
    print(f"VIGIE_BACKUP_KEY={public}")
    if out is None:
        print(f"The private half, this once; keep it off this machine:\n{private}")
        return 0
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        return _complain(f"{out} cannot be written: {error.strerror}.")
    with os.fdopen(handle, "w") as file:
        file.write(f"{private}\n")
    print(f"The private half is in {out}: move it off this machine.")
    return 0


def _complain(words: str) -> int:
    print(f"vigie: {words}", file=sys.stderr)
    return 2
