"""The tags of a post, folded so that every way of writing one meets."""

import re
from functools import lru_cache

from vigie.reading.fold import fold_char
from vigie.reading.post import Post

LONGEST = 100  # code points; what is longer is no word that people share
MOST = 30  # tags of one post: a network's limit is about as high
_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0dff\u200c\u200d"

# A tag cut off by the network ("#Port…") is another word and does not count; a
# sign inside a word, an address or an entity ("&#39;") begins no tag.
_IN_TEXT = re.compile(
    rf"(?<![\w/&])[#＃]([\w{_MARKS}]{{1,{LONGEST}}})(?![\w{_MARKS}…]|\.\.\.)"
)


@lru_cache(maxsize=200_000)
def fold_tag(tag: str) -> str:
    """Return the tag without sign, case, accents and separators; "" if none is left.

    Digits alone are no tag: networks do not link them either.
    """
    if len(tag) > LONGEST + 1:
        return ""
    parts = "".join(map(fold_char, tag))
    folded = "".join(char for char in parts if char.isalnum() or char > "\u02ff")
    return "" if folded.isdecimal() else folded[:LONGEST]


@lru_cache(maxsize=200_000)
def entry_of(form: str) -> str:
    """Return "folded<tab>as written" for a tag as written, "" when it is none.

    When it is written as it is folded, or cannot be shown, "folded" stands alone.
    """
    form = form.strip("#＃ ")
    folded = fold_tag(form)
    shown = form.isprintable() and " " not in form
    return f"{folded}\t{form}" if folded and shown and form != folded else folded


def forms_of(post: Post) -> tuple[str, ...]:
    """Return a post's tags as written: the network's, else those in its text."""
    return post.tags[:MOST] or forms_in(post.text)


def forms_in(text: str) -> tuple[str, ...]:
    """Return the tags in a text as written, without their sign."""
    if "#" not in text and "＃" not in text:
        return ()
    return tuple(_IN_TEXT.findall(text[:10_000])[:MOST])
