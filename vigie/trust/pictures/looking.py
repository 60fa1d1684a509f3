"""What a file is, by its content and without decoding it: type, width, height.

No name and no header of the sender counts. Only the few bytes are read that say how
large the decoded picture would be, before anything is decoded.
"""

import struct
from dataclasses import dataclass

from vigie.trust.pictures import errors

MOST_BYTES = 10 * 2**20
MOST_PIXELS = 40_000_000
MOST_SCANS = 64  # of a JPEG; cameras make one, careful programs a dozen
_SCAN = b"\xff\xda"  # inside of a scan a byte FF is followed by 00
_PNG = b"\x89PNG\r\n\x1a\n"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # SOF0 to SOF15
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length


@dataclass(frozen=True)
class Look:
    """A picture from outside: `kind` is jpeg, png or webp."""

    kind: str
    width: int
    height: int
    moves: bool = False


def look(content: bytes) -> Look:
    """Return what a file is. Raises BadPicture for what is not taken."""
    if len(content) > MOST_BYTES:
        raise errors.too_large(MOST_BYTES // 2**20)
    try:
        found = _looked(content)
    except (struct.error, IndexError):
        raise errors.broken() from None
    if found.moves:
        raise errors.moving()
    if not found.width or not found.height:
        raise errors.broken()
    if found.width * found.height > MOST_PIXELS:
        raise errors.too_wide(MOST_PIXELS // 1_000_000)
    return found


def _looked(content: bytes) -> Look:
    if content.startswith(_PNG):
        return _png(content)
    if content.startswith(b"\xff\xd8\xff"):
        return _jpeg(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _webp(content)
    raise errors.not_a_picture()


def _png(content: bytes) -> Look:
    if content[12:16] != b"IHDR":
        raise errors.broken()
    width, height = struct.unpack_from(">II", content, 16)
    place, moves = 8, False
    while place + 8 <= len(content):
        length, name = struct.unpack_from(">I4s", content, place)
        if name == b"IDAT":
            break
        moves = moves or name == b"acTL"
        place += 12 + length
    return Look("png", width, height, moves)


def _jpeg(content: bytes) -> Look:
    place = 2
    while True:
        if content[place] != 0xFF:
            raise errors.broken()
        marker = content[place + 1]
        if marker == 0xFF:  # a filling byte
            place += 1
        elif marker in _ALONE:
            place += 2
        elif marker in _FRAMES:
            height, width = struct.unpack_from(">HH", content, place + 5)
            if content.count(_SCAN, place) > MOST_SCANS:
                raise errors.too_heavy()  # each goes over all pixels once more
            return Look("jpeg", width, height)
        elif marker in (0xD9, 0xDA):  # the end, or pixels without a frame
            raise errors.broken()
        else:
            place += 2 + struct.unpack_from(">H", content, place + 2)[0]


def _webp(content: bytes) -> Look:
    name = content[12:16]
    if name == b"VP8X":
        flags = content[20]
        width = int.from_bytes(content[24:27], "little") + 1
        height = int.from_bytes(content[27:30], "little") + 1
        return Look("webp", width, height, bool(flags & 0x02))
    if name == b"VP8L":
        bits = struct.unpack_from("<I", content, 21)[0]
        return Look("webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if name == b"VP8 ":
        width, height = struct.unpack_from("<HH", content, 26)
        return Look("webp", width & 0x3FFF, height & 0x3FFF)
    raise errors.broken()
