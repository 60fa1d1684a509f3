"""Refusals of what is pure, in the reader's language."""

from django.utils.translation import gettext

from vigie.lib.saying import Unusable, Words


def said(error: Exception) -> str:
    """Return the sentence of an error in the language of now; without one its text."""
    return in_words(error.said) if isinstance(error, Unusable) else str(error)


def in_words(words: Words) -> str:
    """Return a sentence with its values in the language of now."""
    values = {
        name: in_words(value) if isinstance(value, Words) else value
        for name, value in words.values.items()
    }
    text = gettext(words.text)
    return text % values if values else text
