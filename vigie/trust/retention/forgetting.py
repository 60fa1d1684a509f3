"""Forgetting what is due. What is due depends on the clock alone, so that a run that
was stopped is gone on with by the next."""

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models

from vigie.emergencies.actions import mark_forgotten
from vigie.emergencies.models import Emergency
from vigie.emergencies.states import EmergencyState
from vigie.trust.journal.recording import Subject, record
from vigie.trust.retention import due, erasers, rows, scouring, sweeping
from vigie.trust.retention.policy import EMERGENCY, NEVER, Rule, policy
from vigie.work.database import writing

log = logging.getLogger("vigie.trust")
SECONDS = 3600.0
BY = "retention"
VERBS = {
    "emergency.forgotten": "only numbers are left of it, of a drill nothing",
    "rows.forgotten": "rows whose time had come were erased",
}


@dataclass
class Tally:
    """What a run erased, by model, whether the disk is rid of it, and what failed."""

    erased: Counter[str] = field(default_factory=Counter)
    is_scoured: bool = True
    failed: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether all that was due is gone."""
        return self.is_scoured and not self.failed


def forget(now: datetime, *, rewrite: bool = False) -> Tally:
    """Erase everything that is due at `now`, and overwrite it on the disk.

    What cannot be erased is logged, told in `failed` and tried again by the next run;
    it keeps nothing else.

    `rewrite` has PostgreSQL write the tables anew, which locks them meanwhile.
    """
    tally = Tally()
    for emergency in Emergency.objects.exclude(state=EmergencyState.OPEN):
        _try(tally, f"emergency {emergency.pk}", forget_emergency, emergency, now)
    for model, rule in _with_clock():
        _try(tally, model._meta.label, forget_rows, model, rule, now)
    for left in sweeping.unused(now):
        _try(tally, f"unused {left.model._meta.label}", forget_unused, left, now)
    tally.is_scoured = scouring.scour(list(tally.erased), rewrite=rewrite)
    return tally


def _try(
    tally: Tally, name: str, do: Callable[..., Counter[str]], *given: object
) -> None:
    try:
        tally.erased += do(*given)
    except Exception:
        log.exception("%s could not be forgotten", name)
        tally.failed.append(name)


def what_is_due(now: datetime) -> Counter[str]:
    """Count what `forget` would erase, and erase nothing."""
    found: Counter[str] = Counter()
    for emergency in Emergency.objects.exclude(state=EmergencyState.OPEN):
        for model, rule in _due_models(emergency, now):
            found[model._meta.label] += _left(model, rule, emergency).count()
    for model, rule in _with_clock():
        found[model._meta.label] += _over(model, rule, now).count()
    for left in sweeping.unused(now):
        found[left.model._meta.label] += left.count()
    return +found


def forget_emergency(emergency: Emergency, now: datetime) -> Counter[str]:
    """Erase the people of one emergency as far as their time has come.

    Numbers are left; of a drill nothing at all. Returns how many rows of what.
    """
    models_due = _due_models(emergency, now)
    if not models_due:
        return Counter()
    if not emergency.forgotten_at and not _begin(emergency, now):
        return Counter()
    erased: Counter[str] = Counter()
    for model, rule in models_due:
        left = _left(model, rule, emergency)
        erased += rows.erase(model, left, rule)
    if erased:
        with writing():
            _journal(emergency, erased, now)
    if emergency.is_drill:
        with writing():
            emergency.delete()
        erased[Emergency._meta.label] += 1
    return erased


def forget_rows(model: type[models.Model], rule: Rule, now: datetime) -> Counter[str]:
    """Erase a model's rows whose own moment lies long enough back."""
    erased = rows.erase(model, _over(model, rule, now), rule)
    _journal_rows(erased, now)
    return erased


def forget_unused(left: "models.QuerySet[Any]", now: datetime) -> Counter[str]:
    """Erase rows that nothing refers to any more."""
    erased = rows.take_away(left.model, left)
    _journal_rows(erased, now)
    return erased


def _journal_rows(erased: Mapping[str, int], now: datetime) -> None:
    ours = {label: n for label, n in erased.items() if _is_ours(label)}
    if ours:
        with writing():
            record(
                what="rows.forgotten",
                by=BY,
                subject=Subject("retention", ""),
                facts=ours,
                now=now,
            )


def _begin(emergency: Emergency, now: datetime) -> bool:
    """Mark the emergency and let the rooms destroy what is no row: both or neither.

    False when somebody has changed it since it was found to be due.
    """
    seen = (emergency.state, emergency.ended_at)
    with writing(durable=True):
        emergency.refresh_from_db(from_queryset=Emergency.objects.select_for_update())
        if (emergency.state, emergency.ended_at) != seen:
            return False
        mark_forgotten(emergency=emergency, now=now)
        said = erasers.Forgotten(emergency.pk, emergency.is_drill, now)
        _journal(emergency, erasers.erase(said), now)
    return True


def _journal(emergency: Emergency, erased: Mapping[str, int], now: datetime) -> None:
    record(
        what="emergency.forgotten",
        by=BY,
        subject=Subject.of(emergency),
        emergency=emergency.pk,
        facts=dict(erased),
        now=now,
    )


def _due_models(
    emergency: Emergency, now: datetime
) -> list[tuple[type[models.Model], Rule]]:
    """The models whose rows are due, with their rules. All of a drill's go whole."""
    life = _life(emergency)
    if emergency.is_drill:
        if not due.is_due(due.emergency_due(life, 0), now):
            return []
        every = [m for m in apps.get_models() if _is_of_emergency(m)]
        labels = [model._meta.label for model in every]
        return [(model, Rule(erase="row")) for model in rows.children_first(labels)]
    rules = {
        label: rule
        for label, rule in policy().items()
        if rule.clock == EMERGENCY
        and due.is_due(due.emergency_due(life, rule.days), now)
    }
    return [(model, rules[model._meta.label]) for model in rows.children_first(rules)]


def _life(emergency: Emergency) -> due.Life:
    is_archived = emergency.state == EmergencyState.ARCHIVED
    archived_at = emergency.state_changed_at if is_archived else None
    return due.Life(emergency.is_drill, is_archived, emergency.ended_at, archived_at)


def _left(
    model: type[models.Model], rule: Rule, emergency: Emergency
) -> "models.QuerySet[Any]":
    mine = model._base_manager.filter(emergency=emergency.pk)
    if rule.erase == "row":
        return mine
    names = rule.personal_fields
    return mine.exclude(**{name: rows.empty_value(model, name) for name in names})


def _with_clock() -> list[tuple[type[models.Model], Rule]]:
    rules = {
        label: rule
        for label, rule in policy().items()
        if rule.clock not in {EMERGENCY, NEVER}
    }
    return [(model, rules[model._meta.label]) for model in rows.children_first(rules)]


def _over(
    model: type[models.Model], rule: Rule, now: datetime
) -> "models.QuerySet[Any]":
    limit = due.latest_start(now, rule.days)
    return model._base_manager.filter(**{f"{rule.clock}__lte": limit})


def _is_of_emergency(model: type[models.Model]) -> bool:
    fields = {field.name: field for field in model._meta.concrete_fields}
    link = fields.get(EMERGENCY)
    return bool(link and link.is_relation and link.related_model is Emergency)


def _is_ours(label: str) -> bool:
    config = apps.get_model(label)._meta.app_config
    return bool(config and config.name.startswith("vigie."))
