"""Cut files into chunks of whole records, the same way whatever machine reads them.

A chunk is some pieces of 0.75 MB: larger ones fall out of the processor's cache and
cost a third more to decode, while reading and storing like larger batches. The edges
depend on the content alone, so that a chunk's id is the same for the same file,
plain or packed.
"""

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import msgspec

from vigie.listening.formats import JSON_FORMATS, Bad, Decoded, NoSuchFormat, finding
from vigie.listening.formats.brackets import one_a_line
from vigie.listening.formats.finding import LINES, OBJECTS, Found
from vigie.listening.formats.lines import count_lines
from vigie.listening.formats.table import Table, records
from vigie.listening.streams import BrokenFile, blocks, kind_of

TARGET = 768 * 1024  # bytes of a piece
PIECES = 4  # of a chunk of lines
LONGEST = 32 << 20  # of one record; a page of 500 posts has 2 MB
HEAD = 1 << 20
Content = Iterator[tuple[bytes, int]]  # blocks, and how far the file has been read
_MOST_HEAD = 64 << 20
_COMMA = re.compile(rb",([ \t\r]*)(?=\n|$)")
_CLOSED = re.compile(rb"(?<=[}\s])\](\s*)$")


class Source(msgspec.Struct, frozen=True):
    """A file that can be read: what it holds and how it is packed."""

    path: str
    name: str
    found: Found
    kind: str
    size: int  # of the file itself


class Piece(msgspec.Struct, frozen=True):
    """Bytes of a chunk that are decoded at once; `lines` is 0 when not counted."""

    length: int
    rows: int
    lines: int


class Chunk(msgspec.Struct, frozen=True):
    """Whole records of a file, from `offset` in its unpacked content.

    `data` is None when a worker had better read the bytes itself. `rows` is how
    many rows there are from `first_row` on. `pieces` are to be decoded one by one.
    `bad` was found while cutting. `read` is how far into the file it is.
    """

    source: Source
    offset: int
    length: int
    first_row: int
    rows: int
    pieces: tuple[Piece, ...]
    data: bytes | None = None
    bad: tuple[Bad, ...] = ()
    read: int = 0

    def load(self) -> bytes:
        """Return the chunk's bytes; raises BrokenFile if the file has changed."""
        if self.data is not None:
            return self.data
        with open(self.source.path, "rb") as file:
            file.seek(self.offset)
            data = file.read(self.length)
        if len(data) != self.length:
            raise BrokenFile(f"{self.source.path} was cut while it was being read.")
        return data

    def decode(self, data: bytes) -> Decoded:
        """Turn the chunk's bytes into posts."""
        out = Decoded(bad=list(self.bad))
        place, row = 0, self.first_row
        for piece in self.pieces:
            whole = piece.length == len(data)
            part = data if whole else data[place : place + piece.length]
            out.add(
                finding.decode(
                    self.source.found, part, row, self.offset + place, piece.lines
                )
            )
            place, row = place + piece.length, row + piece.rows
        return out

    def chunk_id(self, data: bytes) -> str:
        """Return the name of this chunk for ever: of its content and its place."""
        made = sha256(
            f"{self.source.found.format} {self.offset} {self.length}\n".encode()
        )
        made.update(data)
        return made.hexdigest()


def open_source(
    path: Path,
    asked_format: str = "",
    asked_columns: Mapping[str, str] | None = None,
    source_name: str = "",
) -> Source:
    """Find out what a file holds. Raises BrokenFile with a sentence if nothing.

    `source_name` is the source of a table's posts; else it is the file's name
    without its endings.
    """
    kind = kind_of(path)
    head = b""
    whole = True
    limit = HEAD
    for block, _ in blocks(path):
        head += block
        if len(head) >= limit:
            # A first record of many megabytes: look further before giving up.
            if b"\n" in head or limit >= _MOST_HEAD:
                whole = False
                break
            limit *= 8
    name = source_name or path.name.partition(".")[0] or path.name
    try:
        found = finding.find(head, whole, name, asked_format, asked_columns)
    except NoSuchFormat as error:
        raise BrokenFile(f"{path} {error}.") from None
    return Source(str(path), path.name, found, kind, path.stat().st_size)


def cut(source: Source) -> Iterator[Chunk]:
    """Yield the chunks of a file in order.

    At a damage it yields what stands before, and then raises BrokenFile.
    """
    damage: list[BrokenFile] = []
    content = _content(source, damage)
    if source.found.layout == LINES:
        yield from _cut_lines(source, content)
    elif source.found.layout == OBJECTS:
        yield from _cut_objects(source, content)
    else:
        yield from _cut_table(source, content)
    if damage:
        raise damage[0]


def _content(source: Source, damage: list[BrokenFile]) -> Content:
    """Yield the blocks from where the first record may begin, up to a damage."""
    skip = source.found.start
    try:
        for block, read in blocks(Path(source.path)):
            rest = block[skip:]
            skip = max(0, skip - len(block))
            if rest:
                yield rest, read
    except BrokenFile as error:
        damage.append(error)


