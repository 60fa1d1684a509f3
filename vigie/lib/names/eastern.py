"""Chinese, Japanese and Korean words in Latin letters.

A Chinese name of two to four signs is a family name and a given name: 欧阳娜娜 is
"ouyang nana". Kana is read aloud, long vowels short, as passports write them. Korean
family names take their usual spelling (김 is "kim").
"""

import re
from functools import cache
from pathlib import Path

from anyascii import anyascii

_FAMILIES = "欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 司徒 夏侯 东方 東方"
_TWO_SIGNS = frozenset(_FAMILIES.split())
_OLD = str.maketrans(
    "邊邉齋齊斎髙﨑澤濱廣嶋國櫻惠眞瀨槇", "辺辺斉斉斉高崎沢浜広島国桜恵真瀬槙"
)
_RUNS = re.compile(
    "(?P<kana>[\u3041-\u30ff]+)|(?P<hangul>[\uac00-\ud7a3]+)"
    "|(?P<han>[\u3005-\u3007\u3400-\u9fff\uf900-\ufaff]+)|(?P<rest>[a-z0-9]+)"
)
_SMALL_Y = re.compile("(ch|sh|j)iy([auo])|([bghkmnpr])iy([auo])")
_STOP = re.compile("[\u3063\u30c3](?=(.))")
_KOREAN = {
    **{"gim": "kim", "i": "lee", "bag": "park", "coe": "choi", "choe": "choi"},
    **{"jeong": "jung", "gang": "kang", "jo": "cho", "yun": "yoon", "im": "lim"},
    **{"o": "oh", "sin": "shin", "gwon": "kwon", "an": "ahn", "yu": "yoo", "go": "ko"},
    **{
        "mun": "moon",
        "u": "woo",
        "no": "roh",
        "ju": "joo",
        "gu": "koo",
        "baeg": "baek",
    },
}


@cache
def known() -> dict[str, str]:
    """Return the usual reading of common Japanese family names by their kanji."""
    lines = Path(__file__).with_name("kanji.txt").read_text("utf-8").splitlines()
    pairs = (line.split(":") for line in lines if ":" in line)
    return {
        kanji: reading.strip() for reading, all_of in pairs for kanji in all_of.split()
    }


def words(piece: str, japanese: bool = False) -> list[str]:
    """Return the Latin words of one written word.

    `japanese` says that the name has kana elsewhere: its signs are no Chinese name.
    """
    found: list[str] = []
    runs = list(_RUNS.finditer(piece.translate(_OLD)))
    for run in runs:
        if run["kana"]:
            found.append(kana(run[0]))
        elif run["hangul"]:
            found += _hangul(run[0])
        elif run["han"]:
            found += _han(run[0], japanese or bool(re.search("々", piece)))
        else:
            found.append(run[0])
    return [word for word in found if word]


def kana(run: str) -> str:
    """Return hiragana or katakana in Hepburn letters, long vowels short."""
    doubled = _STOP.sub(lambda stop: anyascii(stop[1])[:1], run)
    plain = re.sub("[^a-z]", "", anyascii(doubled).casefold())
    joined = _SMALL_Y.sub(_contracted, plain)
    short = re.sub("ou|oo", "o", joined)
    return re.sub("(aa|uu|ii)", lambda two: two[0][0], short)


def _contracted(sounds: re.Match[str]) -> str:
    first, vowel, other, after = sounds.groups()
    return first + vowel if first else f"{other}y{after}"


def _hangul(run: str) -> list[str]:
    signs = [re.sub("[^a-z]", "", anyascii(sign).casefold()) for sign in run]
    if not 2 <= len(signs) <= 4:
        return ["".join(signs)]
    return [_KOREAN.get(signs[0], signs[0]), "".join(signs[1:])]


def _han(run: str, japanese: bool) -> list[str]:
    for size in range(min(3, len(run)), 0, -1):
        if size > 1 and run[:size] in known():
            return [known()[run[:size]], *_joined(run[size:])]
    if japanese or not 2 <= len(run) <= 4:
        return _joined(run)
    family = 2 if run[:2] in _TWO_SIGNS and len(run) > 2 else 1
    return _joined(run[:family]) + _joined(run[family:])


def _joined(run: str) -> list[str]:
    text = re.sub("[^a-z]", "", anyascii(run).casefold())
    return [text] if text else []
