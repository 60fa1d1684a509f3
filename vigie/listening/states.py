"""The life of a call on the board, as a table."""

from django.db import models
from django.utils.translation import pgettext_lazy


class CallState(models.TextChoices):
    OPEN = "open", pgettext_lazy("a call", "unanswered")
    ANSWERED = "answered", pgettext_lazy("a call", "answered")
    CLOSED = "closed", pgettext_lazy("a call", "closed")
    HIDDEN = "hidden", pgettext_lazy("a call", "hidden")
    DROPPED = "dropped", pgettext_lazy("a call", "not a call")
    JOINED = "joined", pgettext_lazy("a call", "same as another")


ALLOWED: dict[str, frozenset[str]] = {
    CallState.OPEN: frozenset({CallState.ANSWERED, CallState.CLOSED, CallState.HIDDEN}),
    CallState.ANSWERED: frozenset({CallState.OPEN, CallState.CLOSED, CallState.HIDDEN}),
    CallState.CLOSED: frozenset({CallState.OPEN, CallState.HIDDEN}),
    CallState.HIDDEN: frozenset({CallState.OPEN}),
    CallState.DROPPED: frozenset({CallState.OPEN, CallState.HIDDEN}),
    CallState.JOINED: frozenset(),  # undone at the desk
}

# How the journal calls the step into each state.
STEPS: dict[str, str] = {
    CallState.OPEN: "call.reopened",
    CallState.ANSWERED: "call.answered",
    CallState.CLOSED: "call.closed",
    CallState.HIDDEN: "call.hidden",
    CallState.DROPPED: "call.dropped",
    CallState.JOINED: "call.joined",
}

ON_THE_BOARD = (CallState.OPEN, CallState.ANSWERED)
SHOWN = (*ON_THE_BOARD, CallState.CLOSED)  # by its address

# For these somebody waits until there is an answer.
ASKS = frozenset(
    {
        "missing.call",
        "shelter.request",
        "help.request",
        "lookout.call",
        "info.request",
    }
)
