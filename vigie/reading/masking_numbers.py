"""Runs of figures long enough to call somebody, however they are written."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from vigie.reading.common_words import words
from vigie.reading.masking_streets import COUNTED

_UNITS = """
zero un deux trois quatre cinq six sept huit neuf one two three four five seven eight
nine oh cero uno dos tres cuatro cinco seis siete ocho nueve صفر واحد اثنان اثنين ثلاثه
اربعه خمسه سته سبعه ثمانيه تسعه double triple
"""
_TENS = """
dix onze douze treize quatorze quinze seize vingt trente quarante cinquante soixante
septante octante huitante nonante ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety diez
once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte treinta
cuarenta cincuenta sesenta setenta ochenta noventa عشره عشرون عشرين ثلاثون اربعون خمسون
"""
UNITS = words(_UNITS)
TENS = words(_TENS)
JOINS = words("et puis and then y ensuite luego ثم و vingts plus")
_LETTERS = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"\d+|[^\W\d_]+|_|\s+|.", re.S)
_DATE = re.compile(
    r"(?<![\d.])(?:(?!(?<=\d-)\d\d-|(?<=\d/)\d\d/)(?:0?[1-9]|[12]\d|3[01])([./-])(?:0?[1-9]|1[0-2])\1(?:19|20)?\d\d"
    r"|(?:19|20)\d\d([./-])(?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12]\d|3[01]))"
    r"(?![ ./-]?\d\d[ ./-]?\d\d(?![:h]))(?!\d)"
)
_COMPACT = re.compile(
    r"(?:19|20)\d\d(?:0\d|1[0-2])[0-3]\d|[0-3]\d(?:0\d|1[0-2])(?:19|20)\d\d"
)
_TIME = re.compile(r"(?<![\d:.])(?:[01]?\d|2[0-3])[:h][0-5]\d(?::[0-5]\d)?(?![:.\d])")
_AMOUNT = re.compile(r"[1-9]\d{0,2}(?:[ .,\u00a0]\d{3})+|[1-9]\d*")
_COUNTED = re.compile(
    r"\s?(?:€|\$|£|%|euros?|eur|usd|dollars?|dinars?|rands?|personnes|people|morts|dead"
    r"|habitants|inhabitants|tweets?|posts?|followers|abonnes|vues|views|messages|km|ans"
    r"|years|millions?|fois|times|personas|muertos|refugees|refugies)(?!\w)"
)
# "07700 900613, 2 women": behind a whole number, how many can sleep there.
_BEDS = re.compile(rf"[\s,;/-]+\d{{1,2}}(?=\s?{COUNTED}(?!\w))|,\s\d(?=\s[^\W\d])")
_MOST_BEDS = 5
_FEW_BEFORE = re.compile(r"([1-9]\d?)\s?[,;]?\s+(?=0|zero|oh|cero|\+)")
_REGION = ("75", "77", "78", "91", "92", "93", "94", "95")  # of the capital
_MONEY_BEFORE = re.compile(r"[€$£]\s?$")
_FREE_CALL = re.compile(r"(?:\+33|0033|0)80[0-5]\d{6}")  # nobody's own number


# A number cut by a word ("06 39 98 fois 12 34") goes on within so many characters.
_WHOLE, _REACH = 10, 16

# Before anything is read: a run of so many figures, or three groups of figures and
# words that come to as many.
_LONGEST_COUNT = 9  # figures; nothing longer is the next of a list
_FEWEST = 6  # figures below which no run is a number; a word counts as two at most
_NUMBER_WORDS = UNITS | TENS
_BETWEEN = rf"[\W_]*(?:(?:{'|'.join(sorted(JOINS))})[\W_]*)*"
_RUN = re.compile(rf"\d(?:{_BETWEEN}\d){{{_FEWEST - 1}}}")
_GROUP = rf"(?:\d+(?!\d)|{'|'.join(sorted(_NUMBER_WORDS))})"
_MIXED = re.compile(rf"{_GROUP}(?:{_BETWEEN}{_GROUP}){{2}}")


class Stream(NamedTuple):
    """A run of figures and number words with what stands between them."""

    start: int
    end: int
    digits: str
    groups: tuple[str, ...]
    spelt: int
    loose: bool


def may_call(plain: str, words: set[str], figures: int) -> bool:
    """Tell whether a plain text of these words and so many figures may hold a
    telephone, card or account number: where not, `numbers_in` yields nothing."""
    if (
        not _NUMBER_WORDS.isdisjoint(words)
        and figures + 2 * _spelt(plain) >= _FEWEST
        and _MIXED.search(plain)
    ):
        return True
    return figures >= _FEWEST and _RUN.search(plain) is not None


def _spelt(plain: str) -> int:
    return sum(word in _NUMBER_WORDS for word in _LETTERS.findall(plain))


def numbers_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a plain text that are a telephone, card or account
    number, whole or in part: from six figures after a 0 or +, else from seven.

    Figures may be in words, apart, with marks between. Dates, times, amounts with
    their unit, years, and the free lines of authorities are left.
    """
    hidden = _TIME.sub(_blank, _DATE.sub(_blank, text))
    wanted, reach = 0, 0
    for stream in _streams(hidden):
        rest = wanted >= len(stream.digits) > 1 and stream.start < reach
        if rest or _calls_somebody(stream, text):
            yield _behind_beds(stream, text), _without_beds(stream, text)
            opens = text[stream.start] in "+(0" or stream.digits[0] == "0"
            wanted = (wanted if rest else _WHOLE * opens) - len(stream.digits)
            reach = stream.end + _REACH


