"""Bringing operational values and index entries to the newest keys at work.

Batches of rows in one table after another; how far a table has come is stored in the
transaction of each batch, so that a killed rotation goes on where it was. Passes are
made until one finds nothing to do: a process may have written with the old key while
the first pass went by.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.db.models import Count
from django.db.models.functions import Left

from vigie.trust.models import Rotation
from vigie.trust.sealed import blind, keyring, operational
from vigie.trust.sealed.errors import CannotOpen
from vigie.trust.sealed.fields import BlindField, OperationalField, renewed
from vigie.trust.sealed.operational import Place
from vigie.trust.sealed.values import Closed
from vigie.work.database import writing

BATCH = 500  # rows; the write lock is held for some 20 ms
Model = type[models.Model]
Value = Closed | str | None  # of an operational column, or of an index


@dataclass(frozen=True, slots=True)
class Step:
    """What one batch did to a table."""

    table: str
    rows: int
    changed: int
    unreadable: int


@dataclass(frozen=True, slots=True)
class _Batch:
    last: UUID | None
    rows: int
    changes: list[tuple[UUID, list[Value]]]
    changed: int
    unreadable: int


def tables() -> list[Model]:
    """Return the models that have operational columns, by the name of their table."""
    found = [model for model in apps.get_models() if columns_of(model)]
    return sorted(found, key=lambda model: model._meta.db_table)


def columns_of(model: Model) -> list[OperationalField]:
    """Return the operational columns of a model's own table."""
    fields = model._meta.local_concrete_fields
    return [one for one in fields if isinstance(one, OperationalField)]


def indexes_of(model: Model) -> list[BlindField]:
    """Return the indexes of a model that the program itself can make anew."""
    sources = {field.name for field in columns_of(model)}
    fields = model._meta.local_concrete_fields
    found = [one for one in fields if isinstance(one, BlindField)]
    return [one for one in found if one.source in sources]


def rotate(
    *, now: datetime, models: Sequence[Model] | None = None, batch: int = BATCH
) -> Iterator[Step]:
    """Bring every value and index entry under the current keys; yield each batch.

    May be stopped at any point and called again. What does not open is left as it is,
    reported and counted. A key that was added meanwhile is taken from there on.
    """
    for model in tables() if models is None else models:
        while True:
            is_whole = _row(model).done_to is None
            changed = 0
            for step in _pass(model, batch):
                changed += step.changed
                yield step
            if is_whole and not changed:
                break
        Rotation.objects.filter(pk=_row(model).pk).update(ended_at=now)


def _pass(model: Model, batch: int) -> Iterator[Step]:
    while True:
        with writing():
            row = _row(model)
            done = _renew(model, row.done_to, batch)
            _store(model, done)
            before = 0 if row.done_to is None else row.unreadable
            row.done_to = done.last
            row.changed += done.changed
            row.unreadable = before + done.unreadable
            row.save(update_fields=["done_to", "changed", "unreadable"])
        if done.rows:
            table = model._meta.db_table
            yield Step(table, done.rows, done.changed, done.unreadable)
        if done.last is None:
            return


def _row(model: Model) -> Rotation:
    name = keyring.ring().current.hex()
    table = model._meta.db_table
    row, _ = Rotation.objects.get_or_create(table=table, key_name=name)
    return row


def _renew(model: Model, after: UUID | None, batch: int) -> _Batch:
    """Return what has to change in the rows that follow; the rows stay locked."""
    fields, indexes = columns_of(model), indexes_of(model)
    rows = model._base_manager.order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    names = [field.attname for field in (*fields, *indexes)]
    found = list(rows.select_for_update().values_list("pk", *names)[:batch])
    changes, changed, unreadable = [], 0, 0
    for pk, *values in found:
        fresh = list(values)
        for at, field in enumerate(fields):
            try:
                fresh[at] = _fresh(model, field, pk, values[at])
            except CannotOpen:
                unreadable += 1
        held = {field.name: fresh[at] for at, field in enumerate(fields)}
        for at, index in enumerate(indexes, len(fields)):
            with suppress(CannotOpen):  # counted above, with its column
                fresh[at] = _fresh_entry(model, index, pk, held, values[at])
        changed += sum(a is not b for a, b in zip(fresh, values, strict=True))
        if any(new is not old for new, old in zip(fresh, values, strict=True)):
            changes.append((pk, fresh))
    last = found[-1][0] if len(found) == batch else None
    return _Batch(last, len(found), changes, changed, unreadable)


def _fresh(
    model: Model, field: OperationalField, pk: UUID, value: Closed | None
) -> Closed | None:
    if value is None:
        return None
    place = Place(model._meta.db_table, str(field.column), pk.hex)
    stored = renewed(place, value.stored)
    return value if stored is value.stored else Closed(stored)


def _fresh_entry(
    model: Model, index: BlindField, pk: UUID, held: dict[str, Value], entry: str
) -> str:
    source, value = index.source, held[index.source]
    if blind.is_under(keyring.index_key(), entry) or not isinstance(value, Closed):
        return entry
    column = str(model._meta.get_field(source).column)  # type: ignore[union-attr]
    place = Place(model._meta.db_table, column, pk.hex)
    plain = operational.unseal(keyring.ring(), place, value.stored).decode()
    return index.entry(plain)


def _store(model: Model, done: _Batch) -> None:
    """One prepared statement for all rows: a tenth of the cost of saving them."""
    if not done.changes:
        return
    fields = [*columns_of(model), *indexes_of(model)]
    key = model._meta.pk
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    words = f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE "  # noqa: S608
    rows = [
        [
            *(
                field.get_db_prep_value(value, connection)
                for field, value in zip(fields, values, strict=True)
            ),
            key.get_db_prep_value(pk, connection),
        ]
        for pk, values in done.changes
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"{words}{quote(str(key.column))} = %s", rows)


def keys_in_use(models: Sequence[Model] | None = None) -> dict[str, int]:
    """Return how many values stand under each key, by its id in hexadecimal."""
    counts: dict[str, int] = {}
    for model in tables() if models is None else models:
        for field in columns_of(model):
            place = Place(model._meta.db_table, str(field.column), "")
            stored = model._base_manager.filter(**{f"{field.attname}__isnull": False})
            for value in stored.values_list(field.attname, flat=True).iterator(2000):
                name = _name(place, value)
                counts[name] = counts.get(name, 0) + 1
    return counts


def index_keys_in_use(models: Sequence[Model] | None = None) -> dict[str, int]:
    """Return how many index entries stand under each key, by its id.

    Also of what only named people open, which no rotation makes anew: those follow
    when their row is written again.
    """
    counts: dict[str, int] = {}
    for model in apps.get_models() if models is None else models:
        for field in model._meta.local_concrete_fields:
            if isinstance(field, BlindField):
                rows = model._base_manager.exclude(**{field.attname: ""}).order_by()
                key = Left(field.attname, blind.ID_DIGITS)
                for name, many in rows.values_list(key).annotate(n=Count("pk")):
                    counts[name] = counts.get(name, 0) + many
    return counts


def _name(place: Place, value: Closed) -> str:
    try:
        return operational.key_id_of(value.stored, place).hex()
    except CannotOpen:
        return "none"
