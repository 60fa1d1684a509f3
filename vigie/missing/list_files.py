"""Files of hospitals and shelters as lines of cells, whatever program wrote them. Pure.

A bad line never stops the file: it comes out with its number and what is wrong.
"""

import csv
import re
from bisect import bisect_right
from collections import Counter

import msgspec

from vigie.listening.formats.table import Table, records
from vigie.missing import list_xlsx
from vigie.missing.list_columns import known_heads
from vigie.missing.list_xlsx import BadList, no_table, too_long

MOST_BYTES = 4 * 2**20
MOST_ROWS = 20_000
MOST_COLUMNS = 60
LONGEST_CELL = 4_000
ENCODINGS = ("utf-8", "utf-16", "cp1252", "cp1256")
_HEAD_LINES = 10  # of which one may be that of the columns' names
_MARKS = ",;\t"
_WHYS = {"quote": "quote", "zero": "zero", "columns": "width"}  # of `records`


class Sheet(msgspec.Struct, frozen=True):
    """A file as it was read: its columns' names, its lines with their numbers, and
    the lines that could not be read with the code of why."""

    head: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    bad: tuple[tuple[int, str], ...] = ()


def read_file(given: bytes, encoding: str = "") -> Sheet:
    """Return the lines of a CSV or XLSX file. Raises BadList, in one sentence, for
    what is neither or is too large; never for a bad line."""
    if len(given) > MOST_BYTES:
        raise BadList("The file is too large: 4 MB at most.")
    if given[:4] == b"PK\x03\x04":
        return _limited(*_headed(list_xlsx.lines_of(given)))
    return _limited(*_of_text(decoded(given, encoding)))


def decoded(given: bytes, encoding: str = "") -> str:
    """Return the text of a file: by its mark, as UTF-8 if it is, else as the Windows
    of Western Europe or of Arabic, by which letters it has more of. What cannot be
    read becomes U+FFFD. Raises BadList for what is no text."""
    if given[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return given.decode("utf-16", "replace")
    if given[:3] == b"\xef\xbb\xbf":
        return given[3:].decode("utf-8", "replace")
    if encoding in ENCODINGS:
        return given.decode(_ordered(given, encoding), "replace")
    if given[:2000].count(0) > len(given[:2000]) // 5:
        return given.decode(_ordered(given, "utf-16"), "replace")
    if re.match(
        rb"%PDF|\xd0\xcf\x11\xe0|\x89PNG|\xff\xd8\xff|GIF8|<!DOCTYPE|<\?xml", given
    ):
        raise no_table()
    try:
        return given.decode()
    except UnicodeDecodeError as error:
        # One broken line in a file of UTF-8 makes it no Windows file.
        if error.start > 0 and _mostly_utf8(given):
            return given.decode("utf-8", "replace")
    return given.decode("cp1256" if _is_arabic(given) else "cp1252", "replace")


def _ordered(given: bytes, encoding: str) -> str:
    """UTF-16 without a mark, by where its zeros are."""
    if encoding != "utf-16":
        return encoding
    return (
        "utf-16-be" if given[:200:2].count(0) > given[1:200:2].count(0) else "utf-16-le"
    )


def _mostly_utf8(given: bytes) -> bool:
    text = given.decode("utf-8", "replace")
    wrong = text.count("�")
    good = sum(one > "\x7f" for one in text) - wrong
    return good > 4 * wrong


def _is_arabic(given: bytes) -> bool:
    """In cp1256 most letters of an Arabic word are above 127; in French one of ten."""
    letters = [one for one in given if one > 127 or chr(one).isalpha()]
    return 2 * sum(one > 127 for one in letters) > len(letters)


def _of_text(text: str) -> tuple[tuple[str, ...], list[tuple[int, list[str] | str]]]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    mark = _mark(text)
    first, head = _head_of(text.split("\n", _HEAD_LINES)[:_HEAD_LINES], mark)
    data = text.encode("utf-8", "replace")
    ends = [match.end() for match in re.finditer(b"\n", data)]
    body = 0 if first < 1 else ends[first - 1]
    table = Table(mark, "utf-8", len(head), {}, "list", body)
    found: list[tuple[int, list[str] | str]] = []
    for start, _end, cells in records(data[body:], table, last=True):
        line = bisect_right(ends, body + start) + 1
        if line == first + 1:
            continue
        found.append((line, _why(cells) if isinstance(cells, str) else cells))
        if len(found) > MOST_ROWS:
            break
    return head, found


def _why(words: str) -> str:
    return next((code for word, code in _WHYS.items() if word in words), "width")


def _mark(text: str) -> str:
    """What stands between cells: what most of the first lines have as often."""
    lines = [line for line in text.split("\n", 30)[:30] if line.strip()]
    best, mark = (0, 0), ","
    for one in _MARKS:
        counts = Counter(n for line in lines if (n := line.count(one)))
        often, many = max(((m, n) for n, m in counts.items()), default=(0, 0))
        best, mark = max((best, mark), ((often, many), one), key=lambda two: two[0])
    return mark


def _head_of(lines: list[str], mark: str) -> tuple[int, tuple[str, ...]]:
    """The line of the columns' names: below a title it may be the second or third."""
    read = [next(csv.reader([line], delimiter=mark), []) for line in lines]
    full = [(at, cells) for at, cells in enumerate(read) if any(map(str.strip, cells))]
    if not full:
        raise BadList("There is nothing in the file.")
    at, cells = max(full, key=lambda one: (known_heads(one[1]), -one[0]))
    while len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    return at, tuple(cells)


def _headed(
    lines: list[tuple[int, list[str] | str]],
) -> tuple[tuple[str, ...], list[tuple[int, list[str] | str]]]:
    first = [one for one in lines[:_HEAD_LINES] if not isinstance(one[1], str)]
    if not first:
        raise BadList("There is nothing in the file.")
    number, head = max(first, key=lambda one: (known_heads(one[1]), -one[0]))
    return tuple(head), [one for one in lines if one[0] > number]


def _limited(head: tuple[str, ...], lines: list[tuple[int, list[str] | str]]) -> Sheet:
    if len(head) > MOST_COLUMNS:
        raise BadList("The file has too many columns: 60 at most.")
    if len(lines) > MOST_ROWS:
        raise too_long()
    rows: list[tuple[int, tuple[str, ...]]] = []
    bad: list[tuple[int, str]] = []
    for line, cells in lines:
        if isinstance(cells, str):
            bad.append((line, cells))
        elif any("�" in one for one in cells):
            bad.append((line, "letters"))
        elif any(len(one) > LONGEST_CELL for one in cells):
            bad.append((line, "long"))
        elif any(one.strip() for one in cells):
            rows.append((line, tuple(cells)))
    named = tuple(one.strip()[:80] for one in head)
    return Sheet(named, tuple(rows), tuple(bad))
