"""Two degrees in an Arabic sentence stand in the order in which they are typed."""

import re

from vigie.kit.catalogues import LOCALE, messages

PAIR = re.compile(r"\d+\.\d+, \d+\.\d+")


def test_latitude_stands_left_of_longitude_as_in_the_field():
    text = (LOCALE / "ar" / "LC_MESSAGES" / "django.po").read_text("utf-8")
    every = [words for words in messages(text).values() if PAIR.search(words)]
    said = [words for words in every if not words[0].isascii()]  # Arabic from the first
    assert said
    for words in said:
        for pair in PAIR.findall(words):
            assert f"\u2066{pair}\u2069" in words, words
