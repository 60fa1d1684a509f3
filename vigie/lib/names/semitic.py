"""Arabic, Persian and Hebrew words in Latin letters.

Common names are looked up in `semitic.txt`; of the others the consonants are written,
with the long vowels that stand in the word.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

_ARABIC = {
    **dict(zip("بتدرزسضطفقكلمنه", "btdrzsdtfqklmnh", strict=True)),
    **{"ث": "th", "ج": "j", "ح": "h", "خ": "kh", "ذ": "dh", "ش": "sh", "ص": "s"},
    **{"ظ": "z", "ع": "", "غ": "gh", "و": "ou", "ي": "i", "ا": "a", "ة": "a"},
    **{"ى": "a", "ء": "", "پ": "p", "چ": "ch", "ژ": "zh", "گ": "g", "ڤ": "v"},
    **{"ک": "k", "ی": "i", "ہ": "h", "ھ": "h", "ں": "n", "ٹ": "t", "ڈ": "d"},
    **{"ڑ": "r", "ے": "e", "ٱ": "a", "ە": "a", "ۇ": "u", "ې": "e"},
}
_HEBREW = {
    **dict(zip("בגדהזחטיכלמנסעפקרתא", "bgdhzhtiklmns pkrta", strict=True)),
    **{"ו": "o", "צ": "ts", "ש": "sh", "ך": "k", "ם": "m", "ן": "n", "ף": "f"},
    **{"ץ": "ts", "ע": "", "א": ""},
}
_LETTERS = {**_ARABIC, **_HEBREW}
_ALIKE = str.maketrans({"ی": "ي", "ک": "ك", "ى": "ي", "ٱ": "ا", "ـ": None, "ە": "ه"})
_ARTICLE = re.compile("^و?(ال)(?=..)")


@cache
def known() -> dict[str, str]:
    """Return Latin spellings of common names by their Arabic or Hebrew letters."""
    found = {}
    lines = Path(__file__).with_name("semitic.txt").read_text("utf-8").splitlines()
    for line in lines:
        spelled, _, written = line.partition(":")
        for one in written.split():
            found[_bare(one)] = spelled.strip()
    return found


def _bare(word: str) -> str:
    """Without vowel marks, hamza and other signs that many leave out."""
    parts = unicodedata.normalize("NFKD", word)
    return "".join(c for c in parts if unicodedata.category(c) != "Mn").translate(
        _ALIKE
    )


def words(piece: str) -> list[tuple[str, bool]]:
    """Return the Latin words of one written word, each with whether it is bare."""
    bare = _bare(piece).replace("'", "")
    if bare in known():
        return [(one, False) for one in known()[bare].split()]
    article = _ARTICLE.match(bare)
    if article:
        return [("al", False), *words(bare[article.end() :])]
    if bare.startswith("عبد") and len(bare) > 5:
        return [("abd", False), *words(bare[3:])]
    text = "".join(_LETTERS.get(c, c if c.isascii() else "") for c in bare)
    return [("".join(re.findall("[a-z0-9]", text)), True)]
