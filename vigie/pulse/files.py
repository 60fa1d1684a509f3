"""The lists and the minutes for programs: JSON and CSV, without people."""

import csv
import io
from typing import Any

from vigie.pulse.pages import ListsPage, TagPage
from vigie.pulse.tag_rows import at_minute
from vigie.pulse.words import calls_by_name

_COLUMNS = (
    "tag",
    "people",
    "posts",
    "reshares",
    "first_seen",
    "texts",
    "texts_with_calls",
)


def lists_json(page: ListsPage) -> dict[str, Any]:
    """Return the lists at a moment; `held` counts tags that wait for review."""
    lists = {name: [r.as_json() for r in rows] for name, rows in page.lists.items()}
    return {**_head(page), **lists, "held": page.held}


def lists_csv(page: ListsPage) -> str:
    """Return the lists as one table, a line for each tag of each list."""
    lines = [("list", "place", *_COLUMNS, "why")]
    for name, rows in page.lists.items():
        for place, row in enumerate(rows, 1):
            said = row.as_json()
            values = [said[column] for column in _COLUMNS[1:]]
            lines.append((name, place, f"#{row.display}", *values, row.why))
    return _table(lines)


def minutes_json(page: TagPage) -> dict[str, Any]:
    """Return a tag's figures of the day and the minutes in which it was used."""
    said = page.row.as_json()
    del said["why"]
    calls = calls_by_name(page.row.calls)
    return {**_head(page), **said, "calls": calls, "minutes": _minutes(page)}


def minutes_csv(page: TagPage) -> str:
    """Return the minutes in which a tag was used, one a line."""
    names = ("minute", "people", "posts", "reshares")
    return _table([names, *(tuple(row.values()) for row in _minutes(page))])


def _minutes(page: TagPage) -> list[dict[str, Any]]:
    return [
        {**row, "minute": at_minute(row["minute"]).isoformat()} for row in page.rows
    ]


def _head(page: ListsPage | TagPage) -> dict[str, Any]:
    return {
        "emergency": page.emergency.slug,
        "is_drill": page.emergency.is_drill,
        "at": page.at.isoformat(),
    }


def _table(lines: list[Any]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(lines)
    return out.getvalue()
