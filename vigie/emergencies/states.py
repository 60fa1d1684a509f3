"""The life of an emergency, as a table."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EmergencyState(models.TextChoices):
    OPEN = "open", pgettext_lazy("an emergency", "open")
    CLOSED = "closed", pgettext_lazy("an emergency", "closed")
    ARCHIVED = "archived", pgettext_lazy("an emergency", "archived")


ALLOWED: dict[str, frozenset[str]] = {
    EmergencyState.OPEN: frozenset({EmergencyState.CLOSED}),
    EmergencyState.CLOSED: frozenset({EmergencyState.OPEN, EmergencyState.ARCHIVED}),
    EmergencyState.ARCHIVED: frozenset({EmergencyState.CLOSED}),
}

# How the journal calls each step of the table.
STEPS: dict[tuple[str, str], str] = {
    (EmergencyState.OPEN, EmergencyState.CLOSED): "emergency.closed",
    (EmergencyState.CLOSED, EmergencyState.OPEN): "emergency.reopened",
    (EmergencyState.CLOSED, EmergencyState.ARCHIVED): "emergency.archived",
    (EmergencyState.ARCHIVED, EmergencyState.CLOSED): "emergency.reopened",
}

SHOWN_TO_ALL = (EmergencyState.OPEN, EmergencyState.CLOSED)
TAKES_POSTS = (EmergencyState.OPEN, EmergencyState.CLOSED)  # late archives are read too


class Kind(models.TextChoices):
    ATTACK = "attack", _("attack")
    ABDUCTION = "abduction", _("abduction")
    FLOOD = "flood", _("flood")
    STORM = "storm", _("storm")
    EARTHQUAKE = "earthquake", _("earthquake")
    FIRE = "fire", _("fire")
    ACCIDENT = "accident", _("accident")
    OTHER = "other", _("other")
