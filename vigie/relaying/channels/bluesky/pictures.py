"""A picture as Bluesky takes it: made anew from its pixels, small enough."""

import io
from dataclasses import dataclass

from PIL import Image

from vigie.trust.pictures.making import make_anew

MOST_BYTES = 976_000  # of the lexicon's million
_LEAST_SIDE = 320


@dataclass(frozen=True)
class Reduced:
    """A JPEG without a word about who made it, where or when."""

    data: bytes
    kind: str
    width: int
    height: int


def reduced(data: bytes) -> Reduced:
    """Return a picture anew, the same for the same one. Raises BadPicture."""
    made = make_anew(data)
    content, width, height = made.content, made.width, made.height
    while len(content) > MOST_BYTES and max(width, height) > _LEAST_SIDE:
        with Image.open(io.BytesIO(made.content)) as whole:
            small = whole.resize((width * 3 // 4, height * 3 // 4))
        width, height = small.size
        out = io.BytesIO()
        small.save(out, "JPEG", quality=80)
        content = out.getvalue()
    return Reduced(content, "image/jpeg", width, height)
