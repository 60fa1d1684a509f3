"""What of a word stays when it is spelled in another way: its sound, its consonants.

All take a folded word (lower-case Latin) and return a short code, never the word
itself; equal codes mean "may be the same", nothing more.
"""

import re
from functools import lru_cache

Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(*pairs: tuple[str, str]) -> Rules:
    return tuple((re.compile(pattern), code) for pattern, code in pairs)


# Ways in which languages write one sound: Khadidja, Khadija; Chaker, Shaker; Yuliya,
# Ioulia. "x" stands for ch, sh, tch, sch after x itself has become ks.
_SPELLINGS = _rules(
    ("x", "ks"),
    ("shch|tsch|tch|sch|ch|sh|cz|sz", "x"),
    ("dzh|zh|dj|dsch", "j"),
    ("ph", "f"),
    ("ck|cq|cc(?![eiy])|qu?|kh|c(?![eiy])", "k"),
    ("c", "s"),
    ("gu(?=[eiy])|gh", "g"),
    ("th", "t"),
    ("dh", "d"),
    ("tz|ts", "s"),
    ("z", "s"),
    ("w", "v"),
    ("(?<=[oe])(ff|f|v)$", "v"),
    ("eaux?|aux?", "o"),
    ("oo|ou", "u"),
    ("ee|ie$|iy|ij|yi|ii|y", "i"),
    ("^(ju|iu)", "iu"),
    ("a[ie]|ei", "e"),
    ("oe", "o"),
    ("ue", "u"),
    (r"(.)\1+", r"\1"),
    ("(?<=[aeiou])h(?![aeiou])|h$", ""),
)

# After F. Brouard, "L'art des soundex" (SQLpro, 1999), where it is called Phonex: the
# French sounds of the published steps, without the last ones that make a number of it
# and without those that call p, t and d one sound.
_SOUNDS = _rules(
    ("zh", "j"),
    ("y", "i"),
    ("(?<![csp])h", ""),
    ("ph", "f"),
    ("g(?=ai?[mn])", "k"),
    ("(ai|ei)[mn](?=[aeiou])", "yn"),
    ("eau", "o"),
    ("oua", "2"),
    ("(ein|ain|eim|aim)", "4"),
    ("ai|ei", "y"),
    ("er(?=[^aeiou]|$)", "yr"),
    ("ess", "yss"),
    ("et(?=$|t)", "yt"),
    ("ez$", "yz"),
    ("(an|am|en|em)(?![aeiou1234])", "1"),
    ("(in|im)(?![aeiou1234])", "4"),
    ("(?<=[aeiouy1234])s(?=[aeiouy1234])", "z"),
    ("oe|eu", "e"),
    ("au", "o"),
    ("oi|oy", "2"),
    ("ou", "3"),
    ("sch|ch|sh", "5"),
    ("sc(?=[eiy])|ss", "s"),
    ("c(?=[eiy])", "s"),
    ("ck|qu|c|q", "k"),
    ("gu(?=[eiy])", "g"),
    ("g(?=[eiy])", "j"),
    ("gn", "n"),
    ("w", "v"),
    (r"(.)\1+", r"\1"),
    ("(?<=..)(lts|lt|ld|nd|nt|rd|rt|t|d|x|s|z|ts|ds|p)$", ""),
    ("(?<=..)e$", ""),
)

_CONSONANTS = _rules(
    ("[aeiouy]|(?<=[blr])h", ""),
    ("^h(?=$)", ""),
    (r"(.)\1+", r"\1"),
)
_CLASSES = str.maketrans({"x": "s", "z": "s", "v": "b", "p": "f", "q": "k", "g": "j"})


def _applied(rules: Rules, word: str) -> str:
    for pattern, code in rules:
        word = pattern.sub(code, word)
    return word


@lru_cache(maxsize=200_000)
def normal(word: str) -> str:
    """Return one spelling for the ways in which languages write the same sounds.

    Doubled letters are one; silent ends stay, for Michel and Michelle differ.
    """
    return _applied(_SPELLINGS, word) or word


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """Return how a word sounds to French ears: Phonex-like (Brouard 1999)."""
    return _applied(_SOUNDS, word) or word


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """Return the consonants in order, in classes: all that Arabic and Hebrew write."""
    found = _applied(_CONSONANTS, normal(word)).translate(_CLASSES)
    return re.sub(r"(.)\1+", r"\1", found)


def letters(word: str) -> str:
    """Return the distinct consonants in order of the alphabet.

    They stay the same when two letters change places, when one is doubled or is not,
    and when a vowel is another.
    """
    return "".join(sorted(set(skeleton(word))))
