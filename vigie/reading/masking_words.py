"""How the forms to hide are written down: named groups of words, one per idea."""

import re
from typing import NamedTuple


class Form(NamedTuple):
    """A form to hide: the group named `x`, wherever it matches the plain view."""

    kind: str
    pattern: re.Pattern[str]


def form(kind: str, pattern: str) -> Form:
    """Compile a form. The pattern is verbose: a space in it is written \\s."""
    return Form(kind, re.compile(pattern, re.VERBOSE))


def any_of(phrases: str) -> str:
    """Return the expression for any of the phrases, parted by commas or line ends.

    A space in a phrase is any single white space; longer phrases are tried first.
    """
    parts = re.split(r"\s*[,\n]\s*", phrases.strip())
    ordered = sorted((part for part in parts if part), key=len, reverse=True)
    return "(?:" + "|".join(part.replace(" ", r"\s") for part in ordered) + ")"
