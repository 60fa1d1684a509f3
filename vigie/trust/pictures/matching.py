"""Whether a picture is another one again: by fingerprints first, then by its pixels.

Fingerprints of 64 bits are quick and too often alike: of faces before a plain wall one
pair in a hundred is. So the nearest are looked at once more: the small grey picture
must lie over some window of the other, both ways, as an echo lies over its sound
(normalized cross-correlation). `python -m bench pictures` measures both.
"""

import numpy as np

from vigie.trust.pictures.cell import SIDE
from vigie.trust.pictures.fingerprints import Grey, Prints, prints_of

NEAR = 14  # bits of 64 within which a candidate is looked at
MOST = 64  # candidates that are looked at
ALIKE = 0.91  # of 1: from here on it is called the same picture
FLAT = 4.0  # grey levels: what varies less shows nothing to compare
_FINE = 24  # pixels a side that are compared
_PARTS = (0.97, 0.94, 0.91, 0.88, 0.85)
_SHIFTS = (0.0, 0.25, 0.5, 0.75, 1.0)


def candidates(grey: Grey, stored: Prints) -> list[int]:
    """Return which rows of stored fingerprints may be this picture, the nearest first.

    Its whole against their windows, its windows against their wholes, itself and its
    mirror image: 100,000 rows take 6 ms of CPU.
    """
    if not len(stored):
        return []
    far = np.full(len(stored), 64, dtype=np.uint8)
    for own in (prints_of(grey), prints_of(grey[:, ::-1])):
        pairs = [(own[0], column) for column in stored.T]
        pairs += [(other, stored[:, 0]) for other in own[1:]]
        for print_, column in pairs:
            np.minimum(far, np.bitwise_count(column ^ print_), out=far)
    near = np.flatnonzero(far <= NEAR)
    return [int(row) for row in near[np.argsort(far[near], kind="stable")][:MOST]]


def alike(one: Grey, other: Grey) -> float:
    """Return how much two pictures are one, 1 for the same: whichever of them was cut,
    and mirrored or not. About 1 ms of CPU; 0 for a picture that shows nothing."""
    if one.std() < FLAT or other.std() < FLAT:
        return 0.0
    return max(_within(one, other), _within(other, one))


def _within(cut: Grey, whole: Grey) -> float:
    """How well a picture or its mirror image lies over the best window of another.

    With X = L·W of each look L at the rows of the whole W, the sums over a window
    are products of matrices: no window is ever drawn.
    """
    seen = _LOOKS @ whole
    rows = (np.swapaxes(seen, 1, 2) @ seen).reshape(len(_LOOKS), -1)
    mean = _MEANS @ whole @ _MEANS.T
    deviation = np.sqrt(np.maximum(rows @ _SQUARES.T / _FINE**2 - mean**2, 1e-3))
    best = 0.0
    for turned in (cut, cut[:, ::-1]):
        fine = _LOOKS[0] @ turned @ _LOOKS[0].T
        fine -= fine.mean()
        match = (np.swapaxes(seen, 1, 2) @ fine).reshape(len(_LOOKS), -1) @ _TURNED.T
        size = deviation * _FINE * np.linalg.norm(fine)
        best = max(best, float((match / size).max()))
    return best


def _look(part: float, shift: float) -> Grey:
    """Weights that bring a window of a side to 24 pixels, each a soft mean."""
    step = SIDE * part / _FINE
    middle = SIDE * (1 - part) * shift + (np.arange(_FINE) + 0.5) * step - 0.5
    far = np.abs(middle[:, None] - np.arange(SIDE)[None, :]) / step
    found = np.maximum(0.0, 1.0 - far)
    return np.asarray(found / found.sum(axis=1, keepdims=True), dtype=np.float64)


_LOOKS = np.stack(
    [_look(1.0, 0.0), *(_look(part, x) for part in _PARTS for x in _SHIFTS)]
)
_MEANS = _LOOKS.mean(axis=1)
_SQUARES = (np.swapaxes(_LOOKS, 1, 2) @ _LOOKS).reshape(len(_LOOKS), -1)
_TURNED = np.swapaxes(_LOOKS, 1, 2).reshape(len(_LOOKS), -1)
