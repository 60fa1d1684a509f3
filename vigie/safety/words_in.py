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
    """What is known: phrases as words, what each means, and how many words the longest
    has. `near` holds the words by first letter and length, to look for a slip."""

    meaning: Mapping[tuple[str, ...], str]
    words: frozenset[str]
    pressing: frozenset[str]
    signs: Mapping[str, str]
    longest: int
    near: Mapping[tuple[str, int], Sequence[str]]


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
    listed = [(name, _split(words)) for name, words in read["answers"].items()]
    for name, phrases_of_one in [
        *listed,
        (_BESIDE, _split(read["beside"]["words"])),
        *_families(),
    ]:
        means = name if name == _BESIDE else _NAMES[name].value
        for words in phrases_of_one:
            if meaning.setdefault(words, means) != means:
                said = " ".join(words)
                raise ValueError(f"“{said}” means {meaning[words]} and {means}")
    pressing = frozenset(map(fold, read["pressing"]["words"]))
    known = frozenset(word for phrase in meaning for word in phrase) | pressing
    longest = max(map(len, meaning))
    return Phrases(meaning, known, pressing, read["signs"], longest, _by_shape(known))


def _split(phrases_of_one: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(fold(phrase).split()) for phrase in phrases_of_one]


def _families() -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """Yield what each family of families.toml means, and all of its phrases."""
    read = tomllib.loads((Path(__file__).parent / "families.toml").read_text("utf-8"))
    for family in read["families"]:
        # Each part is folded once, not once for every phrase it stands in.
        parts = [_split(family.get(part, [""])) for part in ("first", "then", "last")]
        yield (
            family["means"],
            [one + two + three for one, two, three in product(*parts)],
        )


def _by_shape(words: frozenset[str]) -> dict[tuple[str, int], list[str]]:
    shapes: dict[tuple[str, int], list[str]] = {}
    for word in words:
        shapes.setdefault((word[0], len(word)), []).append(word)
    return shapes


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
    near = list(_one_slip_away(word, known))
    return near[0] if len(near) == 1 else word


def _one_slip_away(word: str, known: Phrases) -> Iterator[str]:
    """Yield the known words one slip away. In a word of four Latin letters only two
    neighbours may be swapped ("saef"): in Arabic that makes another word of it."""
    swapped = len(word) == SHORTEST_SLIP - 1 and word.isascii() and word.isalpha()
    if not swapped and len(word) < SHORTEST_SLIP:
        return
    for length in (0,) if swapped else (-1, 0, 1):
        for one in known.near.get((word[0], len(word) + length), ()):
            if swapped and sorted(one) != sorted(word):
                continue
            if DamerauLevenshtein.distance(one, word, score_cutoff=1) == 1:
                yield one


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
