"""Saying what went wrong without saying whose words it went wrong with.

A message of ours keeps its sentence and its numbers; everything else that was put into
it becomes "…". Of a library's message only its place is kept. An exception keeps its
type, the code of the system or the database, and the lines of code it came through:
never its text, which may quote a form, a row or a header.
"""

import errno
import logging
import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

OURS = "vigie"
# What may be added by name (`extra=`): words of the program, never of a reader.
FIELDS = ("chore", "part", "status_code")
_HIDDEN = "…"
_MOST_CAUSES = 4
_MOST_FRAMES = 12
_LARGEST = 10**7  # a longer number may be somebody's


class Quiet(logging.Formatter):
    """Formats a record from the fields above alone."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line, and the way of the exception under it if there is one."""
        fields = [f"{n}={getattr(record, n)}" for n in FIELDS if hasattr(record, n)]
        line = " ".join(
            [f"{record.levelname} {record.name}: {_words(record)}", *fields]
        )
        error = record.exc_info[1] if record.exc_info else None
        return f"{line}\n{told(error)}" if error else line


def _words(record: logging.LogRecord) -> str:
    ours = record.name == OURS or record.name.startswith(f"{OURS}.")
    if not ours or not isinstance(record.msg, str):
        return f"{Path(record.pathname).name}:{record.lineno}"
    if not record.args:
        return record.msg
    try:
        return str(record.msg % _without_words(record.args))
    except (TypeError, ValueError):
        return record.msg


def _without_words(args: Any) -> Any:
    if isinstance(args, dict):
        return {name: _number_or_hidden(value) for name, value in args.items()}
    return tuple(_number_or_hidden(value) for value in args)


def _number_or_hidden(value: object) -> object:
    small = isinstance(value, int | float) and abs(value) < _LARGEST
    return value if small else _HIDDEN


def told(error: BaseException) -> str:
    """Return an exception as types and places, with what caused it, without texts."""
    lines = []
    for turn, one in enumerate(_causes(error)):
        lines.append(("" if turn == 0 else "because of ") + kind_of(one) + _code(one))
        lines += [f"  {place}" for place in _places(one.__traceback__)]
    return "\n".join(lines)


def kind_of(error: BaseException) -> str:
    """Return the name of an exception's type, as it is written in the code."""
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    return re.sub(r"[^\w.]", "_", name.removeprefix("builtins."))[:80]


def _causes(error: BaseException) -> Iterator[BaseException]:
    one: BaseException | None = error
    for _ in range(_MOST_CAUSES):
        if one is None:
            return
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def _code(error: BaseException) -> str:
    """What the system or the database calls it: names from a fixed list."""
    if isinstance(error, OSError) and error.errno:
        return f" ({errno.errorcode.get(error.errno, error.errno)})"
    for name in ("sqlite_errorname", "sqlstate"):
        if re.fullmatch(r"\w{4,40}", str(getattr(error, name, None) or "")):
            return f" ({getattr(error, name)})"
    return ""


def _places(trace: TracebackType | None) -> list[str]:
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        path = "/".join(Path(code.co_filename).parts[-3:])
        found.append(f"{path}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return found[-_MOST_FRAMES:]


def install() -> None:
    """Have this process be quiet also about what nobody caught, and about warnings."""

    def uncaught(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            print(told(error), file=sys.stderr)

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value:
            print(told(args.exc_value), file=sys.stderr)

    def unraisable(args: Any) -> None:
        if args.exc_value:
            print(told(args.exc_value), file=sys.stderr)

    sys.excepthook = uncaught
    threading.excepthook = in_thread
    sys.unraisablehook = unraisable
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # it would print what could not be formatted


def log_quietly(level: int = logging.WARNING) -> None:
    """Set up logging for a process that runs without Django."""
    stream = logging.StreamHandler()
    stream.setFormatter(Quiet())
    logging.basicConfig(level=level, handlers=[stream], force=True)
    install()
