"""A fingerprint that stays when a picture is made smaller or saved again.

The 64-bit pHash of Zauner (2010): the picture in grey at 32 × 32, its discrete cosine
transform, of that the 8 × 8 slowest waves, each a bit: above the median of them or not.
The steady part, which is brightness, counts as nought. A mirror turns every second wave
round, so the fingerprint of the mirrored picture costs nothing more.
"""

import numpy as np
from numpy.typing import NDArray

SIDE, WAVES = 32, 8
SAME = 10  # bits of 64 in which copies of one picture may differ
Grey = NDArray[np.float64]


def _cosines() -> Grey:
    wave, place = np.arange(WAVES)[:, None], np.arange(SIDE)[None, :]
    found: Grey = np.cos(np.pi * wave * (2 * place + 1) / (2 * SIDE))
    return found


_COSINES = _cosines()
_MIRROR = np.where(np.arange(WAVES) % 2, -1.0, 1.0)[None, :]


def fingerprints(grey: Grey) -> tuple[int, int]:
    """Return the fingerprint of a grey picture of 32 × 32, and of its mirror image.

    Signed 64-bit numbers, as databases keep them.
    """
    waves = np.round(_COSINES @ grey @ _COSINES.T, 6)  # less is only arithmetic
    waves[0, 0] = 0.0
    return _bits(waves), _bits(waves * _MIRROR)


def distance(one: int, other: int) -> int:
    """Return in how many of 64 bits two fingerprints differ; strangers differ in 32."""
    return ((one ^ other) & 0xFFFF_FFFF_FFFF_FFFF).bit_count()


def _bits(waves: Grey) -> int:
    # Not np.median: it imports more of numpy, and the cell can open no file by then.
    middle = np.sort(waves, axis=None)[WAVES * WAVES // 2 - 1 :][:2].mean()
    packed = np.packbits(waves > middle)
    return int.from_bytes(packed.tobytes(), "big", signed=True)
