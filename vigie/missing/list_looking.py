"""Rows of lists that may be of somebody whose call was opened after they came."""

from collections.abc import Sequence
from datetime import datetime

from vigie.emergencies.looking import Asked, Trace
from vigie.lib.names.sieve import Sieve
from vigie.missing.list_confirming import thing_of
from vigie.missing.lists import entry_of
from vigie.missing.models import ListRow
from vigie.missing.pairs import SUGGEST

PLACE = "lists"
MOST = 20_000  # rows of one emergency that are looked at, the latest first


def look(asked: Sequence[Asked], now: datetime) -> list[Trace]:
    """Return the rows of lists that name one of those who are asked for; one query.

    Never a row that speaks of a death, nor one that a newer version lacks.
    """
    rows = ListRow.objects.filter(
        named_list__emergency=asked[0].emergency_id, is_grave=False, gone_at=None
    )
    names = Sieve((one.record, one.names) for one in asked)
    return [
        Trace(
            record=record,
            kind="list",
            thing=thing_of(row),
            at=row.at,
            value=value,
            reasons=("name",),
        )
        for row in rows.only("id", "entry", "at").order_by("-at", "pk")[:MOST]
        for record, value in names.like(entry_of(row).name, SUGGEST).items()
    ]
