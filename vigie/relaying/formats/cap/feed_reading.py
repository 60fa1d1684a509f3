"""Read what an authority publishes: a feed in Atom or RSS, or alerts themselves."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

import msgspec

from vigie.relaying.formats.cap import values
from vigie.relaying.formats.cap.reading import Taken, alerts_in
from vigie.relaying.formats.cap.records import MIME
from vigie.relaying.formats.text import clean
from vigie.relaying.formats.tree import MOST_BYTES, Element, Refused, parsed

MOST_LINKS = 500
_LONGEST_TITLE = 300
_FEEDS = frozenset({"feed", "rss", "RDF"})
_ENTRIES = frozenset({"entry", "item"})


class Link(msgspec.Struct, frozen=True):
    """Where an alert may be fetched. `is_cap`: the feed says that it is one."""

    url: str
    id: str
    title: str
    updated: datetime | None = None
    is_cap: bool = False


class Published(msgspec.Struct, frozen=True):
    """What stood in a document: alerts, links to others, and what was refused."""

    alerts: tuple[Taken, ...] = ()
    links: tuple[Link, ...] = ()
    faults: tuple[str, ...] = ()


def published(data: bytes, base: str = "", most_bytes: int = MOST_BYTES) -> Published:
    """Return the alerts and links of a document that was fetched from `base`.

    Raises Refused, with one sentence, when it is neither feed nor alert. Links are
    addresses of the web, each once; whoever fetches them guards himself.
    """
    root = parsed(data, most_bytes)
    found = alerts_in(root)
    if root.name not in _FEEDS:
        if not (found.alerts or found.faults):
            raise Refused("The document is neither a feed nor an alert.")
        return Published(found.alerts, (), found.faults)
    links: dict[str, Link] = {}
    for entry in (one for one in root.every() if one.name in _ENTRIES):
        link = _link(entry, base) if len(links) < MOST_LINKS else None
        if link is not None:
            links.setdefault(link.url, link)
    return Published(found.alerts, tuple(links.values()), found.faults)


def _link(entry: Element, base: str) -> Link | None:
    """The link to its alert, else to its page, which may be one."""
    ways = [(url, kind) for way, kind in _ways(entry) if (url := _url(way, base))]
    if not ways:
        return None
    url, kind = next((one for one in ways if one[1] == MIME), ways[0])
    named = clean(entry.text_of("id") or entry.text_of("guid")) or url
    title = values.cut(entry.text_of("title"), _LONGEST_TITLE)
    said = values.cut(named, values.LONGEST_NAME)
    return Link(url, said, title, _updated(entry), kind == MIME)


def _ways(entry: Element) -> Iterator[tuple[str, str]]:
    """Every address of an entry and the kind of what is there, the best guess first."""
    for one in entry.all_of("link"):
        if one.attributes.get("rel", "alternate") in {"alternate", "enclosure"}:
            kind = one.attributes.get("type", "").partition(";")[0].strip().lower()
            yield one.attributes.get("href", "") or one.text, kind
    for one in entry.all_of("enclosure"):
        yield one.attributes.get("url", ""), one.attributes.get("type", "").lower()
    for one in entry.all_of("guid"):
        if one.attributes.get("isPermaLink", "true") == "true":
            yield one.text, ""


def _url(text: str, base: str) -> str:
    try:
        url = urljoin(base, clean(text)) if clean(text) else ""
    except ValueError:
        return ""
    return url if values.is_url(url) else ""


def _updated(entry: Element) -> datetime | None:
    text = entry.text_of("updated") or entry.text_of("published")
    try:
        if text:
            return values.moment(text)[0]
        at = parsedate_to_datetime(clean(entry.text_of("pubDate")))
        return values.whole(at if at.tzinfo else at.replace(tzinfo=UTC))
    except ValueError:
        return None
