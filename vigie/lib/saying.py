"""Sentences that say what cannot be used, apart from the language they are said in.

What is pure speaks English here and stays translatable: the sentence and its values
travel apart, and `kit.saying` says them in the reader's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Words:
    """A sentence or a part of one in English; `values` fill its %(name)s places.

    A value may be Words itself: "Line 3" in "Line 3 has no name.".
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.values if self.values else self.text


class Unusable(ValueError):
    """Something given that cannot be used; its text is one sentence that says why."""

    def __init__(self, text: str, **values: object) -> None:
        self.said = Words(text, values)
        super().__init__(str(self.said))
