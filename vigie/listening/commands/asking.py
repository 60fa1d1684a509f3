"""What the commands that take files ask for, and how they say that it went wrong."""

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from vigie.listening.chunks import Source, open_source
from vigie.listening.formats import NAMES
from vigie.listening.formats.columns import FIELDS
from vigie.listening.readers import Recipe
from vigie.listening.streams import BrokenFile
from vigie.reading.entities.plates import COUNTRIES
from vigie.reading.gazetteer import Gazetteer, GazetteerRow
from vigie.reading.gazetteer_files import (
    GazetteerError,
    rows_from_csv,
    rows_from_geojson,
)

OK, FAILED, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 130


def add_file_options(parser: argparse.ArgumentParser) -> None:
    """Add the files, and the options that say what they are and how to read them."""
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
    parser.add_argument(
        "--format", default="", type=_format, help=f"one of: {', '.join(NAMES)}"
    )
    parser.add_argument(
        "--map",
        default={},
        type=_columns,
        metavar="FIELD=COLUMN,…",
        help=f"columns of a table, by name or number; fields: {', '.join(FIELDS)}",
    )
    parser.add_argument("--source", default="", help="the source of a table's posts")
    parser.add_argument("--processes", type=_count, default=_cores(), metavar="N")
    parser.add_argument("--quarantine", type=Path, metavar="FILE", help="as JSON lines")


def open_all(args: argparse.Namespace) -> list[Source] | None:
    """Open every file; None after a sentence for each that is no file of posts."""
    sources: list[Source] = []
    broken = False
    for path in args.files:
        try:
            sources.append(open_source(path, args.format, args.map, args.source))
        except BrokenFile as error:
            complain(str(error))
            broken = True
    return None if broken else sources


def apart(args: argparse.Namespace) -> bool:
    """Say whether what is written is no file that is read."""
    taken = {path.resolve() for path in [*args.files, *getattr(args, "gazetteer", [])]}
    for path in (getattr(args, "out", None), args.quarantine):
        if path is None or str(path) == "-":
            continue
        if path.resolve() in taken:
            complain(f"{path} is read and cannot be written as well.")
            return False
        taken.add(path.resolve())
    return True


@contextlib.contextmanager
def writable(path: Path) -> Iterator[BinaryIO]:
    """Open a file to write, - being stdout; OSError if it cannot be."""
    if str(path) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with path.open("wb") as file:
        yield file


def complain(sentence: str) -> None:
    """Say one sentence on stderr."""
    print(f"vigie: {sentence}", file=sys.stderr)


def recipe_of(args: argparse.Namespace) -> Recipe | None:
    """Return what the reader is made of; None after a sentence about a wrong file."""
    rows: list[GazetteerRow] = []
    for path in args.gazetteer:
        try:
            text = path.read_text("utf-8-sig")
            if text.lstrip()[:1] == "{":
                rows += rows_from_geojson(json.loads(text))
            else:
                rows += rows_from_csv(text)
        except OSError as error:
            complain(f"{path} cannot be opened: {error.strerror}.")
            return None
        except GazetteerError as error:
            complain(f"{path} holds no places: {error}")
            return None
        except ValueError:
            complain(f"{path} holds no places: it is neither GeoJSON nor CSV.")
            return None
    return Recipe(
        Gazetteer.build(rows) if rows else None,
        args.region.upper(),
        tuple(args.plates.upper().split(",")) if args.plates else COUNTRIES,
    )


def _format(text: str) -> str:
    name = text.lower().replace("_", "-")
    if name and name not in NAMES:
        raise argparse.ArgumentTypeError(f"{text!r} is none of: {', '.join(NAMES)}")
    return name


def _columns(text: str) -> dict[str, str]:
    columns: dict[str, str] = {}
    for pair in text.split(","):
        field, sign, column = pair.partition("=")
        if not sign or field.strip() not in FIELDS or not column.strip():
            raise argparse.ArgumentTypeError(
                f"{pair!r} is not FIELD=COLUMN with a field of: {', '.join(FIELDS)}"
            )
        columns[field.strip()] = column.strip()
    return columns


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError("must be a number from 1 to 256")
    return int(text)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def total_size(sources: Iterable[Source]) -> int:
    """Return the bytes on disk of all files, the measure of progress."""
    return sum(source.size for source in sources)
