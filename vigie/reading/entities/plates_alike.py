"""Which plates may be the same one, misread: O for 0, one sign off, two swapped. Pure.

A likeness is a reason for a person to look, never a finding.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from vigie.reading.entities.plates import LOOKALIKE

FEWEST_FOR_ONE_OFF = 5  # signs: of shorter plates half a street is one sign off
_KEY = str.maketrans("OIBSZ", "01852")
_UMLAUT = str.maketrans("ÄÖÜ", "AOU")
_BLANK = "_"


class Likeness(StrEnum):
    """How near a plate that was read is to one that is sought."""

    SAME = "same"
    LOOKALIKE = "lookalike"
    ONE_OFF = "one_off"


def normal(plate: str) -> str:
    """Return a plate in capitals A-Z and digits alone; look-alikes of other scripts
    and other figures are folded. "" where nothing is left."""
    latin = plate.upper().replace("تونس", "TUN").translate(LOOKALIKE)
    plain = latin.translate(_UMLAUT).upper()
    return "".join(one for one in plain if one.isascii() and one.isalnum())


def lookalike_key(plate: str) -> str:
    """Return the key under which a plate and its look-alikes (O/0, I/1, B/8, S/5, Z/2)
    meet."""
    return normal(plate).translate(_KEY)


def how_alike(sought: str, read: str) -> Likeness | None:
    """Tell how near two plates are, the same both ways round; None if they are not.

    One off is one sign changed, or two neighbours swapped, look-alikes apart. Plates
    of different lengths, or without a sign, are never alike.
    """
    mine, other = normal(sought), normal(read)
    if not mine or len(mine) != len(other):
        return None
    if mine == other:
        return Likeness.SAME
    mine, other = mine.translate(_KEY), other.translate(_KEY)
    if mine == other:
        return Likeness.LOOKALIKE
    if len(mine) < FEWEST_FOR_ONE_OFF:
        return None
    off = [at for at in range(len(mine)) if mine[at] != other[at]]
    if len(off) == 1 or other in _swapped(mine):
        return Likeness.ONE_OFF
    return None


class PlatesAlike:
    """Plates that are sought, found by any that is alike at a cost that does not grow
    with their number."""

    def __init__(self, sought: Iterable[str]) -> None:
        self._by_key: dict[str, list[str]] = {}
        for plate in dict.fromkeys(sought):
            key = lookalike_key(plate)
            if key:
                for one in {key, *_blanked(key)}:
                    self._by_key.setdefault(one, []).append(plate)

    def alike(self, read: str) -> dict[str, Likeness]:
        """Return the sought plates that are alike, each with how."""
        key = lookalike_key(read)
        near = {
            plate
            for one in (key, *_blanked(key), *_swapped(key))
            for plate in self._by_key.get(one, ())
        }
        judged = ((plate, how_alike(plate, read)) for plate in sorted(near))
        return {plate: how for plate, how in judged if how is not None}


def _blanked(key: str) -> Iterator[str]:
    for at in range(len(key)):
        yield key[:at] + _BLANK + key[at + 1 :]


def _swapped(key: str) -> Iterator[str]:
    for at in range(len(key) - 1):
        yield key[:at] + key[at + 1] + key[at] + key[at + 2 :]
