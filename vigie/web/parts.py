"""Calls that people split: they say the same words, so what sets them apart is said."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from vigie.trust.models import Decision, Item
from vigie.trust.triage.states import Verb


@dataclass(frozen=True)
class Part:
    """One side of a split. `label` is what the person who split wrote, perhaps
    nothing; `is_rest` marks the call that the others were taken from."""

    label: str
    is_rest: bool


def parts_of(items: Iterable[Item]) -> dict[int, Part]:
    """Return, by item id, those of the items that a standing split made or left, by
    the latest such split. One query for all of them."""
    asked = {item.pk: item.born_of for item in items}
    if not asked:
        return {}
    splits = Decision.objects.standing().filter(verb=Verb.SPLIT)
    touched = Q(item__in=asked) | Q(pk__in=[born for born in asked.values() if born])
    rows = list(splits.filter(touched).values_list("pk", "item_id", "reason"))
    labels = {pk: label for pk, _home, label in rows}
    found = {
        item: Part(labels[born], is_rest=False)
        for item, born in asked.items()
        if born in labels
    }
    for _pk, home, label in rows:  # what was split again is the rest of the later one
        if home in asked:
            found[home] = Part(label, is_rest=True)
    return found
