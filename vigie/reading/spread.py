"""Alternatives in a phrase, so that one line of a rule file stands for many.

`{i am|i m} {all|} safe` stands for "i am all safe", "i am safe", "i m all safe" and
"i m safe"; `{kin}` stands for each phrase of the list `kin` in the file's `[words]`.
It happens when the rules are loaded: the reader itself sees plain phrases only.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

MOST = 2000  # of one line; more is an accident, and costs memory in the automaton

_CHOICE = re.compile(r"\{([^{}]*)\}")


class SpreadError(ValueError):
    """A phrase's braces are wrong; the message is one sentence for its author."""


def spread(written: str, words: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the plain phrases that `written` stands for, each once, in order.

    An alternative may be empty. Braces do not nest. Raises SpreadError for a brace
    without its fellow, an unknown list, or a line that stands for more than MOST.
    """
    parts = _CHOICE.split(written)
    if any("{" in part or "}" in part for part in parts):
        raise SpreadError(f'"{written}" has a brace without its fellow')
    choices = [_choice(part, at, words) for at, part in enumerate(parts)]
    size = 1
    for choice in choices:
        size *= len(choice)
    if size > MOST:
        raise SpreadError(f'"{written}" stands for {size} phrases, above {MOST}')
    return tuple(dict.fromkeys(_joined(choices)))


def _choice(part: str, at: int, words: Mapping[str, Sequence[str]]) -> Sequence[str]:
    if at % 2 == 0:  # re.split puts the braces' insides at the odd places
        return (part,)
    if "|" in part:
        return part.split("|")
    if part not in words:
        raise SpreadError(f"there is no list of words called {part}")
    return words[part]


def _joined(choices: Sequence[Sequence[str]]) -> Iterator[str]:
    for chosen in product(*choices):
        yield " ".join("".join(chosen).split())
