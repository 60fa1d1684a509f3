"""The life of a call on the board, as a table."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CallState(models.TextChoices):
    OPEN = "open", _("unanswered")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("closed")
    HIDDEN = "hidden", _("hidden")


ALLOWED: dict[str, frozenset[str]] = {
    CallState.OPEN: frozenset({CallState.ANSWERED, CallState.CLOSED, CallState.HIDDEN}),
    CallState.ANSWERED: frozenset({CallState.OPEN, CallState.CLOSED, CallState.HIDDEN}),
    CallState.CLOSED: frozenset({CallState.OPEN, CallState.HIDDEN}),
    CallState.HIDDEN: frozenset({CallState.OPEN}),
}

ON_THE_BOARD = (CallState.OPEN, CallState.ANSWERED)
