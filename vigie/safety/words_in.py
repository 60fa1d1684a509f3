"""What somebody means who writes back in plain words. Pure, and afraid of one mistake:
to take "not safe" for safe.

A short message is an answer when all of its words are known phrases. The gravest of
them counts: "ok but hurt" is hurt. Whatever is not understood whole goes to a person.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from unicodedata import category

from rapidfuzz.distance import DamerauLevenshtein

from vigie.reading.fold import fold
from vigie.safety.states import Answer

LONGEST = 480  # characters: three parts of an SMS; what is longer a person reads
SHORTEST_SLIP = 5  # letters of a word in which one slip is mended
GRAVEST = (Answer.HELP, Answer.HURT, Answer.SAFE_NEED, Answer.NOT_HERE, Answer.SAFE)
_BESIDE = "beside"
_UNREAD = " unreadsign "  # a picture not known may say "not", so it is not dropped
_DRAWN_OUT = re.compile(r"(.)\1+")
_NAMES = {
    "safe": Answer.SAFE,
    "need": Answer.SAFE_NEED,
    "hurt": Answer.HURT,
    "help": Answer.HELP,
    "away": Answer.NOT_HERE,
}


@dataclass(frozen=True)
class Understood:
    """An answer, or None; `pressing` when a person should look before others."""

    answer: Answer | None
    pressing: bool


@dataclass(frozen=True)
class Phrases:
    """What is known: phrases as words, what each means, and how long the longest is."""

    meaning: Mapping[tuple[str, ...], str]
    words: frozenset[str]
    pressing: frozenset[str]
    signs: Mapping[str, str]

    @property
    def longest(self) -> int:
        """Words of the longest phrase."""
        return max(map(len, self.meaning))


def understand(text: str) -> Understood:
    """Return what a message says of its writer, in French, English, Spanish or Arabic.

    `answer` is None unless every word is understood. Never raises.
    """
    known = phrases()
    tokens = _tokens(text[:LONGEST], known)
    meanings = list(_meanings(tokens, known))
    found = {Answer(one) for one in meanings if one not in (_BESIDE, "")}
    grave = found & {Answer.HELP, Answer.HURT}
    if len(text) > LONGEST or not found or "" in meanings:
        return Understood(None, bool(grave or known.pressing.intersection(tokens)))
    answer = next(one for one in GRAVEST if one in found)
    return Understood(answer, bool(grave))


@cache
def phrases() -> Phrases:
    """Return the phrases of words.toml and families.toml.

    Raises ValueError when one of them means two things.
    """
    read = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
    meaning: dict[tuple[str, ...], str] = {}
    lists = {_NAMES[name].value: words for name, words in read["answers"].items()}
    listed = [*lists.items(), (_BESIDE, read["beside"]["words"]), *_families()]
    for name, phrases_of_one in listed:
        for phrase in phrases_of_one:
            words = tuple(fold(phrase).split())
            if meaning.setdefault(words, name) != name:
                raise ValueError(f"“{phrase}” means {meaning[words]} and {name}")
    pressing = frozenset(map(fold, read["pressing"]["words"]))
    words_of_all = frozenset(word for phrase in meaning for word in phrase)
    return Phrases(meaning, words_of_all | pressing, pressing, read["signs"])


def _families() -> Iterator[tuple[str, list[str]]]:
    """Yield what each family of families.toml means, and all of its phrases."""
    read = tomllib.loads((Path(__file__).parent / "families.toml").read_text("utf-8"))
    for family in read["families"]:
        parts = (family.get(part, [""]) for part in ("first", "then", "last"))
        name = family["means"]
        meaning = name if name == _BESIDE else _NAMES[name].value
        yield meaning, [" ".join(words) for words in product(*parts)]


def _tokens(text: str, known: Phrases) -> list[str]:
    for sign, word in known.signs.items():
        text = text.replace(sign, f" {word} ")
    text = "".join(_UNREAD if category(one) == "So" else one for one in text)
    words = re.split(r"[ .#]+", fold(text))
    return [_mended(word, known) for word in words if word]


def _mended(word: str, known: Phrases) -> str:
    """Return the known word that is meant: itself, without "and", not drawn out as in
    "yesss", or one slip away."""
    if word in known.words:
        return word
    if word.startswith("و") and word[1:] in known.words:
        return word[1:]
    if word.isalpha() and (drawn := _DRAWN_OUT.sub(r"\1", word)) in known.words:
        return drawn
    if len(word) < SHORTEST_SLIP:
        return word
    near = [
        one
        for one in known.words
        if one[0] == word[0]
        and DamerauLevenshtein.distance(one, word, score_cutoff=1) == 1
    ]
    return near[0] if len(near) == 1 else word


def _meanings(tokens: Sequence[str], known: Phrases) -> Iterator[str]:
    """Yield what each phrase means, the longest first; "" for a word not understood."""
    place = 0
    while place < len(tokens):
        for length in range(min(known.longest, len(tokens) - place), 0, -1):
            meaning = known.meaning.get(tuple(tokens[place : place + length]))
            if meaning is not None:
                yield meaning
                place += length
                break
        else:
            yield ""
            place += 1
