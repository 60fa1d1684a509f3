"""How a table is written, and which of its columns means what."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence

from vigie.listening.formats.lines import lines_of
from vigie.listening.formats.shapes import NoSuchFormat
from vigie.listening.formats.table import Table, decodes

DELIMITERS = {"csv": ",;|", "tsv": "\t"}
_BOM = b"\xef\xbb\xbf"
_HEAD_RECORDS = 200
# What a column may be called, the surest name first, folded as `_folded` does.
_NAMES = {
    "text": "text full_text fulltext tweet_text post_text tweet message msg sms "
    "content body post texte contenu texto mensaje original",
    "time": "created_utc created_at createdat timestamp time datetime date_time at "
    "posted_at published_at published created sent_at date heure fecha hora",
    "author": "author username user_name screen_name screenname user_screen_name "
    "handle author_name author_username user account sender from auteur autor "
    "author_id user_id",
    "lon": "longitude lon lng long",
    "lat": "latitude lat",
    "id": "id_str tweet_id tweetid status_id post_id message_id id uri guid row",
    "lang": "lang language langue idioma",
    "followers": "followers followers_count user_followers_count",
    "url": "url link permalink",
}
FIELDS = tuple(_NAMES)


def find_table(
    head: bytes, whole: bool, source: str, delimiters: str, asked: Mapping[str, str]
) -> Table:
    """Find out how a table is written from the first part of a file.

    `asked` gives columns by name, or by number from 1; the others are guessed.
    Raises NoSuchFormat, with a message to go after the file's name.
    """
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NoSuchFormat("is UTF-16; save it as UTF-8")
    skip = len(_BOM) if head.startswith(_BOM) else 0
    encoding = _encoding(head)
    best: tuple[int, str, list[str]] = (0, "", [])
    for delimiter in delimiters:
        header, alike, seen = _shape(head[skip:], whole, delimiter, encoding)
        likely = seen == 0 or alike * 10 >= seen * 6
        known = len(_guess(header)) * 100 + len(header)
        if header and likely and known > best[0]:
            best = (known, delimiter, header)
    _, delimiter, header = best
    if not header or (len(header) < 2 and not _guess(header)):
        raise NoSuchFormat("is none of the formats that Vigie reads")
    columns = _columns(header, asked)
    body = skip + _header_length(head[skip:], delimiter, encoding)
    return Table(delimiter, encoding, len(header), columns, source, body)


def _encoding(head: bytes) -> str:
    """Return utf-8, or cp1252 when more than a few lines cannot be UTF-8."""
    odd = [line for _, line in lines_of(head[: head.rfind(b"\n") + 1] or head)]
    odd = [line for line in odd if not line.isascii()]
    broken = sum(not decodes(line, "utf-8") for line in odd)
    return "cp1252" if broken * 4 > len(odd) else "utf-8"


def _shape(
    head: bytes, whole: bool, delimiter: str, encoding: str
) -> tuple[list[str], int, int]:
    """Return the header, how many records have its width, and of how many."""
    text = head[: 1 << 18].decode(encoding, "replace")
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    header: list[str] = []
    alike = seen = 0
    try:
        for fields in reader:
            if not header:
                header = [name.strip() for name in fields]
            elif fields:
                seen += 1
                alike += len(fields) == len(header)
            if seen == _HEAD_RECORDS:
                break
    except csv.Error:
        pass
    if not whole and 1 < seen < _HEAD_RECORDS:
        seen -= 1  # the last one is cut by the end of the head
    return header, min(alike, seen), seen


def _header_length(head: bytes, delimiter: str, encoding: str) -> int:
    length = 0

    def feed() -> Iterator[str]:
        nonlocal length
        for start, line in lines_of(head):
            length = start + len(line) + 1
            yield line.decode(encoding, "replace") + "\n"

    for fields in csv.reader(feed(), delimiter=delimiter):
        if fields:
            break
    return min(length, len(head))


def _folded(name: str) -> str:
    return re.sub(r"\W+", "_", name.strip().lower()).strip("_")


def _guess(header: Sequence[str]) -> dict[str, int]:
    folded = [_folded(name) for name in header]
    columns = {}
    for field, names in _NAMES.items():
        for name in names.split():
            if name in folded:
                columns[field] = folded.index(name)
                break
    return columns


def _columns(header: Sequence[str], asked: Mapping[str, str]) -> dict[str, int]:
    columns = _guess(header)
    numbers = [str(number) for number in range(1, len(header) + 1)]
    for field, name in asked.items():
        if name in header:
            columns[field] = header.index(name)
        elif name in numbers:
            columns[field] = numbers.index(name)
        else:
            raise NoSuchFormat(f"has no column {name!r}; it has {_listed(header)}")
    if "text" not in columns:
        raise NoSuchFormat(
            "has no column that is known to hold a text; "
            f"name it with --map text=COLUMN ({_listed(header)})"
        )
    return columns


def _listed(header: Sequence[str]) -> str:
    names = [name[:24] for name in header[:12]]
    return ", ".join(names) + (", …" if len(header) > len(names) else "")
