"""Misspelt stations: looked for only where a word says that a station follows."""

import re
from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz, process

from vigie.reading.fold import fold
from vigie.reading.gazetteer import Entry, Gazetteer
from vigie.reading.places_choice import FAINT, Choice

_AFTER = re.compile(
    r"\s(?:d(?:e|u|es)\s|de la\s|la\s|les\s|l['’])?(?P<name>[^\W\d_].{3,40})", re.S
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_LEAST = 84  # of 100: one wrong letter in seven, two in thirteen
_REACH = 14


def misspelt(
    text: str,
    cues: Sequence[tuple[Entry, int, int]],
    named: Sequence[tuple[Entry, int, int]],
    gazetteer: Gazetteer,
) -> list[Choice]:
    """Return guesses for names after "métro", "gare" and such that matched nothing.

    One wrong letter in seven is forgiven (Levenshtein ratio of at least 0.84). A
    guess is never sure.
    """
    guesses = []
    for entry, _, end in cues:
        if entry.role != "station":
            continue
        if any(end <= start <= end + _REACH for _, start, _ in named):
            continue
        guess = _after(text, end, entry.phrase, gazetteer)
        if guess:
            guesses.append(guess)
    return guesses


def _after(text: str, end: int, cue: str, gazetteer: Gazetteer) -> Choice | None:
    found = _AFTER.match(text, end)
    if not found:
        return None
    words = list(_WORD.finditer(found["name"]))[:4]
    offset = found.start("name")
    lead = f"{cue} {fold(text[end:offset])} ".replace("  ", " ")
    parts = [fold(found["name"][: word.end()]) for word in words]
    heard = [name for part in parts for name in (part, lead + part)]
    likeness = process.cdist(
        heard,
        gazetteer.stations,
        scorer=fuzz.ratio,
        score_cutoff=_LEAST,
        dtype=np.float64,
    )
    if not likeness.any():
        return None
    best, station = divmod(int(likeness.argmax()), len(gazetteer.stations))
    rows = gazetteer.station_rows[station]
    stop = offset + words[best // 2].end()
    return Choice(offset, stop, rows, FAINT, "name", "station")
