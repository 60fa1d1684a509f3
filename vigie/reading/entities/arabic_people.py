"""People named in Arabic, a script without capitals."""

import re
from collections.abc import Iterator

from vigie.reading.entities.gates import Pieces, has_figure
from vigie.reading.entities.names import KIN_ARABIC, NOT_IN_ARABIC_NAMES
from vigie.reading.post import Person

_CUE = re.compile(
    r"(?<!\w)(?:[وف]?(?:أ|ا|ن|ي|ت)بحث(?:ون)? عن|بحث عن|مفقود(?:ة)?|فقدان|اسم(?:ه|ها|ي)"
    r"|[يت]دعى|ب?اسم|أخبار عن|خبر عن|من ر(?:أ|ا)ى|(?:أ|ا)خي|(?:أ|ا)ختي|[إا]بني|ابنتي"
    r"|صديق(?:ي|تي)|زوج(?:ي|تي)|والد(?:ي|تي))(?!\w)"
)
_AGE = re.compile(
    r"\(?\s?و?(?:عمر(?:ه|ها)|البالغة? من العمر|[يت]بلغ من العمر)\s?:?\s?(\d{1,3})"
    r"|(\d{1,3})\s?(?:سنة|سنه|عاما|عامًا|عام|سنوات)"
)
# One of these stands in every cue and beside every age.
_STEMS_OF_CUES = (
    *("بحث", "مفقود", "فقدان", "اسم", "دعى", "خبار", "خبر", "من رأ", "من را", "اخي"),
    *("أخي", "اخت", "أخت", "ابن", "إبن", "صديق", "زوج", "والد"),
)
STEMS_OF_ARABIC = (*_STEMS_OF_CUES, "عمر", "سن", "عام")
_CUE_PIECES = Pieces(_STEMS_OF_CUES)
_WORD = re.compile("[\u0621-\u064a\u064b-\u0652\u0670\u0640]+|[^\\s]")


def arabic_people(text: str) -> Iterator[Person]:
    """Yield the people after an Arabic cue, or before "عمره" and "عمرها".

    A name is one to three words, as no capital says where it ends.
    """
    for cue in _CUE.finditer(text) if _CUE_PIECES.any_in(text) else ():
        person = _from(text, cue.end())
        if person:
            yield person
    for age in _AGE.finditer(text) if has_figure(text) else ():
        person = _until(text, age.start(), int(age[1] or age[2]))
        if person:
            yield person


def _from(text: str, at: int) -> Person | None:
    words: list[tuple[int, int]] = []
    for word in _WORD.finditer(text, at):
        if word[0] in KIN_ARABIC and not words:
            continue
        if not _may_be_name(word[0]):
            if not words and word[0] in ":،,":
                continue
            break
        words.append(word.span())
        if len(words) == 3:
            break
    if not words:
        return None
    start, end = words[0][0], words[-1][1]
    age = _AGE.match(text, _skip(text, end))
    return Person(text[start:end], _years(age), start, end)


def _until(text: str, at: int, age: int) -> Person | None:
    before = list(_WORD.finditer(text, max(0, at - 40), at))
    while before and before[-1][0] in "،,(:-":
        before.pop()
    words: list[tuple[int, int]] = []
    for word in reversed(before):
        if not _may_be_name(word[0]) or word[0] in KIN_ARABIC or len(words) == 3:
            break
        words.append(word.span())
    if not words or not 0 < age < 115:
        return None
    start, end = words[-1][0], words[0][1]
    return Person(text[start:end], age, start, end)


def _may_be_name(word: str) -> bool:
    return len(word) > 1 and word not in NOT_IN_ARABIC_NAMES


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " ،,(-":
        at += 1
    return at


def _years(age: re.Match[str] | None) -> int | None:
    years = int(age[1] or age[2]) if age else 0
    return years if 0 < years < 115 else None
