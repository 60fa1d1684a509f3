"""What the policy lacks: a field that may hold personal data and that no rule names."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.db import models

from vigie.trust.retention.policy import EMERGENCY, NEVER, BadPolicy, Rule, policy


def gaps(rules: Mapping[str, Rule], models_: list[type[models.Model]]) -> list[str]:
    """Return one sentence for each thing that is wrong, none when all is named.

    Each model of a room must name each of its fields once, as personal or as
    impersonal, except keys, yes-or-no fields and links to what is no person.
    """
    found: list[str] = []
    by_label = {model._meta.label: model for model in models_}
    for label, model in by_label.items():
        rule = rules.get(label, Rule())
        found += _fields(model, rule)
        found += _rule(model, rule)
    known = {model._meta.label for model in apps.get_models()} | set(by_label)
    lost = [label for label in rules if label not in known]
    return [*found, *(f"{label} is no installed model." for label in lost)]


def models_of_rooms() -> list[type[models.Model]]:
    """Return the models of every installed room."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_config and model._meta.app_config.name.startswith("vigie.")
    ]


def must_be_named(field: "models.Field[Any, Any]") -> bool:
    """Whether a field could say something of a person by itself."""
    if isinstance(field, models.ForeignKey):
        return bool(field.related_model._meta.label == settings.AUTH_USER_MODEL)
    return not isinstance(field, models.AutoField | models.BooleanField)


def _fields(model: type[models.Model], rule: Rule) -> Iterator[str]:
    label = model._meta.label
    named = Counter(rule.named_fields)
    there = {field.name: field for field in model._meta.concrete_fields}
    for name, field in there.items():
        if must_be_named(field) and name not in named:
            yield f"{label}.{name} stands in no list of retention.toml."
    for name, times in named.items():
        if name not in there:
            yield f"{label}.{name} is no field, and retention.toml names it."
        if times > 1:
            yield f"{label}.{name} is named {times} times in retention.toml."


def _rule(model: type[models.Model], rule: Rule) -> Iterator[str]:
    label, there = model._meta.label, {f.name: f for f in model._meta.concrete_fields}
    reasons = [part.why for part in rule.personal]
    reasons += [part.because for part in rule.impersonal]
    if not all(reason.strip() for reason in reasons):
        yield f"{label} has a list without a reason."
    if rule.clock == NEVER:
        if rule.personal and not rule.because:
            yield f"{label} is never erased: say because of what."
    elif rule.clock == EMERGENCY:
        if not isinstance(there.get(EMERGENCY), models.ForeignKey):
            yield f"{label} belongs to no emergency, from which its days are counted."
    elif not isinstance(there.get(rule.clock), models.DateTimeField):
        yield f"{label}.{rule.clock} is no moment from which days can be counted."
    if rule.erase == "fields" and not rule.personal:
        yield f"{label} has no personal field to empty."


@checks.register(checks.Tags.models)
def retention_is_complete(**_: Any) -> list[checks.CheckMessage]:
    """Django's own check of the same, so that no program starts to grow a gap."""
    try:
        rules = policy()
    except BadPolicy as error:
        return [checks.Error(str(error), id="vigie.E001")]
    return [
        checks.Error(sentence, id="vigie.E002")
        for sentence in gaps(rules, models_of_rooms())
    ]
