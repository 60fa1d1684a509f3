"""Whom a post looks for, and what it tells of them: French and English. Pure.

A first guess for a person to correct. Written for M17 of this room's aims: name, age,
height, clothes, last place.
"""

import re
from collections.abc import Iterator

import msgspec

from vigie.missing.posts_words import (
    ANY_PREPOSITION,
    CLOTHES_CUE,
    GARMENT,
    NO_GARMENT,
    NO_NAME,
    PLACE_CUES,
    PLACE_END,
    PLACE_WORD,
    PLACING,
    WOMAN,
)
from vigie.reading.entities.names import NOT_IN_NAMES, NOT_PEOPLE
from vigie.reading.entities.people import find_people

TALLEST, SMALLEST = 230, 40  # cm
OLDEST = 115


class Told(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one post tells of one person; what it does not tell is left empty."""

    name: str = ""
    age: int | None = None
    height: int | None = None  # cm
    clothes: str = ""
    place: str = ""
    sex: str = ""  # female, or not known


_UNIT = r"(?:ans?\b|years?\b|y/?o\b|yrs?\b)"
_AGES = (
    re.compile(rf"(?<![\d.,'])(\d{{1,3}})[ \u00a0-]?{_UNIT}", re.I),
    re.compile(
        r"\b(?:aged|age|âgée? de|approx\.?|about|around|environ|both|(?:he|she) is"
        r"|(?:he|she)['’]s|and)\s(\d{1,2})\b(?!\s?(?:cm|m\b|ft|foot|['’.:h]))",
        re.I,
    ),
    re.compile(r"\((\d{1,2})\)|[,?.]\s(\d{1,2})(?=\s?(?:[;!?\n]|[.,](?!\d)|$))"),
)
_METRES = re.compile(r"(?<![\d.,])([12])(?:\s?m\s?|[.,])(\d\d)(?!\d)(\s?m\b)?", re.I)
_CENTIMETRES = re.compile(r"(?<!\d)(\d{2,3})\s?cm\b", re.I)
_FEET = re.compile(
    r"(?<![\d.,])([3-7])\s?(?:ft(?![a-z])|feet\b|foot\b|['’′])\s?"
    r"(?:(\d{1,2})(?!\d|\s?(?:ans|years|yo|am|pm)))?",
    re.I,
)
_NAMES = re.compile(r"(?<![\w#@/.’'-])[A-ZÀ-Þ][\w’'-]+(?:\s[A-ZÀ-Þ][\w’'-]+){1,3}")
_FROM_THERE = re.compile(
    r"\s+(?:boys?|girls?|m[ae]n|wom[ae]n|teen|resident|police)\b", re.I
)
_TITLE = re.compile(r"^(?:mme|mlle|mr|mrs|ms|miss|monsieur|madame)\.?\s+", re.I)
_CHUNK = re.compile(r"[^,.;:!?()\n]+(?:[.,'’](?=\d)[^,.;:!?()\n]*)*")


def told_in(text: str) -> Told:
    """Return what a post tells of the first person it looks for. Never raises."""
    name, age, at = _named(text)
    rest = text[at:]
    height = height_in(rest) or height_in(text)
    return Told(
        name=name,
        age=age if age is not None else age_in(rest),
        height=height,
        clothes=clothes_in(text),
        place=place_in(text),
        sex="female" if WOMAN.search(text) else "",
    )


def _named(text: str) -> tuple[str, int | None, int]:
    """Return name, age and where the name ends; "" and 0 when nobody is named."""
    for one in find_people(text):
        if not _places(text, one.start) and names_somebody(text, one.name):
            return _TITLE.sub("", one.name), one.age, one.end
    for found in _NAMES.finditer(text):
        words = found[0].split()
        while words and _is_no_name(words[0]):
            words.pop(0)
        if len(words) > 1 and not any(map(_is_no_name, words)):
            start = found.end() - len(" ".join(words))
            named = " ".join(words)
            if not _places(text, start) and names_somebody(text, named):
                return named, None, found.end()
    return "", None, 0


def _is_no_name(word: str) -> bool:
    plain = word.lower().strip(".,'’")
    return plain in NOT_PEOPLE or plain in NOT_IN_NAMES or plain in NO_NAME


def names_somebody(text: str, name: str) -> bool:
    """Whether a name in a text may be a person's: not the town of "a Port-Neuf boy",
    nor the letters of a school."""
    after = text.partition(name)[2] if name else ""
    return not _FROM_THERE.match(after) and not (name.isupper() and len(name) < 5)


def _places(text: str, start: int) -> bool:
    """Tell whether "at", "in" or the like stands before: then it names a place."""
    before = re.split(r"[\s'’]+", text[max(0, start - 14) : start].lower().rstrip())
    return before[-1] in {"at", "in", "near", "on", "the", "à", "au", "rue"}


def age_in(text: str) -> int | None:
    """Return the first age that a text tells, in years."""
    for pattern in _AGES:
        for found in pattern.finditer(text):
            age = int(next(group for group in found.groups() if group))
            if 0 < age < OLDEST:
                return age
    return None


def height_in(text: str) -> int | None:
    """Return the first height that a text tells, in cm: metres, cm, or feet."""
    for found in _METRES.finditer(text):
        if "m" in found[0].lower():
            return _likely(int(found[1]) * 100 + int(found[2]))
    if cm := _CENTIMETRES.search(text):
        return _likely(int(cm[1]))
    if feet := _FEET.search(text):
        return _likely(round((int(feet[1]) * 12 + int(feet[2] or 0)) * 2.54))
    return None


def _likely(height: int) -> int | None:
    return height if SMALLEST <= height <= TALLEST else None


def clothes_in(text: str) -> str:
    """Return the words that tell what somebody wears, joined by commas."""
    found: list[str] = []
    for start, words in _chunks(text):
        named = GARMENT.search(words)
        if not named:
            continue
        begins = _garment_from(words, named.start())
        part = PLACE_END.split(words[begins:], maxsplit=1)[0].strip(" -–")
        placed = _starts_place(text, start) and len(words[: named.start()].split()) > 1
        if GARMENT.search(part) and not placed:
            found.append(part)
    return ", ".join(found)[:300]


def _garment_from(words: str, at: int) -> int:
    """Return where the words begin that belong to a garment: after "wearing", else
    with the few small words before it."""
    cue = CLOTHES_CUE.search(words)
    if cue and cue.end() <= at:
        return cue.end()
    before = list(re.finditer(r"\S+", words[:at]))
    for word in reversed(before[-3:]):
        small = word[0].isalpha() and (word[0].islower() or not word.start())
        if not small or word[0].lower() in NO_GARMENT:
            break
        at = word.start()
    return at


def _starts_place(text: str, start: int) -> bool:
    return bool(PLACE_WORD.match(text, start))


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    for found in _CHUNK.finditer(text):
        words = found[0].lstrip()
        yield found.end() - len(words), words


def place_in(text: str) -> str:
    """Return the words that say where somebody was last; "" when nothing does."""
    for cue in PLACE_CUES:
        for found in cue.finditer(text):
            place = _phrase(text[found.end() :])
            if place:
                return place
    for start, words in _chunks(text):
        if _starts_place(text, start) and not GARMENT.search(words):
            return _phrase(words)
    return next(_anywhere(text), "")


def _anywhere(text: str) -> Iterator[str]:
    """Yield what stands after "at", "dans" or the like and is called like a place."""
    for found in ANY_PREPOSITION.finditer(text):
        words = _phrase(text[found.end() :])
        if (
            words
            and not GARMENT.search(words)
            and PLACE_WORD.search(" ".join(words.split()[:5]))
        ):
            yield words
    for found in PLACING.finditer(text):
        words = _phrase(text[found.end() :])
        named = re.sub(r"^(?:the|le|la|les|l['’])\s*", "", words, flags=re.I)
        if named[:1].isupper() and not _is_no_name(named.split()[0]):
            yield words


def _phrase(text: str) -> str:
    """Return the words up to the end of what names a place."""
    found = re.match(r"\s*[:,]?\s*([^,.;:!?()\n]+)", text)
    words = PLACE_END.split(found[1], maxsplit=1)[0].strip(" -–") if found else ""
    return words[:120] if re.search(r"[A-ZÀ-Þ]|\d", words) or _known(words) else ""


def _known(words: str) -> bool:
    return bool(PLACE_WORD.search(" ".join(words.split()[:5])))
