"""What `vigie read` writes: one line of JSON a post."""

from typing import Any, NamedTuple

import msgspec

from vigie.listening.chunks import Chunk
from vigie.listening.formats import Bad
from vigie.listening.readers import Read
from vigie.reading.grouping import Signature, signatures
from vigie.reading.post import Person, Phone, Place, Plate, Post, Reading, Reason
from vigie.reading.tags import tags_of

_TAIL = b'"}'


class Line(msgspec.Struct, gc=False):
    """A reading as a line. `file` stands only when several files are read."""

    source: str
    post_id: str
    row: int
    labels: dict[str, float]
    priority: str
    tags: tuple[str, ...]
    people: tuple[Person, ...]
    plates: tuple[Plate, ...]
    phones: tuple[Phone, ...]
    places: tuple[Place, ...]
    why: tuple[Reason, ...]
    refused: str | msgspec.UnsetType = msgspec.UNSET
    file: str | msgspec.UnsetType = msgspec.UNSET
    group: str = ""


class Written(NamedTuple):
    """The lines of a chunk. Those of posts with a label wait for the key of their
    group, which is known only where all posts come together."""

    plain: bytes
    labelled: list[bytes]
    signatures: bytes  # packed: structs are slow to send from process to process
    posts: int
    rows: int
    refused: int
    labels: dict[str, int]
    bad: list[Bad]
    ignored: int
    deleted: int
    chunk: Chunk


_pack = msgspec.msgpack.Encoder().encode
unpack_all = msgspec.msgpack.Decoder(list[Signature]).decode
_encode = msgspec.json.Encoder().encode


def write_lines(chunk: Chunk, read: Read, name_file: bool) -> Written:
    """Read a chunk and write its lines."""
    decoded = chunk.decode(chunk.load())
    _, readings = read(decoded.posts)
    name: Any = chunk.source.path if name_file else msgspec.UNSET
    plain: list[bytes] = []
    labelled: list[bytes] = []
    told: list[tuple[Post, Reading]] = []
    labels: dict[str, int] = {}
    refused = 0
    for post, row, reading in zip(decoded.posts, decoded.rows, readings, strict=True):
        line = _encode(_line(post, row, reading, name))
        if reading is None or not reading.labels:
            refused += reading is not None and reading.refused != ""
            plain.append(line)
            continue
        for label in reading.labels:
            labels[label] = labels.get(label, 0) + 1
        labelled.append(line)
        told.append((post, reading))
    made = signatures([post for post, _ in told], [reading for _, reading in told])
    plain.append(b"")
    return Written(
        b"\n".join(plain),
        labelled,
        _pack(made),
        len(decoded.posts),
        chunk.rows,
        refused,
        labels,
        decoded.bad,
        decoded.ignored,
        len(decoded.deleted),
        # The content has done its work and need not travel back.
        msgspec.structs.replace(chunk, data=b""),
    )


def with_group(line: bytes, key: str) -> bytes:
    """Return a labelled line with the key of its group, which is plain ASCII."""
    return line.removesuffix(_TAIL) + key.encode() + b'"}\n'


def _line(post: Post, row: int, reading: Reading | None, name: Any) -> Line:
    if reading is None:
        nothing = Reading(post.source, post.post_id, {}, "low", tags_of(post))
        return _line(post, row, nothing, name)
    return Line(
        post.source,
        post.post_id,
        row,
        reading.labels,
        reading.priority,
        reading.tags,
        reading.people,
        reading.plates,
        reading.phones,
        reading.places,
        reading.why,
        reading.refused or msgspec.UNSET,
        name,
    )
