"""How a command answers: with its code, or with one sentence of what to do."""

import sys
from collections.abc import Callable


class Unusable(ValueError):
    """What was given cannot be used; its text says what to do."""


def answered(
    word: str, do: Callable[[], int | None], *refusals: type[Exception]
) -> int:
    """Do what was asked and return its code, 0 for none; 2 when it cannot be done,
    with the sentence of the refusal (Unusable, or one of these) on the error line."""
    kinds: tuple[type[Exception], ...] = (Unusable, *refusals)
    try:
        return do() or 0
    except kinds as error:
        print(f"vigie {word}: {error}", file=sys.stderr)
        return 2
