"""The answer to records that were sent in: the status document of Person Finder."""

from collections.abc import Iterable
from xml.sax.saxutils import escape

import msgspec

from vigie.relaying.formats.pfif.records import HOST, NAMESPACE
from vigie.relaying.formats.text import clean

STATUS = HOST + "1.4/status"


class Written(msgspec.Struct, frozen=True):
    """What became of the records of one kind. `skipped`: ids, each with a reason."""

    parsed: int
    written: int
    skipped: tuple[tuple[str, str], ...] = ()


def status_document(people: Written, notes: Written) -> str:
    """Return the document that clients of Person Finder read after a write."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<status:status xmlns:status="{STATUS}" xmlns:pfif="{NAMESPACE}">\n'
        f"{_part('person', people)}{_part('note', notes)}</status:status>\n"
    )


def _part(kind: str, what: Written) -> str:
    return (
        "  <status:write>\n"
        f"    <status:record_type>pfif:{kind}</status:record_type>\n"
        f"    <status:parsed>{what.parsed}</status:parsed>\n"
        f"    <status:written>{what.written}</status:written>\n"
        f"    <status:skipped>\n{_skipped(kind, what.skipped)}    </status:skipped>\n"
        "  </status:write>\n"
    )


def _skipped(kind: str, skipped: Iterable[tuple[str, str]]) -> str:
    tag = f"pfif:{kind}_record_id"
    return "".join(
        f"      <{tag}>{escape(clean(own_id))}</{tag}>\n"
        f"      <status:error>{escape(clean(why))}</status:error>\n"
        for own_id, why in skipped
    )
