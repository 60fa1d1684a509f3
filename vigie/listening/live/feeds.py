"""RSS and Atom: from a document to posts. Pure."""

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from vigie.listening.formats.mastodon import to_text
from vigie.listening.formats.times import any_time
from vigie.reading.post import Post

SOURCE = "feed"
MOST_ENTRIES = 500
LONGEST = 8_000  # signs of an entry's text
_FEEDS = frozenset({"feed", "rss", "RDF"})
_IDS = ("id", "guid")
_TEXTS = ("title", "summary", "description", "content", "encoded")
# Of alerts that stand in a feed (CAP): what is where, for whom.
_OF_ALERTS = ("event", "areaDesc", "severity", "urgency")
_TIMES = ("published", "pubDate", "date", "updated")
_CAP = "urn:oasis:names:tc:emergency:cap"


class NoFeed(ValueError):
    """What came is neither RSS nor Atom."""


class Entry(NamedTuple):
    """An entry as a post, and a digest of all that it says: another one is an edit."""

    post: Post
    digest: str


def entries_of(data: bytes, address: str) -> list[Entry]:
    """Return the entries of a feed that was fetched from `address`, the oldest first,
    each once. Raises NoFeed, also for a document type or entities."""
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, LookupError, ValueError):
        raise NoFeed from None
    if _name(root) not in _FEEDS:
        raise NoFeed
    found: dict[str, Entry] = {}
    entries = (one for one in root.iter() if _name(one) in ("entry", "item"))
    for _, one in zip(range(MOST_ENTRIES), entries, strict=False):
        entry = _entry(one, address)
        if entry.post.text:
            found.setdefault(entry.post.post_id, entry)
    return list(found.values())[::-1]


def _entry(one: Element, address: str) -> Entry:
    parts = list(_parts(one))
    text = "\n".join(dict.fromkeys(text for text in parts if text))[:LONGEST]
    link = _link(one, address)
    digest = sha256(f"{link}\n{text}".encode("utf-8", "replace")).hexdigest()[:16]
    host = urlsplit(address).hostname or ""
    post = Post(
        source=SOURCE,
        post_id=_id(one, host) or f"{link or host} {digest}"[-200:],
        author=host,
        at=next((at for name in _TIMES if (at := _moment(_text(one, name)))), 0),
        text=text,
        lang=one.get("{http://www.w3.org/XML/1998/namespace}lang", ""),
        tags=tuple(_tags(one)),
        url=link,
    )
    return Entry(post, digest)


def _parts(one: Element) -> Iterator[str]:
    for name in _TEXTS:
        yield to_text(_text(one, name)).strip()
    for child in one.iter():
        if child.tag.startswith(f"{{{_CAP}") and _name(child) in _OF_ALERTS:
            yield (child.text or "").strip()


def _id(one: Element, host: str) -> str:
    """The entry's own name, of which only an address is anybody's alone."""
    own = next((text for name in _IDS if (text := _text(one, name))), "")
    if not own:
        return ""
    own = own if ":" in own else f"{host} {own}"
    return own if len(own) <= 200 else sha256(own.encode()).hexdigest()


def _link(one: Element, address: str) -> str:
    for child in one:
        if _name(child) == "link" and child.get("rel", "alternate") == "alternate":
            given = (child.get("href") or child.text or "").strip()
            try:
                return urljoin(address, given) if given else ""
            except ValueError:
                return ""
    return ""


def _tags(one: Element) -> Iterator[str]:
    for child in one:
        if _name(child) == "category":
            tag = (child.get("term") or child.text or "").strip().removeprefix("#")
            if tag and " " not in tag:
                yield tag


def _moment(text: str) -> int:
    if found := any_time(text):
        return found
    try:
        return max(0, int(parsedate_to_datetime(text).timestamp()))
    except (ValueError, TypeError, OverflowError):
        return 0


def _text(one: Element, name: str) -> str:
    found = next((child for child in one if _name(child) == name), None)
    return "" if found is None else "".join(found.itertext()).strip()


def _name(one: Element) -> str:
    return one.tag.rpartition("}")[2] if isinstance(one.tag, str) else ""
