"""Taking values out of a stranger's elements, and keeping what was wrong with them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from vigie.relaying.formats.cap import values
from vigie.relaying.formats.cap.records import Parameter
from vigie.relaying.formats.text import clean
from vigie.relaying.formats.tree import Element

T = TypeVar("T")
S = TypeVar("S")
MOST_REPAIRS = 50


class Taking:
    """One alert being read: `repairs` says what was mended or left out."""

    def __init__(self) -> None:
        self._repairs: dict[str, None] = {}

    @property
    def repairs(self) -> tuple[str, ...]:
        """A sentence for each kind of fault."""
        return tuple(self._repairs)

    def say(self, field: str, says: str) -> None:
        """Keep what was wrong with a field, in words that hold nothing of it."""
        if len(self._repairs) < MOST_REPAIRS:
            self._repairs[f"{field}: {says}."] = None

    def text(self, element: Element, field: str) -> str:
        """Return a text, "" when there is none, cut where it is too long."""
        text = element.text_of(field)
        if len(text) > values.LONGEST:
            self.say(field, "is cut")
        return values.cut(text)

    def texts(self, element: Element, field: str) -> tuple[str, ...]:
        """Return all texts of a name that say something."""
        found = (values.cut(one.text) for one in element.all_of(field))
        return self._few(field, [one for one in found if one])

    def moment(self, element: Element, field: str) -> datetime | None:
        """Return a moment, None when there is none or it cannot be read."""
        text = element.text_of(field)
        if not clean(text):
            return None
        try:
            at, odd = values.moment(text)
        except values.BadValue as error:
            self.say(field, str(error))
            return None
        if odd:
            self.say(field, odd)
        return at

    def each(
        self, element: Element, field: str, made: Callable[[Element], T | None]
    ) -> tuple[T, ...]:
        """Return what is made of all elements of a name, without those of None."""
        return self.parts(field, element.all_of(field), made)

    def parts(
        self, field: str, many: Sequence[S], made: Callable[[S], T | None]
    ) -> tuple[T, ...]:
        """The same of any values: what cannot be used is left out, and said."""
        found = []
        for one in self._few(field, many):
            try:
                value = made(one)
            except values.BadValue as error:
                self.say(field, f"{error}, and is left out")
                continue
            if value is not None:
                found.append(value)
        return tuple(found)

    def parameters(self, element: Element, field: str) -> tuple[Parameter, ...]:
        """Return pairs of a name and a value; without a name there is none."""
        return self.each(element, field, self._parameter)

    def _parameter(self, element: Element) -> Parameter:
        name = values.cut(element.text_of("valueName"), values.LONGEST_NAME)
        if not name:
            raise values.BadValue("has no name")
        return Parameter(name, self.text(element, "value"))

    def _few(self, field: str, many: Sequence[S]) -> tuple[S, ...]:
        if len(many) > values.MOST:
            self.say(field, f"stands more than {values.MOST} times: the rest is cut")
        return tuple(many[: values.MOST])
