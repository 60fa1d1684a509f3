"""How every Atom feed of ours begins. Pure."""

from collections.abc import Iterator
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

import msgspec

from vigie.relaying.formats.text import clean, written_moment

MIME = "application/atom+xml"


class Head(msgspec.Struct, frozen=True):
    """What a feed says of itself. `updated`: when its newest entry changed."""

    url: str
    title: str
    subtitle: str
    updated: datetime
    next_url: str = ""


def opening(head: Head, **spaces: str) -> Iterator[str]:
    """Yield what stands above the entries; `spaces` are namespaces by their prefix."""
    named = "".join(f" xmlns:{name}={quoteattr(one)}" for name, one in spaces.items())
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<feed xmlns="http://www.w3.org/2005/Atom"{named}>\n'
    yield f"<id>{escape(head.url)}</id>\n<title>{escape(clean(head.title))}</title>\n"
    yield f"<subtitle>{escape(clean(head.subtitle))}</subtitle>\n"
    yield f"<updated>{written_moment(head.updated)}</updated>\n"
    yield f'<link rel="self" href={quoteattr(head.url)}/>\n'
    if head.next_url:
        yield f'<link rel="next" href={quoteattr(head.next_url)}/>\n'


def short(text: str, longest: int = 140) -> str:
    """Return a title: one line, ended by "…" where it is longer than that."""
    first = " ".join(text.split())
    return first if len(first) <= longest else first[: longest - 1] + "…"
