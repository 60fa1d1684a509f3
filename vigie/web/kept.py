"""What is kept of people, why and how long: the retention files, for readers.

Nothing is written here a second time: a reason is a sentence of a room's
retention.toml, and tests/house/test_languages.py fails while one is not translated.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vigie.listening.words import Words
from vigie.trust.retention.policy import EMERGENCY, NEVER, Personal, Rule

KINDS: dict[str, tuple[Words, Words]] = {
    "public": (
        gettext_lazy("What anybody can read"),
        gettext_lazy(
            "It was said in public, and is shown without what leads to a door."
        ),
    ),
    "operational": (
        gettext_lazy("What the program and those who work here can read"),
        gettext_lazy(
            "It is not public, unless its line says so; "
            "staff see of it what their work needs."
        ),
    ),
    "sealed": (
        gettext_lazy("What only named people can open"),
        gettext_lazy(
            "It opens with a key of theirs and a passphrase that they alone know."
        ),
    ),
}
# The moments from which a room counts its days: of a thing's end, when it was last
# used, or when it was done. A test knows when a room has one of another name.
ENDS = {"ended_at", "taken_at", "expires_at", "expire_date", "finished_at"}
ENDS |= {"retired_at", "ends_at", "destroyed_at", "until_at", "until"}
USES = {"seen_at", "told_at"}
DEEDS = {"at", "asked_at", "queued_at", "came_at", "made_at"}


@dataclass(frozen=True)
class Kept:
    """One thing that is kept: what and why, and what ends it where no days do."""

    why: str
    because: str = ""


@dataclass(frozen=True)
class Span:
    """All that is kept equally long, in words."""

    until: str
    rows: tuple[Kept, ...]


@dataclass(frozen=True)
class Kind:
    """All that the same people can read."""

    name: Words
    readers: Words
    spans: tuple[Span, ...]


def kinds(rules: Mapping[str, Rule]) -> tuple[Kind, ...]:
    """Return what the rules keep of people, in the language of the reader.

    Every personal list of every rule is a row; the same one twice is told once. What
    has no set time comes last.
    """
    return tuple(
        Kind(name, readers, _spans(rules, kind))
        for kind, (name, readers) in KINDS.items()
    )


def _spans(rules: Mapping[str, Rule], kind: str) -> tuple[Span, ...]:
    found: dict[str, dict[Kept, None]] = {}
    for rule in sorted(rules.values(), key=lambda rule: rule.clock == NEVER):
        for part in rule.personal:
            if part.kind == kind:
                found.setdefault(until(rule), {})[row_of(rule, part)] = None
    return tuple(Span(words, tuple(rows)) for words, rows in found.items())


def row_of(rule: Rule, part: Personal) -> Kept:
    """Return what a rule keeps in one of its lists."""
    return Kept(_first(_(part.why)), _(rule.because) if rule.clock == NEVER else "")


def until(rule: Rule) -> str:
    """Return how long a rule keeps its rows, in words."""
    if rule.clock == NEVER:
        return _("Without a set time")
    days = ceil(rule.days)
    told = {"days": ngettext("%(n)s day", "%(n)s days", days) % {"n": days}}
    if rule.clock == EMERGENCY:
        return _("Until %(days)s after the emergency is archived") % told
    if rule.clock in ENDS:
        return _("Until %(days)s after its end") % told if days else _("Until its end")
    if rule.clock in USES:
        return _("Until %(days)s after its last use") % told
    return _("For %(days)s") % told


def _first(words: str) -> str:
    return words[:1].upper() + words[1:]
