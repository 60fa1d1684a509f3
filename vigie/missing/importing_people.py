"""People of other registries: made, changed by their home, or ended, in bulk."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vigie.missing import closing, search, tombs
from vigie.missing.entries import TICK, take_entries
from vigie.missing.facts import Facts
from vigie.missing.models import Note, Person
from vigie.missing.records import is_over, new_person, take_facts
from vigie.missing.states import Stage
from vigie.relaying.formats.pfif.judging import is_expired
from vigie.relaying.formats.pfif.records import PersonRecord, Record

if TYPE_CHECKING:
    from vigie.missing.importing import Intake, Tally

Filled = list[tuple[Person, Facts]]
_CHANGES = (
    "facts",
    "source_at",
    "expires_at",
    "is_nameless",
    "is_minor",
    "is_private",
    "stage",
    "stage_at",
    "entry",
    "entry_at",
)
GONE = "It was taken away here, and does not come back."


def take(records: Sequence[Record], intake: "Intake", tally: "Tally") -> None:
    """Take people in, each id once. Inside the transaction of `importing`."""
    people = [
        one
        for one in records
        if isinstance(one, PersonRecord) and _may(one, intake, tally)
    ]
    ids = [one.person_record_id for one in people]
    rows = Person.objects.select_for_update().filter(
        emergency=intake.emergency_id, record_id__in=ids
    )
    there = {row.record_id: row for row in rows.order_by("pk")}
    gone = tombs.buried(intake.emergency_id, ids)
    new: Filled = []
    changed: Filled = []
    ended: list[Person] = []
    for record in people:
        row = there.get(record.person_record_id)
        if record.person_record_id in gone:
            tally.skip(record.person_record_id, GONE)
        elif is_expired(record, intake.now):
            _end(record, row, ended, intake, tally)
        elif row is None:
            fresh = new_person(intake.emergency_id, record, intake.now)
            new.append(take_facts(fresh, record, intake.now))
        elif is_over(row, intake.now):
            tally.skip(record.person_record_id, GONE)
        elif record.source_date is None or record.source_date <= row.source_at:
            tally.same += 1
        else:
            changed.append(take_facts(row, record, intake.now))
    _store(new, changed, ended, intake)
    tally.new += len(new)
    tally.changed += len(changed)
    tally.ended += len(ended)


def _may(record: PersonRecord, intake: "Intake", tally: "Tally") -> bool:
    why = intake.refused(record)
    if why:
        tally.skip(record.person_record_id, why)
    return not why


def _end(
    record: PersonRecord,
    row: Person | None,
    ended: list[Person],
    intake: "Intake",
    tally: "Tally",
) -> None:
    """Take a record away whose home says that it is over. One that never was here is
    kept from coming, too: an older file may still hold it."""
    if row is not None and record.source_date and record.source_date < row.source_at:
        tally.same += 1
        return
    tombs.bury(intake.emergency_id, [record.person_record_id], intake.now)
    if row is None or row.stage in (Stage.EXPIRED, Stage.ERASED):
        tally.same += 1
        return
    row.stage, row.stage_at = Stage.EXPIRED, intake.now
    row.facts = None
    row.source_at = record.source_date or intake.now
    row.expires_at = min(record.expiry_date or intake.now, intake.now)
    ended.append(row)


def _store(new: Filled, changed: Filled, ended: list[Person], intake: "Intake") -> None:
    rows = [row for row, _facts in [*new, *changed]] + ended
    if not rows:
        return
    number, at = take_entries(len(rows), intake.now)
    for place, row in enumerate(rows):
        row.entry, row.entry_at = number + place, at + place * TICK
    Person.objects.bulk_create([row for row, _facts in new])
    for row in [*(row for row, _facts in changed), *ended]:
        row.save(update_fields=_CHANGES)  # sealed columns are not set in bulk
    if ended:
        Note.objects.filter(person__in=[row.pk for row in ended]).update(said=None)
        closing.leave(ended, intake.now)
    search.index([*new, *changed, *((row, Facts()) for row in ended)])
