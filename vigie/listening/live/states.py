"""The life of a source, as a table, and what can go wrong with it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SourceState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("a source of posts", "waiting for its start")
    RUNNING = "running", pgettext_lazy("a source of posts", "listened to")
    SILENT = "silent", pgettext_lazy("a source of posts", "silent")
    FAILING = "failing", pgettext_lazy("a source of posts", "failing")
    STOPPED = "stopped", pgettext_lazy("a source of posts", "stopped")


ALLOWED: dict[str, frozenset[str]] = {
    SourceState.WAITING: frozenset(
        {
            SourceState.RUNNING,
            SourceState.SILENT,
            SourceState.FAILING,
            SourceState.STOPPED,
        }
    ),
    SourceState.RUNNING: frozenset(
        {SourceState.SILENT, SourceState.FAILING, SourceState.STOPPED}
    ),
    SourceState.SILENT: frozenset(
        {SourceState.RUNNING, SourceState.FAILING, SourceState.STOPPED}
    ),
    SourceState.FAILING: frozenset(
        {SourceState.RUNNING, SourceState.SILENT, SourceState.STOPPED}
    ),
    SourceState.STOPPED: frozenset({SourceState.WAITING}),
}

LISTENED = (
    SourceState.WAITING,
    SourceState.RUNNING,
    SourceState.SILENT,
    SourceState.FAILING,
)


class Fault(models.TextChoices):
    """Why a source could not be heard when it was last tried."""

    NONE = "", ""
    NO_ANSWER = "no-answer", _("nobody answers at its address")
    OWN_NETWORK = "own-network", _("its address leads into a private network")
    NOT_ALLOWED = "not-allowed", _("it wants somebody to sign in")
    NOT_THERE = "not-there", _("there is nothing at its address")
    TOO_OFTEN = "too-often", _("it was asked too often and wants to be left alone")
    BROKEN = "broken", _("its server is broken")
    NOT_READABLE = "not-readable", _("what it answers cannot be read")
    TOO_SLOW = "too-slow", _("it sent more than could be taken in")
    OURS = "ours", _("posts could not be stored: look at the log")


class Why(models.TextChoices):
    """Why there is a gap: posts between two moments were perhaps not heard."""

    TOO_OLD = "too-old", _("it no longer had what came before")
    TOO_MANY = "too-many", _("it had more than it gives at once")
    TOO_SLOW = "too-slow", _("it sent more than could be taken in")
    NOT_READABLE = "not-readable", _("what it sent could not be read")
