"""An Atom feed of alerts: an entry for each chain, which leads to its last message."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

import msgspec

from vigie.relaying.formats.atom import Head, opening, short
from vigie.relaying.formats.cap.chain import first_of
from vigie.relaying.formats.cap.records import MIME, NAMESPACE, Alert, Info
from vigie.relaying.formats.text import clean, written_moment


class Entry(msgspec.Struct, frozen=True):
    """One entry; `id` stays when the alert is updated or cancelled, `url` is where its
    latest message stands as CAP."""

    id: str
    url: str
    title: str
    author: str
    updated: datetime
    kind: str
    summary: str = ""


def latest(alerts: Iterable[Alert]) -> list[Alert]:
    """Return the latest message of each chain, the newest first."""
    found: dict[str, Alert] = {}
    for alert in alerts:
        key = id_of(alert)
        if key not in found or _order(found[key]) < _order(alert):
            found[key] = alert
    return sorted(found.values(), key=_order, reverse=True)


def id_of(alert: Alert) -> str:
    """Return the id of its chain: the same for the alert, its updates and its end."""
    first = first_of(alert)
    name = f"{NAMESPACE}:{first.sender},{first.identifier}"
    return f"urn:uuid:{uuid5(NAMESPACE_URL, name)}"


def info_in(alert: Alert, language: str) -> Info | None:
    """Return what is said in a language, else in its main language, else first."""
    wanted = language.lower()
    for same in (str, _main):
        for info in alert.infos:
            if same(info.language.lower()) == same(wanted):
                return info
    return next(iter(alert.infos), None)


def entry_of(alert: Alert, url: str, language: str = "") -> Entry:
    """Return the entry of a message that stands at `url`, with the words of one
    language. A message that says nothing has its kind as title."""
    info = info_in(alert, language)
    title = (info.headline or info.event) if info else alert.note or alert.msg_type
    return Entry(
        id=id_of(alert),
        url=url,
        title=title,
        author=(info.sender_name if info else "") or alert.sender,
        updated=alert.sent,
        kind=alert.msg_type,
        summary=(info.description or info.instruction) if info else alert.note,
    )


def feed(head: Head, entries: Iterable[Entry]) -> Iterator[str]:
    """Yield the feed, piece by piece."""
    yield from opening(head)
    for entry in entries:
        yield _written(entry)
    yield "</feed>\n"


def _written(entry: Entry) -> str:
    parts = [
        f"<id>{escape(entry.id)}</id>\n",
        f"<title>{escape(short(clean(entry.title)))}</title>\n",
        f"<author><name>{escape(clean(entry.author))}</name></author>\n",
        f"<updated>{written_moment(entry.updated)}</updated>\n",
        f'<category term={quoteattr(entry.kind)} scheme="{NAMESPACE}"/>\n',
        f'<link rel="alternate" type="{MIME}" href={quoteattr(entry.url)}/>\n',
        f"<summary>{escape(clean(entry.summary))}</summary>\n",
    ]
    return f"<entry>\n{''.join(parts)}</entry>\n"


def _main(language: str) -> str:
    return language.partition("-")[0]


def _order(alert: Alert) -> tuple[datetime, int]:
    """Of two messages of one second the one that knows more of the other is later."""
    return alert.sent, len(alert.references)
