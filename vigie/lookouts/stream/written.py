"""What in a text may be a sought plate, however it is written. Pure.

The grammar of a country is not asked: of a plate that is sought every sign is known.
"""

import re
from collections.abc import Iterator

from vigie.reading.entities.plates import LOOKALIKE

MOST_PIECES = 5  # "CA 123 - 456", "12 CD GP": a plate in more is no plate
_PIECE = re.compile(r"[A-Za-z0-9]+")
_GAP = re.compile(r"[ .-]{1,3}")
_LINK = re.compile(r"\S*(?://|@)\S*")
_FIGURE = re.compile(r"\d")
_TUNIS = "تونس"


def written(text: str, fewest: int, most: int) -> Iterator[str]:
    """Yield every run of pieces with a figure in it that has `fewest` to `most` letters
    and figures, as it is written; what stands in a link or a handle is none."""
    latin = text if text.isascii() else text.replace(_TUNIS, "TUN").translate(LOOKALIKE)
    if "//" in latin or "@" in latin:
        latin = _LINK.sub("|", latin)
    if not _FIGURE.search(latin):
        return
    pieces = [found.span() for found in _PIECE.finditer(latin)]
    for first, (start, _) in enumerate(pieces):
        for number in range(first, min(first + MOST_PIECES, len(pieces))):
            end = pieces[number][1]
            gap = latin[pieces[number - 1][1] : pieces[number][0]]
            if number > first and not _GAP.fullmatch(gap):
                break
            run = latin[start:end]
            signs = sum(map(str.isalnum, run))
            if signs > most:
                break
            if signs >= fewest and any(map(str.isdigit, run)):
                yield run
