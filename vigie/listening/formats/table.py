"""CSV and TSV: posts as rows, with columns named by the person or guessed."""

import csv
from collections.abc import Iterator, Sequence
from hashlib import blake2b

import msgspec

from vigie.listening.formats.lines import lines_of
from vigie.listening.formats.shapes import Bad, Decoded
from vigie.listening.formats.times import network_time
from vigie.listening.formats.words import reshare_key
from vigie.reading.post import Post

_LONGEST = 1 << 20  # a field of more than 1 MB is a quote that was never closed
_MOST_FIGURES = 10  # of a count
_NOTHING = frozenset(("", "na", "n/a", "nan", "null", "none", "nil"))


class Table(msgspec.Struct, frozen=True):
    """How a table is written, and which of its columns (from 0) means what."""

    delimiter: str
    encoding: str
    width: int
    columns: dict[str, int]
    source: str
    body: int  # where the first record stands, after mark and header


def decode(data: bytes, first_row: int, offset: int, table: Table) -> Decoded:
    """Decode a chunk of whole records (without the header) into posts."""
    out = Decoded()
    row = first_row
    for start, _end, fields in records(data, table, last=True):
        if isinstance(fields, str):
            out.bad.append(Bad(row, offset + start, fields))
        else:
            out.posts.append(_post(fields, row, table))
            out.rows.append(row)
        row += 1
    return out


def records(
    data: bytes, table: Table, last: bool
) -> Iterator[tuple[int, int, list[str] | str]]:
    """Yield each record of `data`: its start, its end, and its fields or what is wrong.

    Blank lines are no records. Unless `last`, a record that runs up to the end of
    `data` may go on after it and is not given. A quote that is never closed would
    swallow what follows: when the line after it is a good record by itself, the
    first line alone is the bad one.
    """
    lines = list(lines_of(data))
    ends = [start + len(line) + 1 for start, line in lines]
    clean = decodes(data, table.encoding)
    position = 0
    while position < len(lines):
        first, start = position, lines[position][0]
        fields, position = _next_record(lines, first, table)
        if position == len(lines) and not last:
            open_line = ends[-1] > len(data)
            if open_line or isinstance(fields, str):
                return
        if isinstance(fields, str) and position > first + 1:
            position = _resume(lines, first, position, table)
        end = min(ends[position - 1], len(data))
        if not clean and not decodes(data[start:end], table.encoding):
            fields = "is not UTF-8"
        if fields:
            yield start, end, fields


def _next_record(
    lines: Sequence[tuple[int, bytes]], first: int, table: Table
) -> tuple[list[str] | str, int]:
    """Return the record that begins at a line, or what is wrong, and the next line."""
    taken = first

    def feed() -> Iterator[str]:
        nonlocal taken
        while taken < len(lines):
            line = lines[taken][1]
            taken += 1
            yield line.decode(table.encoding, "replace") + "\n"

    # A line without quotes is a record: no need for the state of a reader.
    if b'"' not in lines[first][1]:
        line = lines[first][1].decode(table.encoding, "replace").rstrip("\r")
        fields = line.split(table.delimiter) if line.strip() else []
        return _checked(fields, table), first + 1
    csv.field_size_limit(_LONGEST)
    try:
        fields = next(csv.reader(feed(), delimiter=table.delimiter, strict=True))
    except (csv.Error, StopIteration):
        line = lines[first][1].decode(table.encoding, "replace")
        if taken == first + 1 and line.count('"') % 2 == 0:
            loose = next(csv.reader([line], delimiter=table.delimiter), [])
            if len(loose) == table.width:
                return loose, taken
        return "has a quote that is never closed", taken
    return _checked(fields, table), taken


def _checked(fields: list[str], table: Table) -> list[str] | str:
    while len(fields) > table.width and not fields[-1].strip():
        fields.pop()
    if fields and len(fields) != table.width:
        return f"has {len(fields)} columns instead of {table.width}"
    if any("\0" in field for field in fields):
        return "holds a zero byte"
    return fields


def _resume(
    lines: Sequence[tuple[int, bytes]], first: int, position: int, table: Table
) -> int:
    """Return the line after a broken record: the very next if it can stand alone."""
    for line in range(first + 1, position):
        fields, after = _next_record(lines[: line + 1], line, table)
        if after == line + 1 and not isinstance(fields, str) and fields:
            return line
    return position


def _post(fields: Sequence[str], row: int, table: Table) -> Post:
    columns = table.columns

    def value(name: str) -> str:
        place = columns.get(name)
        found = "" if place is None else fields[place].strip()
        return "" if found.lower() in _NOTHING else found

    text = fields[columns["text"]].strip()
    lon, lat = _degrees(value("lon"), 180), _degrees(value("lat"), 90)
    if lon is None or lat is None:
        lon = lat = None
    return Post(
        source=table.source,
        post_id=value("id") or _made_id(text, row),
        author=value("author").removeprefix("@"),
        at=network_time(value("time")),
        text="" if text.lower() in _NOTHING else text,
        lang=value("lang"),
        reshare_of=reshare_key(text),
        lon=lon,
        lat=lat,
        followers=_count(value("followers")),
        url=value("url"),
    )


def _made_id(text: str, row: int) -> str:
    """Return an id for a row that has none: the same for the same row and words."""
    return (
        f"{row}-{blake2b(text.encode('utf-8', 'replace'), digest_size=6).hexdigest()}"
    )


def _count(text: str) -> int:
    """Return a number, 0 for what is none; so many figures are no count, and Python
    raises over some thousands of them."""
    return int(text) if len(text) <= _MOST_FIGURES and text.isdecimal() else 0


def _degrees(text: str, most: int) -> float | None:
    try:
        value = float(text.replace(",", ".")) if text else None
    except ValueError:
        return None
    return value if value is not None and -most <= value <= most else None


def decodes(data: bytes, encoding: str) -> bool:
    """Say whether bytes are text in an encoding; in cp1252 all are taken."""
    if encoding != "utf-8" or data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
