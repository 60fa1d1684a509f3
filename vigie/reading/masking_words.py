"""How the forms to hide are written down: named groups of words, one per idea."""

import re
from typing import NamedTuple

_LETTERS = re.compile(r"[^\W\d_]+")
_NO_LETTERS = re.compile(r"\\.|\(\?=.*")


class Gate(NamedTuple):
    """What a text must hold before a form can match it. Whatever is asked must be
    necessary: a gate that is too narrow leaks, one that is too wide costs time.

    One of the words, between signs, figures or underscores; so many figures; one of
    the signs anywhere; and what `look` finds, asked last. Empty: nothing is asked.
    """

    words: frozenset[str] = frozenset()
    figures: int = 0
    signs: tuple[str, ...] = ()
    look: re.Pattern[str] | None = None

    def is_near(self, plain: str) -> bool:
        """Tell whether the text holds what is asked besides words and figures."""
        for sign in self.signs:
            if sign in plain:
                break
        else:
            if self.signs:
                return False
        return self.look is None or self.look.search(plain) is not None


class Form(NamedTuple):
    """A form to hide: the group named `x`, wherever it matches the plain view."""

    kind: str
    pattern: re.Pattern[str]
    gate: Gate


def form(
    kind: str,
    pattern: str,
    *,
    words: frozenset[str] = frozenset(),
    figures: int = 0,
    signs: str = "",
    look: str = "",
) -> Form:
    """Compile a form and its gate; signs are parted by commas.

    The pattern is verbose: a space in it is written \\s. What is looked for is not.
    """
    found = re.compile(look) if look else None
    gate = Gate(words, figures, tuple(signs.split(",")) if signs else (), found)
    return Form(kind, re.compile(pattern, re.VERBOSE), gate)


def any_of(phrases: str) -> str:
    """Return the expression for any of the phrases, parted by commas or line ends.

    A space in a phrase is any single white space; longer phrases are tried first.
    """
    parts = re.split(r"\s*[,\n]\s*", phrases.strip())
    ordered = sorted((part for part in parts if part), key=len, reverse=True)
    return "(?:" + "|".join(part.replace(" ", r"\s") for part in ordered) + ")"


def words_of(expression: str, ends: str = "") -> frozenset[str]:
    """Return the longest word of each phrase of an `any_of`, for a gate; and each with
    the ends, parted by commas, that the form allows without a space behind it."""
    phrases = expression.removeprefix("(?:").removesuffix(")").split("|")
    longest = [
        max(_LETTERS.findall(_NO_LETTERS.sub(" ", phrase)), key=len)
        for phrase in phrases
    ]
    return frozenset(word + end for word in longest for end in ("", *ends.split(",")))
