"""`vigie import`: posts from files into an emergency's board."""

import argparse
import contextlib
import time
from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import BinaryIO

import msgspec
from django.db import DatabaseError, connection

from vigie.emergencies.models import Emergency
from vigie.emergencies.states import TAKES_POSTS
from vigie.lib import clock
from vigie.listening.chunks import Chunk, Source, cut
from vigie.listening.commands import asking
from vigie.listening.commands.asking import complain
from vigie.listening.commands.showing import Bar, summary
from vigie.listening.crew import Crew, WorkerDied
from vigie.listening.importing import Stored, Writer
from vigie.listening.models import Chunk as Taken
from vigie.listening.preparing import Preparation, Prepared, preparer
from vigie.listening.recipes import preparation_of
from vigie.listening.streams import BrokenFile


def run(argv: list[str]) -> int:
    """Import the files; importing again, or after a kill, adds only what is missing.

    0 when all is stored (bad records put aside count as stored), 2 when a file or the
    emergency cannot be used, 1 when a process or the database failed, 130 after Ctrl-C.
    """
    args = _parser().parse_args(argv)
    try:
        sources = asking.open_all(args)
        emergency = _emergency(args.emergency)
        if sources is None or emergency is None or not asking.apart(args):
            return asking.WRONG_INPUT
        known = Taken.objects.filter(emergency=emergency)
        done = frozenset(known.values_list("chunk_id", flat=True))
        preparation = preparation_of(emergency, done)
    except DatabaseError as error:
        complain(f"the database cannot be used ({_first_line(error)}); vigie migrate?")
        return asking.FAILED
    # A process that is forked must not inherit an open connection.
    connection.close()
    try:
        with contextlib.ExitStack() as stack:
            aside = None
            if args.quarantine:
                aside = stack.enter_context(asking.writable(args.quarantine))
            writer = Writer(emergency.pk, preparation.group_key)
            return _Import(writer, aside).all(sources, preparation, args.processes)
    except OSError as error:
        complain(f"{args.quarantine} cannot be written: {error.strerror}.")
        return asking.WRONG_INPUT


class _Import:
    """One run: what was stored so far, and where bad records are listed."""

    def __init__(self, writer: Writer, aside: BinaryIO | None) -> None:
        self._writer = writer
        self._aside = aside
        self._counts: Counter[str] = Counter()

    def all(
        self, sources: Sequence[Source], preparation: Preparation, processes: int
    ) -> int:
        """Import all sources and print the summary; return the exit code."""
        code = asking.OK
        began = time.monotonic()
        try:
            total = asking.total_size(sources)
            with (
                Crew(partial(preparer, preparation), processes) as crew,
                Bar(total) as bar,
            ):
                done = 0
                for source in sources:
                    try:
                        self._one(source, crew, bar, done)
                    except BrokenFile as error:
                        complain(str(error))
                        code = asking.WRONG_INPUT
                    done += source.size
        except WorkerDied as error:
            complain(f"{error} Import again to go on.")
            code = asking.FAILED
        except DatabaseError as error:
            complain(f"the database failed: {_first_line(error)}. Import again.")
            code = asking.FAILED
        except KeyboardInterrupt:
            complain("stopped; import again to go on.")
            code = asking.INTERRUPTED
        figures: dict[str, int | str] = dict(self._counts)
        seconds = time.monotonic() - began
        figures["seconds"] = f"{seconds:.1f}"
        figures["posts a second"] = round(
            self._counts["posts read"] / max(seconds, 1e-3)
        )
        summary("What was imported", figures)
        return code

    def _one(
        self, source: Source, crew: Crew[Chunk, Prepared], bar: Bar, done: int
    ) -> None:
        for made in crew.over(cut(source)):
            stored = self._writer.store(made, clock.now())
            self._count(made, stored)
            bar.advance(done + made.read, len(made.posts))
            if self._aside is not None and not stored.known:
                self._aside.writelines(
                    msgspec.json.encode({"file": source.path, **bad._asdict()}) + b"\n"
                    for bad in made.bad
                )

    def _count(self, made: Prepared, stored: Stored) -> None:
        known = stored.known
        self._counts.update(
            {
                "records": made.records,
                "records imported before": made.records if known else 0,
                "posts read": 0 if known else len(made.posts),
                "posts that ask or tell something": stored.posts,
                "new calls": stored.calls,
                "bad records put aside": 0 if known else len(made.bad),
                "records that are no posts": 0 if known else made.ignored,
                "deletions": 0 if known else len(made.deleted),
            }
        )


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".")


def _emergency(slug: str) -> Emergency | None:
    """Return the emergency; None after a sentence if it takes no posts."""
    emergency = Emergency.objects.filter(slug=slug).first()
    if emergency is None:
        known = Emergency.objects.filter(state__in=TAKES_POSTS).order_by("slug")
        names = ", ".join(known.values_list("slug", flat=True)[:20])
        complain(f"there is no emergency {slug!r}; there is: {names or 'none yet'}.")
        return None
    if emergency.state not in TAKES_POSTS:
        complain(f"the emergency {slug!r} is archived and takes no more posts.")
        return None
    return emergency


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "vigie import", description="Read posts from files into an emergency's board."
    )
    parser.add_argument("--emergency", required=True, metavar="SLUG")
    asking.add_file_options(parser)
    return parser
