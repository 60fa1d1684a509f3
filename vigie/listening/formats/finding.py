"""Find out what a file holds from its first part: which format, laid out how."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from vigie.listening.formats import JSON_FORMATS, NAMES, table
from vigie.listening.formats.brackets import one_a_line
from vigie.listening.formats.columns import DELIMITERS, find_table
from vigie.listening.formats.shapes import Decoded, NoSuchFormat
from vigie.listening.formats.table import Table

LINES, OBJECTS, TABLE = "lines", "objects", "table"
_SAMPLE = 60  # records looked at; one in a hundred may be broken
_ARRAY = re.compile(rb"\s*\[\s*")
_MARK = re.compile(rb"(?:\xef\xbb\xbf)?")


class Found(msgspec.Struct, frozen=True):
    """What a file holds. `start` is where its first record may begin.

    `layout` is "lines" (a record a line), "objects" (an array, or objects over
    several lines) or "table". `commas` says that the lines of an array end in
    commas, to be taken off.
    """

    format: str
    layout: str
    start: int = 0
    commas: bool = False
    table: Table | None = None


def find(
    head: bytes,
    whole: bool,
    source: str,
    asked_format: str = "",
    asked_columns: Mapping[str, str] | None = None,
) -> Found:
    """Return what a file holds, from its first part; `whole` if that is all of it.

    `source` names the posts of a table, which come from no network. The person
    may say which format it is, and which columns. Raises NoSuchFormat with the
    end of a sentence that begins with the file's name.
    """
    if not head.strip():
        raise NoSuchFormat("is empty")
    columns = asked_columns or {}
    if asked_format and asked_format not in NAMES:
        raise NoSuchFormat(
            f"cannot be read as {asked_format!r}; known: {', '.join(NAMES)}"
        )
    if asked_format in JSON_FORMATS or not (asked_format or columns):
        found = _find_json(head, whole, asked_format)
        if found is not None:
            return found
        if asked_format or _is_json(head):
            title = JSON_FORMATS[asked_format].title if asked_format else ""
            raise NoSuchFormat(
                f"is no {title} file"
                if title
                else "is JSON, but none of the formats that Vigie reads"
            )
    signs = DELIMITERS.get(asked_format) or "".join(DELIMITERS.values())
    layout = find_table(head, whole, source, signs, columns)
    name = asked_format or ("tsv" if layout.delimiter == "\t" else "csv")
    return Found(name, TABLE, layout.body, table=layout)


def decode(
    found: Found, data: bytes, first_row: int, offset: int, lines: int | None = None
) -> Decoded:
    """Decode a chunk of a file, cut as `chunks` cuts it, into posts."""
    if found.table is not None:
        return table.decode(data, first_row, offset, found.table)
    return JSON_FORMATS[found.format].decode(data, first_row, offset, lines)


def _find_json(head: bytes, whole: bool, asked: str) -> Found | None:
    start = len(_MARK.match(head)[0])  # type: ignore[index]
    array = _ARRAY.match(head, start)
    ways = [(start, LINES, False)]
    if array is not None:
        ways = [(array.end(), LINES, True), (array.end(), OBJECTS, False), *ways]
    elif _is_json(head):
        ways.append((start, OBJECTS, False))
    for begin, layout, commas in ways:
        samples = list(_samples(head[begin:], whole, layout, commas))
        name = _name_of(samples, asked)
        if name:
            return Found(name, layout, begin, commas)
    return None


def _samples(
    head: bytes, whole: bool, layout: str, commas: bool
) -> Iterator[Mapping[str, Any]]:
    """Yield some of the first records, the broken ones left out."""
    if layout == OBJECTS:
        head, _, _ = one_a_line(head)
    lines = head.split(b"\n", _SAMPLE)
    if (not whole or len(lines) > _SAMPLE) and layout == LINES:
        lines.pop()
    for line in lines:
        if commas:
            line = line.rstrip().rstrip(b"]").rstrip().rstrip(b",")
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(record, dict):
            yield record


def _name_of(samples: list[Mapping[str, Any]], asked: str) -> str:
    """Return the format that most of the records have, "" if it is not the half."""
    if asked:
        return asked if samples else ""
    votes: dict[str, int] = {}
    for record in samples:
        for name, known in JSON_FORMATS.items():
            if known.recognises(record):
                votes[name] = votes.get(name, 0) + 1
                break
    name = max(votes, key=votes.__getitem__, default="")
    return name if name and votes[name] * 2 >= len(samples) else ""


def _is_json(head: bytes) -> bool:
    return head[len(_MARK.match(head)[0]) :].lstrip()[:1] in (b"{", b"[")  # type: ignore[index]
