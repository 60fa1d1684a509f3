"""The interface of Person Finder: its clients change their base address, no more."""

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from vigie.kit.origin import origin
from vigie.missing import search
from vigie.missing.exporting import (
    Told,
    feed_notes,
    feed_people,
    given_out,
    notes_of,
    told,
)
from vigie.missing.importing import Tally, import_records
from vigie.missing.models import Person, Right
from vigie.missing.pf_asking import Question, Wrong, answers
from vigie.relaying.formats.atom import MIME, Head
from vigie.relaying.formats.pfif import atom
from vigie.relaying.formats.pfif.answer import Written, status_document
from vigie.relaying.formats.pfif.reading import read as read_pfif
from vigie.relaying.formats.pfif.records import Fault
from vigie.relaying.formats.pfif.writing import document

XML = "application/xml; charset=utf-8"
ATOM = f"{MIME}; charset=utf-8"
MOST_FOUND = 100
MOST_SENT = 1_000  # records of one write; clients send a hundred
MOST_BYTES = 2_500_000  # what one request may hold at all
BY = "program"
_READERS = (Right.READ, Right.FULL_READ)


@require_safe
@answers(*_READERS)
def read(question: Question) -> HttpResponse:
    """One person with the notes about them; a placeholder when the search is over."""
    record_id = question.word("id")
    if not record_id:
        raise Wrong("Missing id parameter")
    rows = given_out(question.emergency.pk)
    person = rows.filter(record_id=record_id).first()
    if person is None:
        raise Wrong(f"No person record with ID {record_id}", 404)
    return _document(told([person], question.now, full=question.full), question)


@require_safe
@answers(Right.SEARCH)
def search_people(question: Question) -> HttpResponse:
    """People by a name in any spelling (`q`), or one by its `id`; at most 100."""
    words, record_id = question.word("q"), question.word("id")
    most = question.number("max_results", MOST_FOUND, MOST_FOUND) or MOST_FOUND
    if record_id:
        rows = Person.objects.filter(emergency=question.emergency).public(question.now)
        found = list(rows.filter(record_id=record_id))
    elif words:
        asked = search.Asked(words=words)
        hits = search.find(question.emergency.pk, asked, question.now, most=most)
        found = [hit.person for hit in hits]
    else:
        raise Wrong("Neither id nor q parameter specified")
    return _document(told(found, question.now, full=question.full), question)


@csrf_exempt  # programs send here; their key is the proof
@require_POST
@answers(Right.WRITE, needs_key=True)
def write(question: Question) -> HttpResponse:
    """Take in PFIF 1.1 to 1.4, of the key's own registry, and answer what became of
    each record."""
    key = question.key
    if key is None or len(question.request.body) > MOST_BYTES:
        raise Wrong("Too much at once: send batches of 100 records.", 413)
    got = list(read_pfif(question.request.body, MOST_BYTES))
    broken = [one for one in got if isinstance(one, Fault) and one.is_of_file]
    if broken:
        raise Wrong(f"Invalid XML: {broken[0].says}")
    if sum(not isinstance(one, Fault) for one in got) > MOST_SENT:
        raise Wrong("Too much at once: send batches of 100 records.", 413)
    done = import_records(
        emergency=question.emergency,
        records=got,
        by=BY,
        now=question.now,
        domain=key.domain,
        dead=key.allows(Right.DEAD),
    )
    unread = [fault for fault in done.faults if fault.skips]
    return HttpResponse(
        status_document(
            _written(done.people, unread, "person"),
            _written(done.notes, unread, "note"),
        ),
        content_type=XML,
    )


@require_safe
@answers(*_READERS)
def person_feed(question: Question) -> HttpResponse:
    """People that changed, as Atom, with their notes unless `omit_notes`."""
    page = question.page()
    people = feed_people(question.emergency, page, question.now, full=question.full)
    entries = [person.entry_date for person, _notes in people if person.entry_date]
    pieces = atom.people_feed(
        _head(question, "people", entries),
        [person for person, _notes in people],
        {person.person_record_id: notes for person, notes in people},
        question.version,
    )
    return HttpResponse("".join(pieces), content_type=ATOM)


@require_safe
@answers(*_READERS)
def note_feed(question: Question) -> HttpResponse:
    """Notes that changed, as Atom."""
    notes = feed_notes(question.emergency, question.page(), question.now)
    entries = [note.entry_date for note in notes if note.entry_date]
    head = _head(question, "notes", entries)
    pieces = atom.notes_feed(head, notes, question.version)
    return HttpResponse("".join(pieces), content_type=ATOM)


def _document(people: Told, question: Question) -> HttpResponse:
    records = [person for person, _notes in people]
    text = "".join(document(records, notes_of(people), question.version))
    return HttpResponse(text, content_type=XML)


def _head(question: Question, what: str, entries: Iterable[datetime]) -> Head:
    return Head(
        url=f"{origin()}{question.request.path}",
        title=f"{question.emergency.name}: {what}",
        subtitle="Written by Vigie from calls for missing people.",
        updated=max(entries, default=question.emergency.began_at),
    )


def _written(tally: Tally, unread: list[Fault], kind: str) -> Written:
    """Return what a client is told: a record that stood here already is written, too,
    so that what it sent is what was written and what was skipped."""
    lost = tuple(
        (fault.record_id, fault.says)
        for fault in unread
        if fault.says.startswith(f"{kind}:")
    )
    return Written(
        parsed=tally.parsed + len(lost),
        written=tally.written + tally.same,
        skipped=tuple(tally.skipped) + lost,
    )
