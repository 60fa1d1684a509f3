"""Records of other registries taken in: as often as they come, each stands once.

The home of a record alone changes it, and only with a later date; a record of this hub
is never changed from outside, and what was taken away does not come back.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

from django.db import DatabaseError

from vigie.emergencies.models import Emergency
from vigie.kit.origin import origin
from vigie.missing import importing_notes, importing_people
from vigie.relaying.formats.pfif.judging import id_of, newest
from vigie.relaying.formats.pfif.records import Fault, NoteRecord, PersonRecord, Record
from vigie.relaying.formats.pfif.values import home_of
from vigie.trust.journal.recording import Subject, record
from vigie.work.database import writing

_AT_ONCE = 500  # records in one transaction
MOST_TOLD = 1_000  # faults and skipped records that are kept to be told


@dataclass
class Tally:
    """What became of records of one kind."""

    parsed: int = 0
    new: int = 0
    changed: int = 0
    ended: int = 0  # taken away, as their home asked
    same: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)  # id, why
    skipped_more: int = 0

    def skip(self, record_id: str, why: str) -> None:
        """Note that a record was not taken, and why."""
        if len(self.skipped) < MOST_TOLD:
            self.skipped.append((record_id, why))
        else:
            self.skipped_more += 1

    @property
    def written(self) -> int:
        """How many changed something here."""
        return self.new + self.changed + self.ended


@dataclass
class Imported:
    """What came of one file: its records, and what was wrong with them."""

    people: Tally = field(default_factory=Tally)
    notes: Tally = field(default_factory=Tally)
    faults: list[Fault] = field(default_factory=list)
    faults_more: int = 0

    @property
    def broken(self) -> str:
        """Why the file could not be read to its end; empty when it was."""
        return next((fault.says for fault in self.faults if fault.is_of_file), "")


@dataclass(frozen=True)
class Intake:
    """For whom records are taken in. `domain`: the only registry whose records may be
    written, "" for any; `dead`: words of death are taken, for staff alone to read."""

    emergency_id: int
    now: datetime
    domain: str = ""
    dead: bool = True

    def refused(self, record: Record) -> str:
        """Return why a record may not be written from outside; empty if it may."""
        home = home_of(id_of(record))
        if home == own_domain():
            return "It has its home here, and is never changed from outside."
        if self.domain and home != self.domain:
            return "Not in authorized domain."
        return ""


def own_domain() -> str:
    """Return the domain that the records of this hub begin with."""
    return urlsplit(origin()).hostname or ""


def import_records(
    *,
    emergency: Emergency,
    records: Iterable[Record | Fault],
    by: str,
    now: datetime,
    domain: str = "",
    dead: bool = True,
) -> Imported:
    """Take records in, some hundred at a time, and return what became of them.

    The same records again change nothing. One that cannot be taken never keeps the
    others out. Commits as it goes; one row of the journal tells of all.
    """
    done = Imported()
    intake = Intake(emergency.pk, now, domain, dead)
    for some in _batched(_good(records, done)):
        people = [one for one in some if isinstance(one, PersonRecord)]
        notes = [one for one in some if isinstance(one, NoteRecord)]
        _take(_once(people, done.people), _once(notes, done.notes), intake, done)
    if done.people.written or done.notes.written:
        _journal(emergency, done, by, now)
    return done


def _once(records: Sequence[Record], tally: Tally) -> list[Record]:
    """Each id once; a record that stands again in the same file is as before."""
    found = newest(records)
    tally.parsed += len(records)
    tally.same += len(records) - len(found)
    return found


def _take(
    people: list[Record], notes: list[Record], intake: Intake, done: Imported
) -> None:
    """Take some records in one transaction; if that fails, each in one of its own."""
    before = (_copy(done.people), _copy(done.notes))
    try:
        with writing():
            importing_people.take(people, intake, done.people)
            importing_notes.take(notes, intake, done.notes)
    except (DatabaseError, ValueError):
        done.people, done.notes = before
        if len(people) + len(notes) == 1:
            tally = done.people if people else done.notes
            tally.skip(id_of((people or notes)[0]), "It could not be stored.")
            return
        for person in people:
            _take([person], [], intake, done)
        for note in notes:
            _take([], [note], intake, done)


def _copy(tally: Tally) -> Tally:
    return Tally(**{**vars(tally), "skipped": list(tally.skipped)})


def _good(records: Iterable[Record | Fault], done: Imported) -> Iterator[Record]:
    for one in records:
        if not isinstance(one, Fault):
            yield one
        elif len(done.faults) < MOST_TOLD or one.is_of_file:
            done.faults.append(one)
        else:
            done.faults_more += 1


def _batched(records: Iterator[Record]) -> Iterator[list[Record]]:
    while some := list(islice(records, _AT_ONCE)):
        yield some


def _journal(emergency: Emergency, done: Imported, by: str, now: datetime) -> None:
    with writing():
        record(
            what="missing.imported",
            by=by,
            subject=Subject.of(emergency),
            now=now,
            emergency=emergency.pk,
            facts={
                "people_new": done.people.new,
                "people_changed": done.people.changed,
                "people_ended": done.people.ended,
                "notes_new": done.notes.new,
                "skipped": len(done.people.skipped) + len(done.notes.skipped),
            },
        )