def _cut_lines(source: Source, content: Content) -> Iterator[Chunk]:
    found = source.found
    count = JSON_FORMATS[found.format].count
    by_worker = source.kind == "plain" and not found.commas
    row, begin, read = 0, found.start, 0
    pieces: list[Piece] = []
    held: list[bytes] = []

    def chunk() -> Chunk:
        length = sum(piece.length for piece in pieces)
        rows = sum(piece.rows for piece in pieces)
        data = None if by_worker else b"".join(held)
        return Chunk(source, begin, length, row, rows, tuple(pieces), data, (), read)

    for offset, length, data, read in _whole_lines(source, content):
        if data is not None:
            if found.commas:
                data = _COMMA.sub(rb" \1", _CLOSED.sub(rb" \1", data))
            lines = count_lines(data)
            pieces.append(Piece(length, lines if count is None else count(data), lines))
            held.append(data)
            if len(pieces) < PIECES:
                continue
        if pieces:
            yield (made := chunk())
            row, begin = row + made.rows, begin + made.length
            pieces, held = [], []
        if data is None:
            bad = (Bad(row, offset, f"is longer than {LONGEST >> 20} MB"),)
            yield Chunk(source, offset, 0, row, 1, (), b"", bad, read)
            row, begin = row + 1, begin + length
    if pieces:
        yield chunk()


def _whole_lines(
    source: Source, content: Content
) -> Iterator[tuple[int, int, bytes | None, int]]:
    """Yield pieces of whole lines: offset, length, bytes, how far the file is read.

    A line too long to hold is given without its bytes.
    """
    offset, buffer, dropped, read = source.found.start, b"", 0, 0
    for block, read in content:
        if dropped:
            end = block.find(b"\n") + 1
            dropped += end or len(block)
            if not end:
                continue
            yield offset, dropped, None, read
            offset, dropped, block = offset + dropped, 0, block[end:]
        buffer += block
        while end := buffer.find(b"\n", TARGET - 1) + 1:
            yield offset, end, buffer[:end], read
            offset, buffer = offset + end, buffer[end:]
        if len(buffer) > LONGEST:
            if end := buffer.rfind(b"\n") + 1:
                yield offset, end, buffer[:end], read
                offset, buffer = offset + end, buffer[end:]
            dropped, buffer = len(buffer), b""
    if dropped:
        yield offset, dropped, None, read
    if buffer:
        yield offset, len(buffer), buffer, read


def _cut_objects(source: Source, content: Content) -> Iterator[Chunk]:
    count = JSON_FORMATS[source.found.format].count
    row = 0
    for offset, (data, taken, lines), read in _windows(source, content):
        if not taken:
            reason = "is not closed, so that nothing after it can be read"
            bad = (Bad(row, offset, reason),)
            yield Chunk(source, offset, 0, row, 1, (), b"", bad, read)
            return
        rows = lines if count is None else count(data)
        pieces = (Piece(taken, rows, lines),)
        yield Chunk(source, offset, taken, row, rows, pieces, data, (), read)
        row += rows


def _windows(
    source: Source, content: Content
) -> Iterator[tuple[int, tuple[bytes, int, int], int]]:
    """Yield offset, window as `one_a_line` lays it, and how far the file is read.

    The last one holds nothing if the file ends within an object.
    """
    offset, buffer, read = source.found.start, b"", 0
    wanted = TARGET
    for block, read in content:
        buffer += block
        while wanted <= len(buffer) <= LONGEST:
            window = one_a_line(buffer[:wanted])
            taken = window[1]
            if taken:
                yield offset, window, read
                offset, buffer = offset + taken, buffer[taken:]
            # An object longer than the window: double it.
            wanted = TARGET if taken else 2 * wanted
        if len(buffer) > LONGEST:
            break
    window = one_a_line(buffer)
    taken = window[1]
    if taken:
        yield offset, window, read
    rest = buffer[taken:].lstrip(b", \t\r\n")
    if rest.rstrip(b", \t\r\n]"):
        yield offset + len(buffer) - len(rest), (b"", 0, 0), read


def _cut_table(source: Source, content: Content) -> Iterator[Chunk]:
    table = source.found.table
    if table is None:
        raise ValueError("a table without a layout")
    offset, buffer, row, read = source.found.start, b"", 0, 0
    at_end = False
    while buffer or not at_end:
        while not at_end and len(buffer) < 2 * TARGET:
            block, read = next(content, (b"", source.size))
            buffer, at_end = buffer + block, not block
        end = rows = 0
        for _, end, _ in records(buffer, table, last=at_end):
            rows += 1
            if end >= TARGET:
                break
        if not rows:
            end, rows = _give_up(buffer, table)
        pieces = (Piece(end, rows, 0),)
        yield Chunk(source, offset, end, row, rows, pieces, buffer[:end], (), read)
        offset, buffer, row = offset + end, buffer[end:], row + rows


def _give_up(buffer: bytes, table: Table) -> tuple[int, int]:
    """Take all of a buffer in which no record ends."""
    return len(buffer), sum(1 for _ in records(buffer, table, last=True))
