"""Fingerprints that stay when a picture is made smaller, saved again, mirrored or cut.

The 64-bit pHash of Zauner (2010): the slowest 8 × 8 waves of a cosine transform, each
a bit: above the median of them or not. Brightness counts as nought. A cut moves all
waves, so a picture has ten fingerprints: of the whole, and of the nine windows of 90 %
of its width and height. They point to candidates; `matching` then looks at the pixels.
"""

import numpy as np
from numpy.typing import NDArray

from vigie.trust.pictures.cell import SIDE

WAVES = 8  # each way, of the small grey picture
PART = 0.9
WINDOWS = (
    (1.0, 0.0, 0.0),
    *((PART, x, y) for y in (0.0, 0.5, 1.0) for x in (0.0, 0.5, 1.0)),
)
Grey = NDArray[np.float64]
Prints = NDArray[np.uint64]


def grey_of(small: bytes) -> Grey:
    """Return the small grey picture, 40 × 40, of its bytes. Raises ValueError."""
    return np.frombuffer(small, np.uint8).reshape(SIDE, SIDE).astype(np.float64)


def prints_of(grey: Grey) -> Prints:
    """Return the ten fingerprints of a small grey picture: first that of the whole."""
    level = grey - grey.mean()
    return np.array([_bits(y @ level @ x.T) for x, y in _WAVES], dtype=np.uint64)


def packed(prints: Prints) -> bytes:
    """Return fingerprints as databases keep them: 80 bytes."""
    return prints.astype(">u8").tobytes()


def unpacked(rows: list[bytes]) -> Prints:
    """Return what was packed, a row of ten for each."""
    found = np.frombuffer(b"".join(rows), ">u8").astype(np.uint64)
    return found.reshape(-1, len(WINDOWS))


def _waves(part: float, shift: float) -> Grey:
    """The cosines over one window of a side, by how much of each pixel lies in it."""
    start = SIDE * (1 - part) * shift
    end = start + SIDE * part
    pixel = np.arange(SIDE, dtype=np.float64)
    low, high = np.clip(pixel, start, end), np.clip(pixel + 1, start, end)
    middle = ((low + high) / 2 - start) / (end - start)
    wave = np.arange(WAVES, dtype=np.float64)[:, None]
    return np.asarray((high - low) * np.cos(np.pi * wave * middle), dtype=np.float64)


_WAVES = [(_waves(part, x), _waves(part, y)) for part, x, y in WINDOWS]


def _bits(waves: Grey) -> int:
    waves = np.round(waves, 6)  # less is only arithmetic
    waves[0, 0] = 0.0
    return int.from_bytes(np.packbits(waves > np.median(waves)).tobytes(), "big")
