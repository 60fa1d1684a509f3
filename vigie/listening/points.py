"""Where calls stand on the map: public points, no finer than a quarter, and how many
calls each holds. Kept with every change of a call, so that no page counts rows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from django.db import connection
from django.db.models import Q

from vigie.lib import geo
from vigie.listening.models import Call, PointCount, PointName
from vigie.listening.states import ON_THE_BOARD
from vigie.reading.gazetteer import PRECISIONS

PUBLIC_RESOLUTION = 8  # about 0.7 km²: a quarter, never a door
TOO_WIDE = PRECISIONS[PRECISIONS.index("city") :]  # no dot on a map says where


class Placed(Protocol):
    """A call, or as much of it as the map needs."""

    @property
    def kind(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def cell(self) -> int: ...
    @property
    def precision(self) -> str: ...
    @property
    def place_name(self) -> str: ...
    @property
    def last_at(self) -> datetime: ...


class Standing(NamedTuple):
    """How a call stands on the map; `cell` is 0 when it does not."""

    cell: int
    kind: str
    name: str
    last_at: datetime


def public_cell(cell: int, precision: str) -> int:
    """Return the H3 cell whose centre the public sees for a call, 0 for none.

    A town's middle is no place: such a call is in the list and not on the map.
    """
    if not cell or precision in TOO_WIDE:
        return 0
    return geo.coarser(cell, PUBLIC_RESOLUTION)


def standing_of(call: Placed) -> Standing:
    """Return how a call stands on the map as it is now."""
    seen = call.state in ON_THE_BOARD
    cell = public_cell(call.cell, call.precision) if seen else 0
    return Standing(cell, call.kind, call.place_name, call.last_at)


def move(
    emergency_id: int, steps: Iterable[tuple[Standing | None, Standing | None]]
) -> None:
    """Change the counts of points as calls change: (before, after), None for no call.

    Runs inside the transaction that changes them, after the change. A point's latest
    moment follows its calls up and, when the latest leaves, down.
    """
    counts: dict[tuple[int, str], tuple[int, datetime]] = {}
    names: dict[tuple[int, str], int] = {}
    left: set[tuple[int, str, datetime]] = set()
    for before, after in steps:
        for one, step in ((before, -1), (after, 1)):
            if one is None or not one.cell:
                continue
            calls, last = counts.get((one.cell, one.kind), (0, one.last_at))
            latest = max(last, one.last_at)
            counts[one.cell, one.kind] = calls + step, latest
            names[one.cell, one.name] = names.get((one.cell, one.name), 0) + step
        if before and before.cell and (after is None or before.cell != after.cell):
            left.add((before.cell, before.kind, before.last_at))
    _add(emergency_id, counts, names)
    for cell, kind, moment in sorted(left):
        _lower(emergency_id, cell, kind, moment)


def _add(
    emergency_id: int,
    counts: dict[tuple[int, str], tuple[int, datetime]],
    names: dict[tuple[int, str], int],
) -> None:
    """Add to both tables, in one order of rows for all writers."""
    calls, points = PointCount._meta.db_table, PointName._meta.db_table
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {calls} (emergency_id, cell, kind, calls, last_at) "  # noqa: S608
            "VALUES (%s, %s, %s, %s, %s) ON CONFLICT (emergency_id, cell, kind) "
            f"DO UPDATE SET calls = {calls}.calls + excluded.calls, last_at = CASE "
            f"WHEN excluded.last_at > {calls}.last_at THEN excluded.last_at "
            f"ELSE {calls}.last_at END",
            [
                (emergency_id, *key, number, stamp(last))
                for key, (number, last) in sorted(counts.items())
            ],
        )
        cursor.executemany(
            f"INSERT INTO {points} (emergency_id, cell, name, calls) "  # noqa: S608
            "VALUES (%s, %s, %s, %s) ON CONFLICT (emergency_id, cell, name) "
            f"DO UPDATE SET calls = {points}.calls + excluded.calls",
            [(emergency_id, *k, n) for k, n in sorted(names.items()) if n],
        )


def _lower(emergency_id: int, cell: int, kind: str, moment: datetime) -> None:
    """Bring a point's latest moment down when its latest call has left it.

    One walk over the index of the board from the newest call on, and only then.
    """
    rows = PointCount.objects.filter(emergency_id=emergency_id, cell=cell, kind=kind)
    if not rows.filter(calls__gt=0, last_at=moment).exists():
        return
    found = [
        Call.objects.filter(
            within(cell), emergency_id=emergency_id, state=state, kind=kind
        )
        .exclude(precision__in=TOO_WIDE)
        .order_by("-last_at")
        .values_list("last_at", flat=True)
        .first()
        for state in ON_THE_BOARD
    ]
    latest = [last for last in found if last is not None]
    if latest:
        rows.update(last_at=max(latest))


def within(cell: int) -> Q:
    """Return the condition that a call's own cell lies in a public cell.

    The descendants of an H3 cell are one range of integers at each resolution.
    """
    if geo.resolution_of(cell) < PUBLIC_RESOLUTION:
        return Q(cell=cell)
    condition = Q(pk__in=())
    for first, last in geo.descendants(cell):
        condition |= Q(cell__range=(first, last))
    return condition


def stamp(moment: datetime) -> Any:
    """Return a moment in UTC as the database takes it, as Django does, only quicker."""
    if connection.vendor == "sqlite":
        return str(moment.replace(tzinfo=None))
    return connection.ops.adapt_datetimefield_value(moment)


def count_anew(emergency_id: int) -> None:
    """Count the points of an emergency from its calls; inside a transaction.

    For rows that were written past `move`: an older database, or a benchmark.
    """
    PointCount.objects.filter(emergency_id=emergency_id).delete()
    PointName.objects.filter(emergency_id=emergency_id).delete()
    rows = Call.objects.filter(emergency_id=emergency_id, state__in=ON_THE_BOARD)
    found = rows.exclude(cell=0).only(
        "kind", "state", "cell", "precision", "place_name", "last_at"
    )
    move(emergency_id, ((None, standing_of(call)) for call in found.iterator()))
