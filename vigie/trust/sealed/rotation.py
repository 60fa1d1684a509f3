"""Bringing operational values and index entries to the newest keys at work.

Batches of rows in one table after another; how far a table has come is stored in the
transaction of each batch, so that a killed rotation goes on where it was. Passes are
made until one finds nothing to do: a process may have written with the old key while
the first pass went by.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.db.models import Count
from django.db.models.functions import Left

from vigie.trust.models import Rotation
from vigie.trust.sealed import blind, keyring, operational, roomindexes
from vigie.trust.sealed.errors import CannotOpen
from vigie.trust.sealed.fields import BlindField, OperationalField, renewed
from vigie.trust.sealed.operational import Place
from vigie.trust.sealed.roomindexes import Renewed
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
class _Work:
    """What is brought to a key: of one table, or of an index that a room keeps."""

    name: str
    key_name: Callable[[], str]
    renew: Callable[[UUID | None, int], Renewed]


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
    for work in _all_work() if models is None else map(_of_model, models):
        while True:
            is_whole = _row(work).done_to is None
            changed = 0
            for step in _pass(work, batch):
                changed += step.changed
                yield step
            if is_whole and not changed:
                break
        Rotation.objects.filter(pk=_row(work).pk).update(ended_at=now)


def _all_work() -> Iterator[_Work]:
    yield from map(_of_model, tables())
    for index in roomindexes.known():
        yield _Work(index.name, lambda: blind.id_of(keyring.index_key()), index.renew)


def _of_model(model: Model) -> _Work:
    def renew(after: UUID | None, batch: int) -> Renewed:
        return _renew(model, after, batch)

    return _Work(model._meta.db_table, lambda: keyring.ring().current.hex(), renew)


def _pass(work: _Work, batch: int) -> Iterator[Step]:
    while True:
        with writing():
            row = _row(work)
            done = work.renew(row.done_to, batch)
            before = 0 if row.done_to is None else row.unreadable
            row.done_to = done.last
            row.changed += done.changed
            row.unreadable = before + done.unreadable
            row.save(update_fields=["done_to", "changed", "unreadable"])
        if done.rows:
            yield Step(work.name, done.rows, done.changed, done.unreadable)
        if done.last is None:
            return


def _row(work: _Work) -> Rotation:
    row, _ = Rotation.objects.get_or_create(table=work.name, key_name=work.key_name())
    return row


def _renew(model: Model, after: UUID | None, batch: int) -> Renewed:
    """Bring the rows that follow under the current keys; they stay locked."""
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
    _store(model, changes)
    last = found[-1][0] if len(found) == batch else None
    return Renewed(last, len(found), changed, unreadable)


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


def _store(model: Model, changes: Sequence[tuple[UUID, list[Value]]]) -> None:
    """One prepared statement for all rows: a tenth of the cost of saving them."""
    if not changes:
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
        for pk, values in changes
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
    for index in roomindexes.known() if models is None else ():
        for name, many in index.count().items():
            counts[name] = counts.get(name, 0) + many
    return counts


def _name(place: Place, value: Closed) -> str:
    try:
        return operational.key_id_of(value.stored, place).hex()
    except CannotOpen:
        return "none"
