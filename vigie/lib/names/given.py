"""First names that are one name: spellings in several languages, and short forms."""

from collections import defaultdict
from enum import Enum
from functools import cache
from pathlib import Path
from typing import NamedTuple

from vigie.lib.names.folding import fold


class Kin(Enum):
    """How two words stand as first names."""

    UNKNOWN = 0  # one of them is in no list
    SPELLING = 1  # Mohamed, Muhammad; Jean, Juan
    SHORT = 2  # Alexandre, Sacha
    OTHER = 3  # both are first names, and not the same


class Groups(NamedTuple):
    """In which lines of the list a word stands: as a name, and as a short form."""

    whole: frozenset[int]
    short: frozenset[int]

    @property
    def all(self) -> frozenset[int]:
        """Every line."""
        return self.whole | self.short


_NONE = Groups(frozenset(), frozenset())


@cache
def _listed() -> dict[str, Groups]:
    whole, short = defaultdict(set), defaultdict(set)
    lines = Path(__file__).with_name("given.txt").read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        names, _, shorts = line.partition("|")
        if not line.startswith("#"):
            for name in fold(names).split():
                whole[name].add(number)
            for name in fold(shorts).split():
                short[name].add(number)
    return {
        name: Groups(frozenset(whole[name]), frozenset(short[name]))
        for name in {*whole, *short}
    }


def groups_of(word: str) -> Groups:
    """Return the lines of a folded word; none of a word that is no known first name."""
    return _listed().get(word, _NONE)


def kin(one: str, other: str) -> Kin:
    """Say how two folded words stand as first names."""
    here, there = groups_of(one), groups_of(other)
    if here.whole & there.whole:
        return Kin.SPELLING
    if here.all & there.all:
        return Kin.SHORT
    if here.whole and there.whole:
        return Kin.OTHER
    return Kin.UNKNOWN
