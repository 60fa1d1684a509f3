"""Atom feeds of people and of notes, as PFIF 1.4 describes them. Pure.

`reading.read` reads them back: the PFIF inside them is what counts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from vigie.relaying.formats.atom import Head, opening, short
from vigie.relaying.formats.pfif.judging import id_of
from vigie.relaying.formats.pfif.records import HOST, NoteRecord, PersonRecord, Record
from vigie.relaying.formats.pfif.values import keeps
from vigie.relaying.formats.pfif.writing import element
from vigie.relaying.formats.text import clean, written_moment

_SHOWN = ("full_name", "age", "sex", "home_city", "home_country", "description")


def people_feed(
    head: Head,
    people: Iterable[PersonRecord],
    notes: Mapping[str, Sequence[NoteRecord]],
    version: str = "1.4",
) -> Iterator[str]:
    """Yield an Atom feed with one person in each entry, with their notes by id."""
    yield from opening(head, pfif=HOST + version)
    for person in people:
        said = notes.get(person.person_record_id, ())
        shown = (clean(str(getattr(person, field))) for field in _SHOWN)
        content = "".join(f"<p>{escape(text)}</p>" for text in shown if text)
        yield _entry(person, element(person, said, version), content, head.title)
    yield "</feed>\n"


def notes_feed(
    head: Head, notes: Iterable[NoteRecord], version: str = "1.4"
) -> Iterator[str]:
    """Yield an Atom feed with one note in each entry."""
    yield from opening(head, pfif=HOST + version)
    for note in notes:
        content = f"<p>{escape(clean(note.text))}</p>"
        yield _entry(note, element(note, version=version), content, "")
    yield "</feed>\n"


def _entry(record: Record, inside: str, content: str, source: str) -> str:
    title = clean(record.text if isinstance(record, NoteRecord) else record.full_name)
    parts = [
        inside,
        f"<id>pfif:{escape(id_of(record))}</id>\n",
        f"<title>{escape(short(title))}</title>\n",
        _author(record),
        f"<updated>{_date(record)}</updated>\n",
        f'<content type="html">{escape(content)}</content>\n',
        f"<source><title>{escape(clean(source))}</title></source>\n" if source else "",
    ]
    return f"<entry>\n{''.join(parts)}</entry>\n"


def _author(record: Record) -> str:
    mail = record.author_email
    is_mail = mail and keeps("author_email", mail)
    email = f"<email>{escape(mail)}</email>" if is_mail else ""
    return f"<author><name>{escape(clean(record.author_name))}</name>{email}</author>\n"


def _date(record: Record) -> str:
    return written_moment(record.source_date) if record.source_date else ""
