"""The life of an item of the desk, and what may be decided about it, as tables."""

from django.db import models
from django.utils.translation import pgettext_lazy


class ItemState(models.TextChoices):
    """Where an item stands. The first two wait for somebody."""

    WAITING = "waiting", pgettext_lazy("an item", "to decide")
    VERIFIED = "verified", pgettext_lazy("an item", "verified, to answer")
    SETTLED = "settled", pgettext_lazy("an item", "verified")
    ANSWERED = "answered", pgettext_lazy("an item", "answered")
    CLOSED = "closed", pgettext_lazy("an item", "closed")
    DROPPED = "dropped", pgettext_lazy("an item", "not a call")
    JOINED = "joined", pgettext_lazy("an item", "same as another")
    HIDDEN = "hidden", pgettext_lazy("an item", "hidden")
    GONE = "gone", pgettext_lazy("an item", "deleted by its author")


class Verb(models.TextChoices):
    """What somebody may decide. `undo` and `gone` are rows of the log too."""

    RIGHT = "right", pgettext_lazy("a decision", "right")
    RELABEL = "relabel", pgettext_lazy("a decision", "other label")
    DROP = "drop", pgettext_lazy("a decision", "not a call")
    SAME = "same", pgettext_lazy("a decision", "same as another")
    SPLIT = "split", pgettext_lazy("a decision", "split")
    HIDE = "hide", pgettext_lazy("a decision", "hidden")
    ESCALATE = "escalate", pgettext_lazy("a decision", "escalated")
    ANSWER = "answer", pgettext_lazy("a decision", "answered")
    CLOSE = "close", pgettext_lazy("a decision", "closed")
    REOPEN = "reopen", pgettext_lazy("a decision", "reopened")
    UNDO = "undo", pgettext_lazy("a decision", "undone")
    GONE = "gone", pgettext_lazy("a decision", "deleted by its author")


TELLS = (Verb.RIGHT, Verb.RELABEL, Verb.DROP)  # decisions that say what a thing is
OPEN = (ItemState.WAITING, ItemState.VERIFIED)
STANDING = (*OPEN, ItemState.SETTLED)
SEEN = (*STANDING, ItemState.ANSWERED)  # what others may be joined to
OUT = (ItemState.DROPPED, ItemState.JOINED, ItemState.HIDDEN, ItemState.GONE)

# From where each decision may be taken.
ALLOWED: dict[str, frozenset[str]] = {
    Verb.RIGHT: frozenset({ItemState.WAITING}),
    Verb.RELABEL: frozenset(STANDING),
    Verb.DROP: frozenset(STANDING),
    Verb.SAME: frozenset(STANDING),
    Verb.SPLIT: frozenset(SEEN),
    Verb.HIDE: frozenset({*SEEN, ItemState.CLOSED, ItemState.DROPPED}),
    Verb.ESCALATE: frozenset(OPEN),
    Verb.ANSWER: frozenset(STANDING),
    Verb.CLOSE: frozenset(SEEN),
    Verb.REOPEN: frozenset(
        {ItemState.ANSWERED, ItemState.CLOSED, ItemState.HIDDEN, ItemState.DROPPED}
    ),
    Verb.GONE: frozenset(set(ItemState) - {ItemState.GONE}),
}

# To where it leads; right and another label lead to whether somebody waits.
OUTCOMES: dict[str, str] = {
    Verb.DROP: ItemState.DROPPED,
    Verb.SAME: ItemState.JOINED,
    Verb.HIDE: ItemState.HIDDEN,
    Verb.ANSWER: ItemState.ANSWERED,
    Verb.CLOSE: ItemState.CLOSED,
    Verb.REOPEN: ItemState.WAITING,
    Verb.GONE: ItemState.GONE,
}

GROUPING = frozenset({Verb.SAME, Verb.SPLIT})
NEVER_UNDONE = frozenset({Verb.UNDO, Verb.GONE})
