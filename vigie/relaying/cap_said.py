"""What rooms share that speak CAP: who says so, and every language of the hub."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils import translation

from vigie.relaying.formats.cap.records import Info

LANGUAGES = ("fr", "en", "es", "ar")


@dataclass(frozen=True)
class Source:
    """Who says so: the hub's address, its name, and the page of what is said."""

    origin: str
    name: str
    page: str

    @property
    def host(self) -> str:
        """The hub as a sender is named."""
        return urlsplit(self.origin).hostname or "localhost"


def in_each(make: Callable[[str], Info]) -> tuple[Info, ...]:
    """Return what `make` says in each language, which it is given and which is spoken
    while it says it."""
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            said.append(make(language))
    return tuple(said)
