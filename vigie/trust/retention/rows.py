"""Erasing rows, their personal fields, and the files they name, a batch at a time."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.deletion import get_candidate_relations_to_delete
from django.db.models.fields.reverse_related import ForeignObjectRel

from vigie.trust.retention.policy import Rule
from vigie.work.database import writing

AT_ONCE = 5000  # rows of one transaction: others write between two


def erase(
    model: type[models.Model], rows: "models.QuerySet[Any]", rule: Rule
) -> Counter[str]:
    """Erase what a rule says of some rows, and return how many of which model.

    Each batch is a transaction of its own: what is done is done when the power goes,
    and the next run goes on.
    """
    if rule.erase == "row":
        return take_away(model, rows)
    empty = {name: empty_value(model, name) for name in rule.personal_fields}
    full = rows.exclude(**_lookups(empty))
    done = 0
    while full.exists():
        batch = _batch(model, full)
        _delete_files(model, batch, rule.personal_fields)
        with writing():
            done += batch.update(**empty)
    return +Counter({model._meta.label: done})


def _lookups(empty: dict[str, Any]) -> dict[str, Any]:
    """Return how rows with these values are asked for: a sealed column answers
    nothing but whether it is there."""
    gone = {f"{name}__isnull": True for name, value in empty.items() if value is None}
    return gone | {name: value for name, value in empty.items() if value is not None}


def take_away(model: type[models.Model], rows: "models.QuerySet[Any]") -> Counter[str]:
    """Delete rows, the files they name, and the rows that live by them.

    Returns how many of which model. Raises ProtectedError when a row is needed still.
    """
    names = tuple(field.name for field in model._meta.concrete_fields)
    done: Counter[str] = Counter()
    while rows.exists():
        batch = _batch(model, rows)
        _delete_files(model, batch, names)
        with writing():
            if pointing_at(model):
                done.update(batch.delete()[1])
            else:
                # One statement: deleting objects would load each of them first.
                done[model._meta.label] += batch._raw_delete(batch.db)
    return +done


def pointing_at(model: type[models.Model]) -> list[ForeignObjectRel]:
    """Return by which relations rows of others point at a model's, also by those
    without a name of their own ("+"), which `related_objects` leaves out."""
    options: Any = model._meta
    found: Iterable[Any] = get_candidate_relations_to_delete(options)
    return list(found)


def _batch(
    model: type[models.Model], rows: "models.QuerySet[Any]"
) -> "models.QuerySet[Any]":
    keys = rows.order_by("pk").values("pk")[:AT_ONCE]
    return model._base_manager.filter(pk__in=keys)


def _delete_files(
    model: type[models.Model],
    batch: "models.QuerySet[Any]",
    names: Iterable[str],
) -> None:
    """Files first: a row whose file is gone is found again, a lost file never."""
    for name in names:
        field = model._meta.get_field(name)
        if isinstance(field, models.FileField):
            for path in batch.exclude(**{name: ""}).values_list(name, flat=True):
                if path:
                    field.storage.delete(path)


def empty_value(model: type[models.Model], name: str) -> Any:
    """Return what a personal field holds once it is emptied."""
    field: Any = model._meta.get_field(name)
    if field.null:
        return None
    if isinstance(field, models.BinaryField):
        return b""
    if isinstance(field, models.JSONField):
        return []
    if isinstance(field, models.CharField | models.TextField | models.FileField):
        return ""
    return 0


def children_first(labels: Iterable[str]) -> list[type[models.Model]]:
    """Return the models of some labels, those that point at others before these."""
    left = [apps.get_model(label) for label in labels]
    order: list[type[models.Model]] = []
    while left:
        free = [m for m in left if not any(m in _parents(o) for o in left if o != m)]
        order += free or left
        left = [model for model in left if model not in order]
    return order


def _parents(model: type[models.Model]) -> set[Any]:
    fields = model._meta.concrete_fields
    return {field.related_model for field in fields if field.is_relation}
