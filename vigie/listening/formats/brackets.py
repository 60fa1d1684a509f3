"""Find the objects of an array or of a run of objects, without parsing them.

A million posts in one array on one line must not be held in memory, and cutting
it up must cost little: about 8 ms a megabyte with numpy.
"""

import numpy as np
import numpy.typing as npt

_Places = npt.NDArray[np.intp]
_QUOTE, _BACKSLASH, _NEWLINE, _RETURN, _SPACE = b'"\\\n\r '
_STEP = np.zeros(256, np.int8)
_STEP[[ord("{"), ord("[")]] = 1
_STEP[[ord("}"), ord("]")]] = -1


def one_a_line(block: bytes) -> tuple[bytes, int, int]:
    """Lay the objects in a block one a line, each byte staying where it is.

    The block begins outside of every object, behind the bracket that opens the
    array, if there is one. Returns the lines, how many bytes of the block they
    take, and how many objects they hold: what follows the last whole object must
    be given again, with more behind it.
    """
    signs = np.frombuffer(block, np.uint8)
    starts, ends = _objects(signs)
    if not len(ends):
        return b"", 0, 0
    taken = int(ends[-1]) + 1
    laid = signs[:taken].copy()
    edges = np.zeros(taken + 1, np.int8)
    edges[starts] += 1
    edges[ends + 1] -= 1
    outside = np.cumsum(edges[:-1], dtype=np.int8) == 0
    laid[outside | (laid == _NEWLINE) | (laid == _RETURN)] = _SPACE
    between = ends[:-1] + 1
    laid[between[outside[between]]] = _NEWLINE
    return laid.tobytes(), taken, len(ends)


def _objects(signs: npt.NDArray[np.uint8]) -> tuple[_Places, _Places]:
    """Return where the objects begin and end that stand in no other object."""
    marks = np.flatnonzero(_STEP[signs])
    quotes = _real_quotes(signs)
    # A mark with an odd number of quotes before it stands inside a string.
    marks = marks[np.searchsorted(quotes, marks) % 2 == 0]
    levels = np.cumsum(_STEP[signs[marks]], dtype=np.int64)
    starts = marks[(signs[marks] == ord("{")) & (levels == 1)]
    ends = marks[(signs[marks] == ord("}")) & (levels == 0)]
    # In sound JSON they alternate; in damaged JSON each end takes its nearest start.
    nearest = np.searchsorted(starts, ends) - 1
    ends = ends[nearest >= 0]
    nearest, first = np.unique(nearest[nearest >= 0], return_index=True)
    return starts[nearest], ends[first]


def _real_quotes(signs: npt.NDArray[np.uint8]) -> _Places:
    """Return where the quotes are that open or close a string, not those within."""
    quotes = np.flatnonzero(signs == _QUOTE)
    before = np.maximum(quotes - 1, 0)
    doubtful = np.flatnonzero((signs[before] == _BACKSLASH) & (quotes > 0))
    escaped = [place for place in doubtful if _run(signs, int(quotes[place])) % 2]
    return np.delete(quotes, escaped)


def _run(signs: npt.NDArray[np.uint8], quote: int) -> int:
    """Count the backslashes right before a quote."""
    length = 0
    while quote - length > 0 and signs[quote - length - 1] == _BACKSLASH:
        length += 1
    return length
