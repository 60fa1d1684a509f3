"""Pictures that the tests draw: ordinary ones, and such as nobody should send."""

import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

CANARY = b"CANARY-48.8630-2.3708"


def drawn(seed: int = 1, size: tuple[int, int] = (480, 360)) -> Image.Image:
    """A picture with soft light and a few hard shapes, another one for each seed."""
    chance = np.random.default_rng(seed)
    soft = chance.integers(0, 255, (6, 8, 3), dtype=np.uint8)
    picture = Image.fromarray(soft).resize(size, Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(picture)
    for _ in range(7):
        x, y, wide, high = (chance.random(4) * [size[0], size[1], *size] * 0.8).astype(
            int
        )
        box = (int(x), int(y), int(x + wide / 2 + 8), int(y + high / 2 + 8))
        shape = pen.ellipse if chance.random() < 0.5 else pen.rectangle
        shape(box, fill=tuple(int(v) for v in chance.integers(0, 255, 3)))
    return picture


def saved(picture: Image.Image, kind: str = "JPEG", **words: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **words)
    return out.getvalue()


def exif(turn: int = 1) -> Image.Exif:
    """Exif with a way to turn, a camera's owner and a place."""
    found = Image.Exif()
    found[0x0112] = turn
    found[0x013B] = CANARY.decode()
    found.get_ifd(0x8825)[1] = "N"
    found.get_ifd(0x8825)[29] = CANARY.decode()
    return found


def chunk(name: bytes, content: bytes) -> bytes:
    sum_ = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", sum_)


def png_of(width: int, height: int, pixels: bytes, *more: bytes) -> bytes:
    """A PNG of one bit a pixel, from its already packed pixels."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = [chunk(b"IHDR", head), *more, chunk(b"IDAT", pixels), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def bomb(side: int = 13_000) -> bytes:
    """A small file that wants to become a large picture."""
    row = b"\0" * (1 + (side + 7) // 8)
    return png_of(side, side, zlib.compress(row * side, 9))


def moving(kind: str) -> bytes:
    frames = [drawn(seed, (60, 40)) for seed in range(100)]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:])


def polyglot() -> bytes:
    """A picture whose comment is a page with a script."""
    page = b"<html><script>alert('" + CANARY + b"')</script></html>"
    return saved(drawn(), comment=page) + page


Made = Callable[[], bytes]
METADATA: dict[str, Made] = {
    "exif and gps in a JPEG": lambda: saved(drawn(), exif=exif()),
    "a JPEG comment": lambda: saved(drawn(), comment=CANARY),
    "an ICC profile": lambda: saved(drawn(), icc_profile=b"\0" * 128 + CANARY * 9),
    "XMP in a JPEG": lambda: saved(drawn(), xmp=b"<x>" + CANARY + b"</x>"),
    "bytes after the end": lambda: saved(drawn()) + CANARY,
    "text in a PNG": lambda: png_of(
        64, 64, zlib.compress(b"\0" * 9 * 64), chunk(b"tEXt", b"Comment\0" + CANARY)
    ),
    "exif in a PNG": lambda: saved(drawn(), "PNG", exif=exif()),
    "exif in a WebP": lambda: saved(drawn(), "WEBP", exif=exif(), lossless=True),
    "XMP in a WebP": lambda: saved(drawn(), "WEBP", xmp=CANARY, lossless=True),
    "a page in a comment": polyglot,
}
