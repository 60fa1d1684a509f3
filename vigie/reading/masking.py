"""What may never be read in the clear is taken out of a text."""

from typing import NamedTuple

MARK = "▒▒▒"


class Mask(NamedTuple):
    """A span to hide, and what kind of thing stands there."""

    start: int
    end: int
    kind: str


def masks(text: str) -> tuple[Mask, ...]:
    """Return what must be hidden in a text, in order, without overlap."""
    return ()


def mask(text: str) -> str:
    """Return the text with everything that leads to a door or a person hidden.

    Phone numbers, e-mails, street numbers, door codes, account numbers and contact
    names on other networks become `MARK`. Masking twice changes nothing.
    """
    return text
