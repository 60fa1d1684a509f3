"""Read PFIF 1.1 to 1.4, a document of its own or inside an Atom or RSS feed.

The file is a stranger's: a document type, and with it every entity, is refused; so is
what is nested or drawn out as no record is. It is read piece by piece, so that a
hundred thousand people take no more memory than a hundred.
"""

from collections import deque
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from vigie.relaying.formats.pfif.drafts import Draft
from vigie.relaying.formats.pfif.records import HOST, Fault, Record
from vigie.relaying.formats.pfif.values import LONGEST

PIECE = 1 << 16
MOST_BYTES = 1 << 30
DEEPEST = 12  # feed, entry, person, note, field, and some room
LONGEST_TAG = 1 << 20  # bytes without a single event: no record looks like that
MOST_NOTES = 5_000  # of one person: they wait until its element ends
_RECORDS = frozenset({"person", "note"})
_FEEDS = frozenset({"{http://www.w3.org/2005/Atom}feed", "rss"})
_ENTRIES = frozenset({"entry", "item"})


class Refused(ValueError):
    """A file that is not read further. Its text is one sentence."""


def read(
    source: bytes | BinaryIO, most_bytes: int = MOST_BYTES
) -> Iterator[Record | Fault]:
    """Yield each person, then each of its notes, and every fault where it was found.

    Never raises for what the file holds: where it is broken or refused, the last thing
    is a `Fault` with `is_of_file`, and what came before it stands.
    """
    stream = BytesIO(source) if isinstance(source, bytes) else source
    taken = _Taken()
    try:
        for _piece in _fed(stream, taken, most_bytes):
            yield from taken.drain()
    except Refused as error:
        yield from taken.drain()
        yield Fault(0, "", str(error), skips=True)
        return
    yield from taken.drain()
    if not (taken.saw_pfif or taken.is_feed_of_nobody):
        yield Fault(0, "", "The file holds no PFIF: no element of it.", skips=True)


def _fed(stream: BinaryIO, taken: "_Taken", most_bytes: int) -> Iterator[None]:
    parser = DefusedXMLParser(target=taken, forbid_dtd=True)
    size = 0
    try:
        while piece := stream.read(PIECE):
            size += len(piece)
            if size > most_bytes:
                raise Refused(f"The file is longer than {most_bytes:,} bytes.")
            taken.silent += len(piece)
            parser.feed(piece)
            if taken.silent > LONGEST_TAG:
                raise Refused("The file holds a tag or comment without end.")
            yield
        parser.close()
    except DefusedXmlException:
        raise Refused(
            "The file declares a document type or entities: it is refused."
        ) from None
    except ParseError as error:
        line = getattr(error, "position", (0, 0))[0]
        raise Refused(f"The file is no XML from line {line} on.") from None
    except (LookupError, ValueError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused("The file is in an encoding that is not read.") from None


class _Taken:
    """What the parser tells of: becomes records when their elements end."""

    def __init__(self) -> None:
        self.saw_pfif = self.is_feed_of_nobody = False
        self.silent = 0
        self._ready: deque[Record | Fault] = deque()
        self._depth = self._row = 0
        self._person: Draft | None = None
        self._notes: list[Draft] = []
        self._note: Draft | None = None
        self._field, self._field_depth = "", 0
        self._text: list[str] = []
        self._length = 0

    def drain(self) -> Iterator[Record | Fault]:
        """Give what is finished."""
        while self._ready:
            yield self._ready.popleft()

    def start(self, tag: str, _attributes: object) -> None:
        self.silent = 0
        self._depth += 1
        if self._depth > DEEPEST:
            raise Refused("The file is nested more deeply than any PFIF.")
        space, _end, name = tag[1:].rpartition("}") if tag[:1] == "{" else ("", "", tag)
        if self._depth == 1:
            self.is_feed_of_nobody = tag in _FEEDS
        elif name in _ENTRIES:
            self.is_feed_of_nobody = False
        if self._field or not space.startswith(HOST):
            return
        self.saw_pfif = True
        if name in _RECORDS:
            self._begin(is_note=name == "note")
        elif self._person or self._note:
            self._field, self._field_depth = name, self._depth
            self._text, self._length = [], 0

    def data(self, text: str) -> None:
        self.silent = 0
        if self._field and self._length <= LONGEST:
            self._text.append(text)
            self._length += len(text)

    def end(self, tag: str) -> None:
        self.silent = 0
        if self._field and self._depth == self._field_depth:
            draft = self._note or self._person
            if draft is not None:
                draft.put(self._field, "".join(self._text))
            self._field = ""
        elif not self._field and tag.startswith("{" + HOST):
            self._finish(tag.rpartition("}")[2])
        self._depth -= 1

    def close(self) -> None:
        """Called by the parser at the end of a whole file."""

    def _begin(self, *, is_note: bool) -> None:
        if self._note or (self._person and not is_note):
            raise Refused("The file has a record inside a note, or people in people.")
        self._row += 1
        draft = Draft(self._row, is_note=is_note)
        if is_note:
            self._note = draft
        else:
            self._person = draft

    def _finish(self, name: str) -> None:
        if name == "note" and self._note:
            self._end_note(self._note)
            self._note = None
        elif name == "person" and self._person:
            self._end_person(self._person)
            self._person, self._notes = None, []

    def _end_note(self, note: Draft) -> None:
        if self._person is None:
            self._give(note.note(""))
        elif len(self._notes) < MOST_NOTES:
            self._notes.append(note)
        else:
            says = f"note: its person has more than {MOST_NOTES:,}."
            self._ready.append(Fault(note.row, "", says, skips=True))

    def _end_person(self, person: Draft) -> None:
        record, faults = person.person()
        self._give((record, faults))
        for note in self._notes:
            self._give(note.note(record.person_record_id if record else ""))

    def _give(self, made: tuple[Record | None, list[Fault]]) -> None:
        record, faults = made
        self._ready.extend(faults)
        if record is not None:
            self._ready.append(record)
