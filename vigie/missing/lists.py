"""Lists of hospitals and shelters: kept, read, taken in as often as they come.

The same file twice adds nothing; a corrected one marks what is no longer on it. Nothing
here is public, and nothing here says of anybody that they were found.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from uuid import UUID

import msgspec
from django.db.models import Max

from vigie.emergencies.models import Emergency
from vigie.missing.list_columns import Entry, is_grave, taken
from vigie.missing.list_files import Sheet
from vigie.missing.models import ListDraft, ListRow, ListVersion, NamedList
from vigie.missing.searching_keys import secrets
from vigie.missing.states import ListKind
from vigie.trust.journal.recording import Subject, record
from vigie.trust.models import Picture
from vigie.work.database import joining, writing

MOST_BAD = 500  # lines that are named; the others are counted
_AT_ONCE = 500
VERBS = {
    "missing.list_opened": "a list of people of a hospital or a shelter was opened",
    "missing.list_taken": "a list of people was taken in",
    "missing.list_checked": "somebody checked a line of a list with who gave it",
    "missing.list_confirmed": "somebody said who a line of a list is",
    "missing.list_unconfirmed": "who a line of a list is was taken back",
    "missing.list_erased": "a list of people was erased",
    "missing.list_photographed": "a photographed list of people came in",
    "missing.list_keyed": "somebody keyed a photographed list in",
    "missing.list_settled": "a third person settled what two had read differently",
}


@dataclass(frozen=True)
class Read:
    """What the lines of a file say: by line, and the lines that say nothing."""

    entries: tuple[tuple[int, Entry], ...] = ()
    bad: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Counts:
    """What taking a file in does: `same` lines are there already, `back` were gone."""

    read: int = 0
    new: int = 0
    same: int = 0
    back: int = 0
    gone: int = 0
    bad: int = 0
    grave: int = 0
    nameless: int = 0


def open_list(
    *,
    emergency: Emergency,
    title: str,
    given_by: str,
    is_official: bool,
    by: str,
    now: datetime,
    kind: str = ListKind.OTHER,
) -> NamedList:
    """Open a list, without any line yet, and return it. `kind`: of whom it is."""
    made = NamedList(
        emergency=emergency,
        title=title,
        given_by=given_by,
        is_official=is_official,
        kind=kind,
        made_by=by,
        made_at=now,
    )
    with writing():
        made.save(force_insert=True)
        journal(
            "missing.list_opened",
            made,
            by,
            now,
            {"official": is_official, "kind": kind},
        )
    return made


def keep_draft(
    *, named_list: NamedList, sheet: Sheet, given_at: datetime, by: str, now: datetime
) -> ListDraft:
    """Keep what was read of a file until its columns are named; it takes the place of
    one that waits already."""
    made = ListDraft(named_list=named_list, given_at=given_at, by=by, at=now)
    made.cells = msgspec.json.encode(sheet).decode()
    with writing():
        ListDraft.objects.filter(named_list=named_list).delete()
        made.save(force_insert=True)
    return made


def sheet_of(draft: ListDraft) -> Sheet:
    """Return the lines of a file that waits."""
    return msgspec.json.decode(draft.cells, type=Sheet)


def read_sheet(sheet: Sheet, columns: Mapping[int, str]) -> Read:
    """Return what the lines of a file say when its columns mean this."""
    entries: list[tuple[int, Entry]] = []
    bad = list(sheet.bad)
    for line, found in taken(sheet.rows, columns):
        if isinstance(found, str):
            bad.append((line, found))
        else:
            entries.append((line, found))
    return Read(tuple(entries), tuple(sorted(bad)))


def digests(entries: Iterable[Entry]) -> list[tuple[int, ...]]:
    """Return of each line its keyed digests, the current key's first. Two lines that
    say the same are two people: the second one's is another."""
    times: Counter[bytes] = Counter()
    keys = list_secrets()
    found = []
    for entry in entries:
        said = msgspec.json.encode(entry)
        times[said] += 1
        found.append(tuple(digest_of(key, said, times[said]) for key in keys))
    return found


def list_secrets() -> tuple[bytes, ...]:
    """Return the secrets of these digests, the current one first."""
    return tuple(_list_secret(secret) for secret in secrets())


@lru_cache(maxsize=8)
def _list_secret(secret: bytes) -> bytes:
    return blake2b(secret, person=b"missing.lists").digest()


def digest_of(key: bytes, said: bytes, time: int) -> int:
    """Return the digest of a line, the `time`th of its list that says this."""
    made = blake2b(said + b"%d" % time, key=key, digest_size=8).digest()
    return int.from_bytes(made, "big", signed=True)


