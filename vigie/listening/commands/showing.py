"""A bar while files are read, and a table when they are."""

import sys
import time
from collections.abc import Mapping
from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table


class Bar:
    """A progress bar with posts a second and the time left, on a terminal only."""

    def __init__(self, total: int) -> None:
        self._began = time.monotonic()
        self._posts = 0
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            disable=not sys.stderr.isatty(),
        )
        self._task = self._progress.add_task("reading", total=total, rate="")

    def __enter__(self) -> "Bar":
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def advance(self, read: int, posts: int) -> None:
        """Show that `read` bytes of all files and so many more posts are done."""
        self._posts += posts
        rate = self._posts / max(time.monotonic() - self._began, 0.001)
        self._progress.update(self._task, completed=read, rate=f"{rate:,.0f} posts/s")


def summary(title: str, rows: Mapping[str, int | str]) -> None:
    """Print a table of names and figures on stderr."""
    table = Table(title=title, title_justify="left", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, figure in rows.items():
        table.add_row(name, f"{figure:,}" if isinstance(figure, int) else figure)
    Console(stderr=True).print(table)
