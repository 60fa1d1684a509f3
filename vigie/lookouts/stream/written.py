"""What in a text may be a sought plate, however it is written. Pure.

The grammar of a country is not asked: of a plate that is sought every sign is known.
"""

import re
from collections.abc import Iterator, Sequence

from vigie.reading.entities.gates import has_figure
from vigie.reading.entities.plates import LOOKALIKE

MOST_PIECES = 5  # "CA 123 - 456", "12 CD GP": a plate in more is no plate
_PIECE = re.compile(r"[A-Za-z0-9]+")
_GAP = re.compile(r"[ .-]{1,3}")
_LINK = re.compile(r"(?<!\S)\S*?(?://|@)\S*")
_ALIKE = re.compile(f"[{''.join(map(chr, LOOKALIKE))}]+")
_TUNIS = "تونس"


def latin(text: str) -> str:
    """Return a text with letters and figures that look like Latin ones as those."""
    if text.isascii():
        return text
    return _ALIKE.sub(_alike, text.replace(_TUNIS, "TUN"))


def _alike(found: re.Match[str]) -> str:
    return found[0].translate(LOOKALIKE)


def written(text: str, fewest: int, most: int) -> Iterator[str]:
    """Yield every run of pieces with a figure in it that has `fewest` to `most` letters
    and figures, as it is written; what stands in a link or a handle is none."""
    if "//" in text or "@" in text:
        text = _LINK.sub("|", text)
    pieces = [found.span() for found in _PIECE.finditer(text)]
    figures = [at for at, span in enumerate(pieces) if has_figure(text[slice(*span)])]
    near = {max(0, at - back) for at in figures for back in range(MOST_PIECES)}
    for first in sorted(near):
        yield from _runs(text, pieces[first : first + MOST_PIECES], fewest, most)


def _runs(
    text: str, pieces: Sequence[tuple[int, int]], fewest: int, most: int
) -> Iterator[str]:
    """Yield what begins with the first of some pieces."""
    begin, before = pieces[0]
    signs = 0
    for start, end in pieces:
        signs += end - start
        if signs > most or (start > begin and not _GAP.fullmatch(text, before, start)):
            return
        before, run = end, text[begin:end]
        if signs >= fewest and has_figure(run):
            yield run
