"""A short text as a sheet from which what was understood is crossed out. Pure."""

import re
import unicodedata
from collections.abc import Iterator


class Sheet:
    """A text, its plain letters one for one, and what is crossed out.

    Plain: lower case, no accents, figures of any script as 0-9, one form of alef.
    """

    def __init__(self, text: str) -> None:
        self.text = _without_marks(text)
        self.plain = "".join(map(_plain, self.text))
        self._left = self.plain

    @property
    def left(self) -> str:
        """The plain text with what is crossed out as "|"."""
        return self._left

    def cross(self, start: int, end: int) -> None:
        """Cross out a stretch: it was understood and is no place."""
        self._left = self._left[:start] + "|" * (end - start) + self._left[end:]

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Find the first match in what is left, cross it out, and return it."""
        found = pattern.search(self._left)
        if found:
            self.cross(*found.span())
        return found

    def take_all(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        """Find and cross out all matches in what is left."""
        found = list(pattern.finditer(self._left))
        for one in found:
            self.cross(*one.span())
        return found

    def rests(self) -> Iterator[tuple[str, str]]:
        """Yield the stretches that are left, in plain letters and as written."""
        for found in _REST.finditer(self._left):
            yield found[0], self.text[found.start() : found.end()]


_ALIKE = {"’": "'", "‘": "'", "`": "'", "´": "'", "ة": "ه", "ى": "ي", "ؤ": "و"}
_REST = re.compile(r"[^|,;:!?.()\n/،؛؟]+")


def _without_marks(text: str) -> str:
    composed = unicodedata.normalize("NFC", text.replace("\x00", " "))
    return "".join(
        c for c in composed if unicodedata.category(c) not in ("Mn", "Me", "Cf")
    )


def _plain(char: str) -> str:
    if (figure := unicodedata.digit(char, None)) is not None:
        return str(figure)
    if char in _ALIKE:
        return _ALIKE[char]
    return (unicodedata.normalize("NFKD", char)[:1] or char).lower()[:1] or char
