"""Features and models as bytes."""

import io
import zlib
from collections.abc import Sequence

import numpy as np

from vigie.reading.learning import Model

Kept = bytes | memoryview  # as the one database or the other gives them
_FEATURE = np.dtype("<u4")


def features_to_bytes(features: Sequence[int]) -> bytes:
    """Return features as four bytes each."""
    return np.array(features, _FEATURE).tobytes()


def features_from_bytes(kept: Kept) -> tuple[int, ...]:
    """Return what `features_to_bytes` was given."""
    return tuple(np.frombuffer(bytes(kept), _FEATURE).tolist())


def model_to_bytes(model: Model) -> bytes:
    """Return a model as bytes, the same for the same model."""
    out = io.BytesIO()
    for part in (model.ids, model.weights, model.bias):
        np.save(out, part, allow_pickle=False)
    return zlib.compress(out.getvalue(), 6)


def model_from_bytes(kept: Kept) -> Model:
    """Return what `model_to_bytes` was given."""
    rows = io.BytesIO(zlib.decompress(bytes(kept)))
    ids, weights, bias = (np.load(rows, allow_pickle=False) for _ in range(3))
    return Model(ids, weights, bias)
