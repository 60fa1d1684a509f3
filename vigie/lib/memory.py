"""Keep freed memory for the next chunk."""

import ctypes
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # mallopt(3)
_KEPT = 128 << 20
_LARGEST = 32 << 20


def keep_memory() -> bool:
    """Ask the C library not to give freed memory back; say whether it agreed.

    A stream of chunks frees and takes the same megabytes again and again. By default
    glibc returns them to the system each time, and every page is cleared anew: 4 of
    9 microseconds for each post, measured on lines of 2.3 kB. At most 128 MB are
    kept. Elsewhere than on Linux with glibc nothing happens.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    return bool(mallopt(_TRIM_THRESHOLD, _KEPT) and mallopt(_MMAP_THRESHOLD, _LARGEST))
