"""The shape of what an expression matches: its figures, and signs it cannot hold."""

import re
from collections.abc import Iterable
from typing import Any

from vigie.reading.masking_needs import DIGIT, one_of, parsed_of

_MARKS = ":/,;!?'\"#&"


def least_figures(pattern: re.Pattern[str]) -> int:
    """Return how many figures every match holds at the least."""
    return _figures(parsed_of(pattern))


def starts_with_figure(pattern: re.Pattern[str]) -> bool:
    """Tell whether every match starts with a figure, whatever must stand before it."""
    nodes = parsed_of(pattern)
    while True:
        name, value = _first(nodes)
        match name:
            case "SUBPATTERN" if not (value[1] or value[2]):
                nodes = value[3]
            case "MAX_REPEAT" if value[0]:
                nodes = value[2]
            case "IN":
                return one_of(value).whole == frozenset([DIGIT])
            case _:
                return False


def _first(nodes: Iterable[Any]) -> tuple[str, Any]:
    """Return the first node that takes a place in the match."""
    for name, value in nodes:
        if str(name) not in ("ASSERT", "ASSERT_NOT"):
            return str(name), value
    return "", None


def _figures(nodes: Iterable[Any]) -> int:
    count = 0
    for name, value in nodes:
        match str(name):
            case "IN":
                count += one_of(value).whole == frozenset([DIGIT])
            case "SUBPATTERN":
                count += _figures(value[3])
            case "BRANCH":
                count += min(_figures(way) for way in value[1])
            case "MAX_REPEAT" | "MIN_REPEAT":
                count += value[0] * _figures(value[2]) if value[0] else 0
            case _:
                pass
    return count


def marks_never_in(pattern: re.Pattern[str]) -> str:
    """Return the marks that no match holds and that end it like the text's end does.

    Empty when an expression looks around in a way that is not understood.
    """
    nodes = list(parsed_of(pattern))
    return "".join(mark for mark in _MARKS if nodes and not _takes_any(nodes, mark))


def _takes_any(nodes: Iterable[Any], mark: str) -> bool:
    return any(_takes(str(name), value, mark) for name, value in nodes)


def _takes(name: str, value: Any, mark: str) -> bool:
    """Tell whether a node may read the mark, beside what it matches or in it."""
    match name:
        case "LITERAL":
            return bool(value == ord(mark))
        case "IN":
            return any(_in_set(str(kind), item, mark) for kind, item in value)
        case "SUBPATTERN":
            return bool(value[1] or value[2]) or _takes_any(value[3], mark)
        case "BRANCH":
            return any(_takes_any(way, mark) for way in value[1])
        case "MAX_REPEAT" | "MIN_REPEAT":
            return _takes_any(value[2], mark)
        case "ASSERT" | "ASSERT_NOT":
            return value[0] > 0 and _takes_any(value[1], mark)
        case _:
            return True


def _in_set(kind: str, item: Any, mark: str) -> bool:
    match kind:
        case "LITERAL":
            return bool(item == ord(mark))
        case "RANGE":
            return bool(item[0] <= ord(mark) <= item[1])
        case "CATEGORY":
            return str(item) not in _LETTERS_ONLY
        case _:
            return True


_LETTERS_ONLY = ("CATEGORY_WORD", "CATEGORY_DIGIT", "CATEGORY_SPACE")
