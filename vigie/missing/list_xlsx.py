"""The first sheet of an XLSX file as lines of cells, and nothing else of it. Pure.

A reader of our own: of a file of strangers it needs four parts, each of which is
unpacked to a limit, whatever the file says of its size; entities are refused, formulas
are not computed, links and macros are never looked at.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from vigie.lib.saying import Unusable

MOST_UNPACKED = 40 * 2**20  # of one part
MOST_PARTS = 2_000
MOST_LINES = 20_100
MOST_COLUMNS = 200
MOST_STRINGS = 400_000
MOST_HELD, MOST_DEEP = 50_000, 40  # elements that are open, or not yet read
LONGEST = 4_001
_LARGE = ("si", "row")
_DAYS = date(1899, 12, 30)  # what a day number counts from
_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_SHEET = "xl/worksheets/sheet1.xml"
Line = tuple[int, list[str] | str]


class BadList(Unusable):
    """A file that is no list; its text is one sentence that says why."""


def no_table() -> BadList:
    """Return what is raised for a file of another kind."""
    return BadList("This is no CSV and no XLSX file.")


def too_long() -> BadList:
    """Return what is raised for a file of too many lines."""
    return BadList("The file has too many lines: 20,000 at most. Cut it in two.")


def _too_much() -> BadList:
    return BadList("The file unpacks to too much.")


def lines_of(given: bytes) -> list[Line]:
    """Return the lines of the first sheet with their numbers: cells as text, or the
    code of what is wrong. Raises BadList for what is no such file, or a bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(given)) as packed:
            if len(packed.infolist()) > MOST_PARTS:
                raise no_table()
            strings = _strings(packed)
            dates = _date_styles(packed)
            return list(_lines(packed, _first_sheet(packed), strings, dates))
    except BadList:
        raise
    except DefusedXmlException:
        raise BadList("The file holds entities, as no spreadsheet does.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError):
        raise no_table() from None
    except (KeyError, ValueError, RuntimeError, SyntaxError, IndexError):
        raise no_table() from None


class _Limited(io.RawIOBase):
    """A part of the file that ends with BadList when it grows too large."""

    def __init__(self, inner: Any) -> None:
        self._inner, self._left = inner, MOST_UNPACKED

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Return some bytes; never more than 64 KB at once."""
        found: bytes = self._inner.read(min(size, 65_536) if size > 0 else 65_536)
        self._left -= len(found)
        if self._left < 0:
            raise _too_much()
        return found


def _elements(packed: zipfile.ZipFile, name: str) -> Iterator[tuple[str, Any]]:
    """Yield each element at its end, and empty the large ones once they were read.
    What opens too much before it closes anything is a bomb."""
    held = depth = 0
    with packed.open(name) as part:
        parsed = iterparse(_Limited(part), events=("start", "end"), forbid_dtd=True)
        for event, element in parsed:
            if event == "start":
                held, depth = held + 1, depth + 1
                if held > MOST_HELD or depth > MOST_DEEP:
                    raise _too_much()
                continue
            depth -= 1
            tag = _tag(element)
            yield tag, element
            if tag in _LARGE:
                element.clear()
                held = 0


def _strings(packed: zipfile.ZipFile) -> list[str]:
    """The texts that cells name by number, without how they are read aloud."""
    name = "xl/sharedStrings.xml"
    if name not in packed.namelist():
        return []
    found: list[str] = []
    for tag, element in _elements(packed, name):
        if tag == "si":
            found.append(_text(element))
        if len(found) > MOST_STRINGS:
            raise _too_much()
    return found


def _text(element: Any) -> str:
    texts = ((one.text or "") for one in _without_ruby(element) if _tag(one) == "t")
    return "".join(texts)[:LONGEST]


def _without_ruby(element: Any) -> Iterator[Any]:
    for child in element:
        if _tag(child) != "rPh":
            yield child
            yield from _without_ruby(child)


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _date_styles(packed: zipfile.ZipFile) -> frozenset[int]:
    """Which styles of cells show a number as a day."""
    name = "xl/styles.xml"
    if name not in packed.namelist():
        return frozenset()
    formats = set(_DATES)
    styles: list[int] = []
    for tag, element in _elements(packed, name):
        if tag == "numFmt":
            code = re.sub(r'"[^"]*"|\[[^\]]*\]', "", element.get("formatCode", ""))
            if re.search("[dy]", code, re.I):
                formats.add(int(element.get("numFmtId", "-1")))
        elif tag == "cellXfs":
            styles = [int(one.get("numFmtId", "0")) for one in element]
    return frozenset(at for at, number in enumerate(styles) if number in formats)


def _first_sheet(packed: zipfile.ZipFile) -> str:
    """The part of the sheet that stands first; by its usual name where nothing says."""
    links: dict[str, str] = {}
    names = set(packed.namelist())
    if "xl/_rels/workbook.xml.rels" in names and "xl/workbook.xml" in names:
        for _kind, element in _elements(packed, "xl/_rels/workbook.xml.rels"):
            target = str(element.get("Target", "")).removeprefix("/xl/")
            links[str(element.get("Id"))] = f"xl/{target}"
        for tag, element in _elements(packed, "xl/workbook.xml"):
            if tag == "sheet":
                given = {key.rpartition("}")[2]: v for key, v in element.items()}
                name = links.get(given.get("id", ""), "")
                if name in names:
                    return name
    return _SHEET


def _lines(
    packed: zipfile.ZipFile, name: str, strings: list[str], dates: frozenset[int]
) -> Iterator[Line]:
    number = count = 0
    for tag, element in _elements(packed, name):
        if tag != "row":
            continue
        count += 1
        if max(count, number) > MOST_LINES:
            raise too_long()
        given = element.get("r", "")
        number = int(given) if given.isdecimal() and len(given) < 8 else number + 1
        yield number, _cells(element, strings, dates)


def _cells(row: Any, strings: list[str], dates: frozenset[int]) -> list[str] | str:
    cells: list[str] = []
    for cell in row:
        column = _column(cell.get("r", ""), len(cells))
        if column >= MOST_COLUMNS:
            return "width"
        if any(_tag(child) == "f" for child in cell):
            return "formula"
        cells += [""] * (column - len(cells))
        cells[column:] = [_value(cell, strings, dates)]
    return cells


def _column(name: str, after: int) -> int:
    """ "C7" is the third column; a cell without a name is the next."""
    letters = re.match("[A-Z]{1,3}", name)
    if not letters:
        return after
    at = 0
    for letter in letters[0]:
        at = at * 26 + ord(letter) - 64
    return max(at - 1, 0)


def _value(cell: Any, strings: list[str], dates: frozenset[int]) -> str:
    kind = cell.get("t", "n")
    inner = {_tag(child): child for child in cell}
    if kind == "inlineStr":
        return _text(inner["is"]) if "is" in inner else ""
    text = ((inner["v"].text or "") if "v" in inner else "")[:LONGEST]
    if kind == "s":
        return strings[int(text)] if text else ""
    if kind == "n" and text:
        style = cell.get("s", "")
        return _number(text, style.isdecimal() and int(style) in dates)
    return "" if kind == "e" else text


def _number(text: str, is_day: bool) -> str:
    try:
        value = float(text)
    except ValueError:
        return text
    if is_day and 1 <= value < 80_000:
        return (_DAYS + timedelta(days=int(value))).isoformat()
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else text
