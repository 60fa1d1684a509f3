"""Whether two records may be of one person: a figure, reasons, contradictions. Pure.

With names alone the figure is the names' likeness. What else is known moves its
log-odds; two sexes or two id numbers keep it below what is suggested. Nothing here
writes anything, and no figure ever links two people: a person does.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from rapidfuzz.distance import OSA

from vigie.lib.names.folding import fold
from vigie.lib.names.likeness import best
from vigie.missing.facts import Facts
from vigie.missing.searching_keys import names_of, told_words

SUGGEST = 0.7
SAME_PHOTO, NEAR_PHOTO = 6, 14  # bits that differ in a perceptual hash of 64
_CAPS = {"sex": 0.5, "id": 0.3, "age": 0.6}
_NAMELESS = 0.1  # before anything else is known
_UNLIKE = 1.7  # how much more names that differ count than those that agree
_SPAN = (0.03, 0.96)  # a name alone proves nothing, nor the opposite


@dataclass(frozen=True, slots=True)
class Clue:
    """What two records say of one thing. `weight` is in log-odds, below 0 against."""

    code: str
    weight: float


@dataclass(frozen=True, slots=True)
class Compared:
    """How likely two records are of one person, 0 to 1, why, and why not.

    Reasons are codes; `pair_words.words_for` has them in the reader's language.
    """

    value: float
    reasons: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


def compare(
    a: Facts, b: Facts, *, same_phone: bool = False, photo_bits: int | None = None
) -> Compared:
    """Return how likely two records are of one person. Symmetric.

    `photo_bits`: in how many of 64 bits their photos differ at best. Some 150 us.
    """
    here, there = names_of(a), names_of(b)
    likeness, named = best(here, there), bool(here and there)
    start = likeness.value if named else _NAMELESS
    clues = [*_clues(a, b), *_traces(same_phone, photo_bits)]
    odds = _start(start, named) + sum(clue.weight for clue in clues)
    value = 1 / (1 + math.exp(-odds)) if clues else start
    against = [clue.code for clue in clues if clue.weight < 0]
    value = min([value, *(_CAPS[code] for code in against if code in _CAPS)])
    contrary = [f"not {code}" for code in against]
    whys = [f"name {why}" for why in likeness.reasons] if named else []
    doubts = [f"name {why}" for why in likeness.against] if named else []
    pro = [clue.code for clue in clues if clue.weight > 0]
    return Compared(round(value, 4), (*whys, *pro), (*contrary, *doubts))


def _start(value: float, named: bool) -> float:
    """The log-odds of a likeness. Names that differ weigh more: think of twins."""
    inside = min(max(value, _SPAN[0]), _SPAN[1])
    odds = math.log(inside / (1 - inside))
    return odds * _UNLIKE if named and odds < 0 else odds


def _clues(a: Facts, b: Facts) -> Iterator[Clue]:
    yield from _sex(a.sex, b.sex)
    yield from _ids(a.id_number, b.id_number)
    if a.born and b.born:
        yield from _births(a.born, b.born)
    elif a.ages and b.ages:
        yield from _ages(a.ages, b.ages)
    yield from _homes(a, b)
    yield from _seen(a, b)
    yield from _told(a, b)


def _sex(one: str, other: str) -> Iterator[Clue]:
    known = {one, other} & {"female", "male"}
    if len(known) == 2:
        yield Clue("sex", -3.0)
    elif one and one == other:
        yield Clue("sex", 0.3)


def _ids(one: str, other: str) -> Iterator[Clue]:
    here, there = (fold(number).replace(" ", "") for number in (one, other))
    if not here or not there:
        return
    away = OSA.distance(here, there)
    if away == 0:
        yield Clue("id", 8.0)
    elif away <= 2 and len(here) >= 6:
        yield Clue("id nearly", 4.0)
    else:
        yield Clue("id", -5.0)


def _births(one: str, other: str) -> Iterator[Clue]:
    """Equal as far as both are told, nearly (a slip, day and month turned), or not."""
    shared = min(len(one), len(other))
    if one[:shared] == other[:shared]:
        yield Clue("born", {4: 1.0, 7: 2.5}.get(shared, 3.8))
    elif one[:shared] == _turned(other)[:shared] or _slipped(one, other):
        yield Clue("born nearly", 2.0)
    else:
        far = abs(int(one[:4]) - int(other[:4])) > 2
        yield Clue("born", -4.0 if far else -2.5)


def _turned(born: str) -> str:
    return f"{born[:4]}-{born[8:10]}-{born[5:7]}" if len(born) == 10 else born


def _slipped(one: str, other: str) -> bool:
    return len(one) == len(other) == 10 and OSA.distance(one, other) == 1


def _ages(one: tuple[int, int], other: tuple[int, int]) -> Iterator[Clue]:
    gap = max(one[0] - other[1], other[0] - one[1])
    if gap <= 0:
        spread = max(one[1] - one[0], other[1] - other[0])
        yield Clue("age", 1.0 if spread <= 5 else 0.5)
    elif gap <= 3:
        yield Clue("age nearly", 0.2)
    elif gap <= 8:
        yield Clue("age far", -1.5)
    else:
        yield Clue("age", -4.0)


def _homes(a: Facts, b: Facts) -> Iterator[Clue]:
    here, there = a.home, b.home
    same_street = _near(here.street, there.street)
    if same_street:
        yield Clue("street", 2.5)
    same_code = bool(here.postal_code) and here.postal_code == there.postal_code
    if same_code:
        yield Clue("postcode", 1.5)
    if _near(here.city, there.city):
        yield Clue("city", 1.0)
    elif here.city and there.city and not same_code and not same_street:
        # Two streets in two towns are two homes; a town alone may be a suburb's.
        yield Clue("city", -2.5 if here.street and there.street else -0.8)


def _near(one: str, other: str) -> bool:
    here, there = fold(one), fold(other)
    slips = 1 if max(len(here), len(there)) >= 6 else 0
    return bool(here and there) and OSA.distance(here, there) <= slips


def _seen(a: Facts, b: Facts) -> Iterator[Clue]:
    """Two places speak against nothing: people move, above all in a crisis."""
    one, other = a.seen, b.seen
    same_cell = one.cell is not None and one.cell == other.cell
    if not same_cell and not _near(one.place, other.place):
        return
    near = one.at and other.at and abs(one.at - other.at) <= timedelta(hours=6)
    yield Clue("seen", 1.5 if near else 1.0)


def _told(a: Facts, b: Facts) -> Iterator[Clue]:
    """Described in the same words. Other words speak against nothing."""
    here, there = told_words(a), told_words(b)
    shared = len(here & there)
    if shared >= 2 and 3 * shared >= min(len(here), len(there)):
        yield Clue("described", min(0.5 * shared, 3.5))


def _traces(same_phone: bool, photo_bits: int | None) -> Iterator[Clue]:
    if same_phone:
        yield Clue("phone", 5.0)
    if photo_bits is not None and photo_bits <= NEAR_PHOTO:
        same = photo_bits <= SAME_PHOTO
        yield Clue("photo" if same else "photo nearly", 5.0 if same else 3.0)
