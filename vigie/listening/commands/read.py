"""`vigie read`: posts from files into readings, without a database."""

import argparse
import contextlib
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

import msgspec

from vigie.listening.chunks import Chunk, Source, cut
from vigie.listening.commands import asking
from vigie.listening.commands.asking import complain
from vigie.listening.commands.showing import Bar, summary
from vigie.listening.crew import Crew, WorkerDied
from vigie.listening.lines_out import Written, unpack_all, with_group, write_lines
from vigie.listening.readers import Recipe, reader_of
from vigie.listening.streams import BrokenFile
from vigie.reading.grouping import Grouper


class _Sheet:
    """The files that are written, and the figures for the end."""

    def __init__(self, readings: BinaryIO, aside: BinaryIO | None) -> None:
        self.counts: Counter[str] = Counter()
        self.labels: Counter[str] = Counter()
        self._readings = readings
        self._aside = aside
        self._grouper = Grouper()

    def take(self, written: Written) -> None:
        """Write what was read in a chunk.

        Chunks come in order, so that the same files give the same groups.
        """
        placed = self._grouper.place(unpack_all(written.signatures))
        self._readings.write(written.plain)
        self._readings.writelines(
            with_group(line, place.key)
            for line, place in zip(written.labelled, placed, strict=True)
        )
        if self._aside is not None:
            path = written.chunk.source.path
            self._aside.writelines(
                msgspec.json.encode({"file": path, **bad._asdict()}) + b"\n"
                for bad in written.bad
            )
        self.labels.update(written.labels)
        self.counts.update(
            {
                "posts read": written.posts,
                "with a label": len(written.labelled),
                "refused (text that cannot be read)": written.refused,
                "bad records put aside": len(written.bad),
                "records that are no posts": written.ignored,
                "deletions": written.deleted,
            }
        )


def run(argv: list[str]) -> int:
    """Read the files and write a line a post.

    0 when all was read (bad records put aside count as read), 2 when a file cannot
    be read as posts, 1 when a process died, 130 after Ctrl-C.
    """
    args = _parser().parse_args(argv)
    sources = asking.open_all(args)
    recipe = asking.recipe_of(args)
    if sources is None or recipe is None or not asking.apart(args):
        return asking.WRONG_INPUT
    try:
        with contextlib.ExitStack() as stack:
            sheet = _Sheet(
                stack.enter_context(asking.writable(args.out)),
                stack.enter_context(asking.writable(args.quarantine))
                if args.quarantine
                else None,
            )
            return _read_all(sources, recipe, args.processes, sheet)
    except BrokenPipeError:
        # Who read our output has left; nobody is there to be told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return asking.FAILED
    except OSError as error:
        complain(f"{error.filename or args.out} cannot be written: {error.strerror}.")
        return asking.WRONG_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "vigie read", description="Read posts from files into readings."
    )
    parser.add_argument(
        "--out", required=True, type=Path, metavar="READINGS.jsonl", help="- for stdout"
    )
    parser.add_argument("--gazetteer", nargs="+", default=[], type=Path, metavar="FILE")
    parser.add_argument("--region", default="FR", help="country of local phone numbers")
    parser.add_argument(
        "--plates", default="", metavar="FR,ZA,…", help="countries; else all known"
    )
    asking.add_file_options(parser)
    return parser


def _read_all(
    sources: Sequence[Source], recipe: Recipe, processes: int, sheet: _Sheet
) -> int:
    make = partial(_make, recipe, len(sources) > 1)
    code = asking.OK
    began = time.monotonic()
    try:
        # The bar has a thread, and a fork beside a thread may hang: crew first.
        with Crew(make, processes) as crew, Bar(asking.total_size(sources)) as bar:
            done = 0
            for source in sources:
                try:
                    for written in crew.over(cut(source)):
                        sheet.take(written)
                        bar.advance(done + written.chunk.read, written.posts)
                except BrokenFile as error:
                    complain(str(error))
                    code = asking.WRONG_INPUT
                done += source.size
    except WorkerDied as error:
        complain(str(error))
        code = asking.FAILED
    except KeyboardInterrupt:
        complain("stopped; what was read so far is written.")
        code = asking.INTERRUPTED
    _tell(sheet, time.monotonic() - began)
    return code


def _make(recipe: Recipe, name_file: bool) -> Callable[[Chunk], Written]:
    return partial(write_lines, read=reader_of(recipe), name_file=name_file)


def _tell(sheet: _Sheet, seconds: float) -> None:
    figures: dict[str, int | str] = dict(sheet.counts)
    posts = sheet.counts["posts read"]
    figures["seconds"] = f"{seconds:.1f}"
    figures["posts a second"] = round(posts / max(seconds, 0.001))
    summary("What was read", figures)
    if sheet.labels:
        summary("Labels", dict(sheet.labels.most_common()))
