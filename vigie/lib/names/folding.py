"""Folding a name to plain Latin words, whatever script it is written in.

Arabic and Hebrew write no short vowels: their words are looked up in a list of common
names, and else marked `bare`, for their consonants alone can be compared. Chinese names
become pinyin, family name first. Japanese kanji have several readings and nobody can
know which without being told: common family names are looked up, kana is read, and
anything else gets the Chinese reading, under which equal kanji still meet.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from anyascii import anyascii

from vigie.lib.names import eastern, semitic

LONGEST = 200  # letters of a name that are looked at
_KANA = re.compile("[\u3041-\u30ff]")
_SEMITIC = re.compile("[\u0590-\u05ff\u0620-\u064a\u066e-\u06d3]")
_EASTERN = re.compile("[\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7a3]")
_APOSTROPHES = re.compile("['’‘`´ʼʻʹʽ′＇]")
_ELIDED = re.compile(r"\b([dl])'(?=[^\W\d_])")
# ELOT 743, as in passports: b, d and g begin a word, inside it stands mp, nt and gk.
_GREEK = (("^μπ", "b"), ("^ντ", "d"), ("^γκ", "g"), ("ου", "ou"), ("ευ", "ev"))
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


class Latin(NamedTuple):
    """A word in Latin letters; `bare` if its vowels were never written."""

    text: str
    bare: bool = False


def fold(name: str) -> str:
    """Return a name as plain lower-case Latin words; "" of one without letters.

    Folding twice is folding once. Never raises; looks at the first 200 letters.
    """
    return " ".join(word.text for word in latin(name))


@lru_cache(maxsize=100_000)
def latin(name: str) -> tuple[Latin, ...]:
    """Return the Latin words of a name, in order."""
    words: list[Latin] = []
    plain = _plain(name)
    japanese = bool(_KANA.search(plain))
    for piece in _pieces(plain):
        if _SEMITIC.search(piece):
            words += (Latin(text, bare) for text, bare in semitic.words(piece))
        elif _EASTERN.search(piece):
            words += (Latin(text) for text in eastern.words(piece, japanese))
        else:
            words += (Latin(text) for text in _other(piece))
    return tuple(word for word in words if word.text)


def _pieces(plain: str) -> list[str]:
    """Runs of letters, digits and the marks on them: Indic vowels are marks."""
    runs = groupby(plain, lambda c: c == "'" or unicodedata.category(c)[0] in "LNM")
    return ["".join(run) for kept, run in runs if kept]


def _plain(name: str) -> str:
    """Compatible forms made one, marks that are only seen taken out, one apostrophe."""
    whole = unicodedata.normalize("NFKC", name[:LONGEST]).casefold()
    kept = (c for c in whole if unicodedata.category(c) not in ("Cf", "Cs", "Me"))
    text = _APOSTROPHES.sub("'", "".join(kept))
    # What elides (d', l') is a word of its own; in N'Diaye and O'Brien it is a letter.
    return unicodedata.normalize("NFKC", _ELIDED.sub(r"\1 ", text))


def _other(piece: str) -> list[str]:
    bare = "".join(
        one
        for one in unicodedata.normalize("NFD", piece)
        if unicodedata.category(one) != "Mn" or not _is_greek(one)
    )
    if any(_is_greek(one) for one in bare):
        bare = "".join(c for c in bare if unicodedata.category(c) != "Mn")
        for pair, sound in _GREEK:
            bare = re.sub(pair, sound, bare)
    text = anyascii(unicodedata.normalize("NFC", bare)).casefold().replace("'", "")
    return re.findall("[a-z0-9]+", text)


def _is_greek(char: str) -> bool:
    return "\u0370" <= char <= "\u03ff" or "\u1f00" <= char <= "\u1fff"
