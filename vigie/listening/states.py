"""The life of a call on the board, as a table."""

from django.db import models
from django.utils.translation import pgettext_lazy


class CallState(models.TextChoices):
    OPEN = "open", pgettext_lazy("a call", "unanswered")
    ANSWERED = "answered", pgettext_lazy("a call", "answered")
    CLOSED = "closed", pgettext_lazy("a call", "closed")
    HIDDEN = "hidden", pgettext_lazy("a call", "hidden")


ALLOWED: dict[str, frozenset[str]] = {
    CallState.OPEN: frozenset({CallState.ANSWERED, CallState.CLOSED, CallState.HIDDEN}),
    CallState.ANSWERED: frozenset({CallState.OPEN, CallState.CLOSED, CallState.HIDDEN}),
    CallState.CLOSED: frozenset({CallState.OPEN, CallState.HIDDEN}),
    CallState.HIDDEN: frozenset({CallState.OPEN}),
}

# How the journal calls the step into each state.
STEPS: dict[str, str] = {
    CallState.OPEN: "call.reopened",
    CallState.ANSWERED: "call.answered",
    CallState.CLOSED: "call.closed",
    CallState.HIDDEN: "call.hidden",
}

ON_THE_BOARD = (CallState.OPEN, CallState.ANSWERED)