def _behind_beds(stream: Stream, text: str) -> int:
    """Return where a number begins when a count stands before it: "for 5, 06 …"."""
    before = _FEW_BEFORE.match(text, stream.start)
    figures = len(stream.digits) - len(before[1]) if before else 0
    return before.end() if before and figures >= _WHOLE else stream.start


def _without_beds(stream: Stream, text: str) -> int:
    """Return where a number ends when a count of beds or people follows it."""
    for at in range(max(stream.start, stream.end - _MOST_BEDS), stream.end):
        figures = sum(map(str.isdigit, text[stream.start : at]))
        beds = _BEDS.match(text, at) if figures >= _WHOLE else None
        if beds and beds.end() == stream.end:
            return at
    return stream.end


def _blank(found: re.Match[str]) -> str:
    return "x" * len(found[0])


def _streams(text: str) -> Iterator[Stream]:
    parts: list[tuple[str, int, int]] = []  # figures, start, end; words as "w" and "ww"
    gap = ""
    loose = False
    for token in _TOKEN.finditer(text):
        word = token[0]
        if word.isdigit():
            figures = word
        elif word in UNITS:
            figures = "w"
        elif word in TENS:
            figures = "ww"
        else:
            if parts and _may_stand_between(word, gap):
                gap += word
                continue
            if parts:
                yield _stream(parts, text, loose=loose)
            parts, gap, loose = [], "", False
            continue
        if parts and "," in gap and _begins_anew(figures, parts[0], text):
            yield _stream(parts, text, loose=loose)
            parts, gap, loose = [], "", False
        if parts and ("," in gap or ":" in gap):
            loose = True
        parts.append((figures, token.start(), token.end()))
        gap = ""
    if parts:
        yield _stream(parts, text, loose=loose)


def _begins_anew(figures: str, first: tuple[str, int, int], text: str) -> bool:
    """Tell whether a number begins behind a comma: "we are 5, 06 39 …"."""
    opens = first[0][0] in "0w" or text[max(0, first[1] - 1)] in "+("
    return not opens and figures[0] == "0" and len(figures) > 1


def _may_stand_between(word: str, gap: str) -> bool:
    if word in JOINS:
        return True
    marks = sum(not c.isspace() and not c.isalpha() for c in gap)
    return not word[0].isalnum() and word[0] not in "▒#@€$£%?!" and marks < 3


def _stream(parts: list[tuple[str, int, int]], text: str, *, loose: bool) -> Stream:
    start = parts[0][1]
    if start and text[start - 1] in "+(":
        start -= 1
        start -= start > 0 and text[start - 1] == "+"
    return Stream(
        start,
        parts[-1][2],
        "".join(part[0] for part in parts),
        tuple(part[0] for part in parts),
        sum(part[0][0] == "w" for part in parts),
        loose,
    )


def _calls_somebody(stream: Stream, text: str) -> bool:
    count = len(stream.digits)
    opens = text[stream.start] in "+(" or stream.digits[0] == "0"
    opens = opens or text.startswith(("zero", "oh", "cero", "صفر"), stream.start)
    if stream.spelt:
        if stream.spelt == len(stream.groups):
            return count >= (6 if opens else 8)
        if any(len(group) >= (6 if group[0] == "0" else 7) for group in stream.groups):
            return True  # "612345989, dos camas"
        return len(stream.groups) > 2 and count >= 6
    if count < (6 if opens else 7):
        return False
    return not _is_harmless(stream, text, opens=opens)


def _is_harmless(stream: Stream, text: str, *, opens: bool) -> bool:
    """Tell whether a long run is a date, years, an amount, a list or a free line."""
    groups = stream.groups
    if all(len(g) == 4 and g[:2] in ("19", "20") for g in groups):
        return True
    if _FREE_CALL.fullmatch(("+" * (text[stream.start] == "+")) + stream.digits):
        return True
    if opens:
        return False
    if text[stream.start - 1 : stream.start] == "#" and _COMPACT.fullmatch(groups[0]):
        return len(groups) == 1
    if [len(g) for g in groups] in ([2, 2, 4], [1, 2, 4]) and _is_day(groups):
        return True
    written = text[stream.start : stream.end]
    counted = _COUNTED.match(text, stream.end)
    if _AMOUNT.fullmatch(written) and (
        counted or _MONEY_BEFORE.search(text[: stream.start][-3:])
    ):
        return True
    if stream.loose or _are_postcodes(groups):
        return True
    if len(groups) < 3 or len(max(groups, key=len)) > _LONGEST_COUNT:
        return False
    figures = [int(g) for g in groups]
    rising = all(a < b for a, b in pairwise(figures))
    return rising and figures[-1] <= 31


def _are_postcodes(groups: tuple[str, ...]) -> bool:
    regions = {group[:2] for group in groups}
    near = len(regions) == 1 or regions <= set(_REGION)
    return len(groups) > 1 and near and all(len(group) == 5 for group in groups)


def _is_day(groups: tuple[str, ...]) -> bool:
    day, month, year = (int(group) for group in groups)
    return 0 < day < 32 and 0 < month < 13 and 1900 < year < 2100