def preview(named_list: NamedList, read: Read) -> Counts:
    """Return what taking these lines in would do. Two queries."""
    return _compared(named_list, read)[0]


def take_in(
    *,
    named_list: NamedList,
    read: Read,
    given_at: datetime,
    by: str,
    now: datetime,
    is_whole: bool = True,
) -> ListVersion:
    """Take the lines of a file in as the list's newest version, and return it: one
    transaction that is on the disk at its end, or the caller's. Rows that are not in
    it are gone, unless it is but a part of the list, and come back with a version
    that has them again. Comparing with the calls follows."""
    with joining():
        locked = NamedList.objects.select_for_update().get(pk=named_list.pk)
        counts, rows, back, gone = _compared(locked, read, now)
        if not is_whole:
            counts, gone = replace(counts, gone=0), []
        ListRow.objects.bulk_create(rows, batch_size=_AT_ONCE)
        _mark(gone, {"gone_at": now})
        _mark(back, {"gone_at": None, "compared_at": None})
        ListDraft.objects.filter(named_list=locked).delete()
        last = locked.versions.aggregate(last=Max("number"))["last"] or 0
        made = ListVersion.objects.create(
            named_list=locked,
            number=last + 1,
            given_at=given_at,
            by=by,
            at=now,
            counts=_said(counts),
            bad=list(read.bad[:MOST_BAD]),
        )
        facts = {"new": counts.new, "gone": counts.gone, "bad": counts.bad}
        journal("missing.list_taken", locked, by, now, facts)
    return made


def _said(counts: Counts) -> dict[str, int]:
    return {key: getattr(counts, key) for key in Counts.__dataclass_fields__}


def _compared(
    named_list: NamedList, read: Read, now: datetime | None = None
) -> tuple[Counts, list[ListRow], list[UUID], list[UUID]]:
    rows = ListRow.objects.filter(named_list=named_list)
    stored = {
        digest: (pk, gone)
        for pk, digest, gone in rows.values_list("pk", "digest", "gone_at")
    }
    new: list[ListRow] = []
    here: set[UUID] = set()
    grave = nameless = 0
    entries = [entry for _line, entry in read.entries]
    for (line, entry), keys in zip(read.entries, digests(entries), strict=True):
        known = next((stored[key] for key in keys if key in stored), None)
        bad_news = is_grave(entry)
        grave, nameless = grave + bad_news, nameless + (not entry.name)
        if known is not None:
            here.add(known[0])
        elif now is None:
            new.append(ListRow())
        else:
            new.append(_row(named_list, line, keys[0], entry, bad_news, now))
    back = [pk for pk, gone in stored.values() if gone and pk in here]
    gone = [pk for pk, away in stored.values() if not away and pk not in here]
    counts = Counts(
        read=len(read.entries),
        new=len(new),
        same=len(here) - len(back),
        back=len(back),
        gone=len(gone),
        bad=len(read.bad),
        grave=grave,
        nameless=nameless,
    )
    return counts, new, back, gone


def _row(
    named_list: NamedList,
    line: int,
    digest: int,
    entry: Entry,
    bad_news: bool,
    now: datetime,
) -> ListRow:
    row = ListRow(
        named_list=named_list, line=line, digest=digest, is_grave=bad_news, at=now
    )
    row.entry = msgspec.json.encode(entry).decode()
    return row


def _mark(ids: list[UUID], values: Mapping[str, datetime | None]) -> None:
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        ListRow.objects.filter(pk__in=part).update(**values)


def entry_of(row: ListRow) -> Entry:
    """Return what a row says, opened."""
    return msgspec.json.decode(row.entry, type=Entry)


def check_row(*, row: ListRow, by: str, now: datetime) -> None:
    """Note that somebody asked who gave the list, and that this line is right. Nothing
    follows of it by itself."""
    with writing(durable=True):
        ListRow.objects.filter(pk=row.pk).update(checked_at=now, checked_by=by)
        journal("missing.list_checked", row.named_list, by, now, {"line": row.line})


def erase_list(*, named_list: NamedList, by: str, now: datetime) -> None:
    """Erase a list with all that is on it; what people decided of it stays."""
    with writing(durable=True):
        journal("missing.list_erased", named_list, by, now, {})
        Picture.objects.filter(sheet_of__named_list=named_list).delete()
        NamedList.objects.filter(pk=named_list.pk).delete()


def journal(
    what: str,
    named_list: NamedList,
    by: str,
    now: datetime,
    facts: Mapping[str, str | int | bool | None],
) -> None:
    """Write down what was done to a list; last in its transaction."""
    record(
        what=what,
        by=by,
        subject=Subject.of(named_list),
        emergency=named_list.emergency_id,
        facts=facts,
        now=now,
    )
