"""The process in which a picture of a stranger is decoded, and nothing else is.

`python -m vigie.trust.pictures.cell KIND`: the file comes in on one handle, the new
picture goes out on the other. It may use 512 MB, 10 s of computing, write 16 MB, start
nothing and open nothing: no file and no connection. It inherits no handle and no
setting. Where the system lets it, it has no network at all either.
"""

import ctypes
import io
import os
import resource
import struct
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

MEMORY, SECONDS, OUTPUT = 512 * 2**20, 10, 16 * 2**20
MOST_SIDE, QUALITY = 2048, 85
MOST_PIXELS = 40_000_000
HEAD = struct.Struct(">4sII")  # then the small grey picture, then the JPEG
MAGIC = b"vgp2"
SIDE = 40  # of the small grey picture, a byte a pixel: what fingerprints are made of
BROKEN, HEAVY = 3, 4  # what it ends with when it cannot
_NEWUSER, _NEWNET, _NO_NEW_PRIVS = 0x1000_0000, 0x4000_0000, 38
_TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}  # of Exif, to Pillow's transpose


def confine(memory: int = MEMORY, seconds: int = SECONDS) -> None:
    """Give up what a decoder needs not: memory, time, children, privileges."""
    libc = ctypes.CDLL(None)
    libc.unshare(_NEWUSER | _NEWNET)  # denied on some machines: then without
    libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))


def shut() -> None:
    """Open nothing from now on: no file, no connection, whatever is closed first."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def main() -> int:
    """Read a picture, write it anew; return what the process ends with."""
    confine()
    content = sys.stdin.buffer.read()
    try:
        made = remake(content, sys.argv[1])
    except MemoryError:
        return HEAVY
    except Exception:  # a decoder may raise anything: here it ends
        return BROKEN
    sys.stdout.buffer.write(made)
    return 0


def remake(content: bytes, kind: str) -> bytes:
    """Return head, small grey picture and JPEG of a picture's pixels: nothing else of
    it is left.

    The first picture of several, upright as its Exif says, on white where it was
    clear, at most 2048 pixels wide or high.
    """
    # What Pillow loads by and by must be there before the doors shut.
    from PIL import Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin
    from PIL import TiffImagePlugin as _exif  # noqa: F401

    Image.preinit()
    shut()
    plugins: dict[str, Callable[[io.BytesIO], Image.Image]] = {
        "jpeg": JpegImagePlugin.JpegImageFile,
        "png": PngImagePlugin.PngImageFile,
        "webp": WebPImagePlugin.WebPImageFile,
    }
    picture = plugins[kind](io.BytesIO(content))
    if picture.width * picture.height > MOST_PIXELS:
        raise ValueError
    turn = _turn_of(picture)
    if kind == "jpeg":
        picture.draft(None, (MOST_SIDE, MOST_SIDE))
    picture.load()
    small = _reduced(picture)
    if turn is not None:
        small = small.transpose(turn)
    fresh = Image.frombytes("RGB", small.size, small.tobytes())
    grey = fresh.convert("L").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    fresh.save(out, "JPEG", quality=QUALITY, optimize=True)
    return HEAD.pack(MAGIC, *fresh.size) + grey.tobytes() + out.getvalue()


def _turn_of(picture: "Image.Image") -> "Image.Transpose | None":
    from PIL import Image

    try:
        said = picture.getexif().get(0x0112)
    except Exception:  # Exif is the sender's: what cannot be read is not there
        return None
    return Image.Transpose(_TURNS[said]) if said in _TURNS else None


def _reduced(picture: "Image.Image") -> "Image.Image":
    """In strips, so that the whole picture is never in memory twice."""
    from PIL import Image

    width, height = picture.size
    times = max(1, max(width, height) // MOST_SIDE)
    small = Image.new("RGB", (-(-width // times), -(-height // times)), "white")
    rows = times * max(1, 256 // times)
    for top in range(0, height, rows):
        strip = picture.crop((0, top, width, min(height, top + rows)))
        small.paste(_plain(strip).reduce(times), (0, top // times))
    small.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.LANCZOS)
    return small


def _plain(strip: "Image.Image") -> "Image.Image":
    from PIL import Image

    if strip.mode.startswith("I"):  # sixteen bits of grey
        strip = strip.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if strip.mode in {"RGBA", "LA", "PA"} or "transparency" in strip.info:
        clear = strip.convert("RGBA")
        strip = Image.new("RGB", clear.size, "white")
        strip.paste(clear, mask=clear.getchannel("A"))
    return strip.convert("RGB")


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # without the interpreter's tidying up, which may open files
