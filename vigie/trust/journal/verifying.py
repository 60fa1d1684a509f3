"""Reading the whole journal and naming the first row that is not what it was."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import connection

from vigie.trust.journal import protection
from vigie.trust.journal.chain import Broken, Fault, Kind, Link, walk
from vigie.trust.models import JournalHead, JournalRow

AT_ONCE = 500  # rows in memory


@dataclass(frozen=True)
class Verdict:
    """What a verification found. `seconds` are of processor time."""

    rows: int  # good ones before the first fault
    fault: Fault | None
    lacking: tuple[str, ...]  # triggers that should protect the journal
    seconds: float

    @property
    def is_good(self) -> bool:
        """Whether no row is wrong and everything that protects them is in place."""
        return self.fault is None and not self.lacking


def verify(heads: Mapping[int, bytes] | None = None) -> Verdict:
    """Walk the journal from its first row, against the heads it has published.

    `heads` are further ones that were kept elsewhere: who can change the journal can
    change the published heads that lie beside it. Memory does not grow with the rows.
    """
    began = time.process_time()
    fault, rows = None, 0
    try:
        for _link in walk(links(), _published() | dict(heads or {})):
            rows += 1
    except Broken as broken:
        fault = _named(broken.fault)
    lacking = tuple(protection.lacking(connection))
    return Verdict(rows, fault, lacking, time.process_time() - began)


def links() -> Iterator[Link]:
    """Give all rows in order, as they lie in the database."""
    rows = JournalRow.objects.order_by("sequence").values_list(*Link._fields)
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield Link._make((*row[:-1], _bytes(row[-1])))


def _published() -> dict[int, bytes]:
    heads = JournalHead.objects.values_list("sequence", "hash")
    return {sequence: bytes(value) for sequence, value in heads}


def _bytes(value: object) -> object:
    # What is no blob stays as it is, and is then found to be altered.
    return bytes(value) if isinstance(value, memoryview) else value


def _named(fault: Fault) -> Fault:
    """Say "replayed" of a row that bears the hash of one before it."""
    if fault.kind is not Kind.ALTERED:
        return fault
    row = JournalRow.objects.filter(sequence=fault.sequence)
    same = JournalRow.objects.filter(
        hash__in=row.values("hash"), sequence__lt=fault.sequence
    )
    earlier = same.order_by("sequence").values_list("sequence", flat=True).first()
    if earlier is None:
        return fault
    return Fault(Kind.REPLAYED, fault.sequence, f"it was row {earlier}")
